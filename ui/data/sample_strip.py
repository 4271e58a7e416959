"""The first images of a data set side by side: a glance at what has been read."""

import numpy as np
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from dllab.data import load
from dllab.data.samples import Inputs
from dllab.spec.data import Mnist
from ui.theme import GRID, apply_theme

SIDE = 6 * GRID
MOST = 24


class SampleStrip(QWidget):
    """Images in a row, as many as there is room for; takes no room for anything else."""

    def __init__(self) -> None:
        super().__init__()
        self._images: list[QImage] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("First samples")
        self.setToolTip("The first samples, as they will be trained on.")
        self.hide()

    def show_samples(self, x: Inputs) -> None:
        """Show some of the samples, spread over all of them.

        Args:
            x: shape (samples, height, width, 1 or 3) of bytes; of any other, nothing is shown.
        """
        wanted = x.dtype == np.uint8 and x.ndim == 4 and x.shape[-1] in {1, 3}
        rows = np.linspace(0, len(x) - 1, min(MOST, len(x))).astype(int) if wanted else ()
        self._images = [_image(np.ascontiguousarray(x[row])) for row in rows]
        self.setVisible(bool(self._images))
        self.update()

    def sizeHint(self) -> QSize:
        """A row of images."""
        return QSize(4 * SIDE, SIDE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint what there is room for."""
        painter = QPainter(self)
        for place, image in enumerate(self._images):
            left = place * (SIDE + GRID // 2)
            if left + SIDE > self.width():
                break
            scale = SIDE / max(image.width(), image.height())
            width, height = image.width() * scale, image.height() * scale
            painter.drawImage(QRectF(left, (SIDE - height) / 2, width, height), image)


def _image(pixels: Inputs) -> QImage:
    height, width, channels = pixels.shape
    kind = QImage.Format.Format_Grayscale8 if channels == 1 else QImage.Format.Format_RGB888
    # A copy: Qt would read the array's memory after it is gone.
    return QImage(pixels.tobytes(), width, height, width * channels, kind).copy()


def demo() -> None:
    """Show digits in a window of their own."""
    app = QApplication([])
    apply_theme(app)
    strip = SampleStrip()
    strip.show_samples(load(Mnist()).x)
    strip.show()
    app.exec()


if __name__ == "__main__":
    demo()
