"""Sixteen of a person's own images as the training would see them, while the sliders move."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from dllab.data import load
from dllab.data.augment import ValueRange, augmented
from dllab.data.fit import fit_steps
from dllab.data.samples import Floats, Inputs
from dllab.data.stages import Fitted
from dllab.spec.data import Augmentation, Brightness, Mnist, Rotate, Shift, ZeroToOne
from ui.data.image_tiles import ImageTiles
from ui.forms.notes import MUTED, Note
from ui.theme import GRID, apply_theme

SIDE = 4
SHOWN = SIDE * SIDE
# Room for the words beside the images.
WORDS = 160
PLAIN = "No augmentation: the images as they are."
DRAWN = "Drawn anew for each batch of the training; what measures is never changed."
NO_IMAGES = "These samples are no images, and only images are augmented."
OTHER_TIP = "Draw anew, as the next batch would"


class AugmentPreview(QWidget):
    """A grid of four by four; images are changed behind their preprocessing and shown before it."""

    def __init__(self) -> None:
        super().__init__()
        self._images: Floats | None = None
        self._fitted = Fitted(())
        self._shades = self._range = (0.0, 1.0)
        self._augmentation: Augmentation = ()
        self._seed = 0
        self.tiles = ImageTiles(SIDE, "Augmented images")
        self._note = Note(MUTED, NO_IMAGES)
        self.other = QPushButton("Other draws")
        self.other.setToolTip(OTHER_TIP)
        self.other.clicked.connect(self._draw_anew)
        self._lay_out()

    def show_images(self, images: Inputs, fitted: Fitted, value_range: ValueRange) -> None:
        """Show other images.

        Args:
            images: some of the data set as they are in it, shape (images, height, width,
                channels); the first 16 are shown, fewer again and again.
            fitted: their preprocessing; its samples must be images too.
            value_range: least and greatest value of the training part behind it.
        """
        if len(fitted.output_shape) != 3 or not len(images):
            self._images = None
        else:
            chosen = images[np.arange(SHOWN) % len(images)].astype(np.float32)
            self._shades = shades_of(images)
            self._images = fitted.apply(chosen)
        self._fitted, self._range = fitted, value_range
        self._show()

    @property
    def has_images(self) -> bool:
        """Whether there is anything that can be augmented."""
        return self._images is not None

    def show_augmentation(self, augmentation: Augmentation) -> None:
        """Show what another augmentation does; the draws stay, so that a slider moves smoothly."""
        self._augmentation = augmentation
        self._show()

    def _draw_anew(self) -> None:
        self._seed += 1
        self._show()

    def _show(self) -> None:
        there = self._images is not None
        self.tiles.setVisible(there)
        self.other.setEnabled(there and bool(self._augmentation))
        self._note.say((DRAWN if self._augmentation else PLAIN) if there else NO_IMAGES)
        if self._images is not None:
            changed = augmented(self._images, self._augmentation, self._range, self._seed)
            self.tiles.show_images(self._fitted.inverse(changed), *self._shades)

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(GRID)
        column.addWidget(self._note)
        column.addWidget(self.other, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * GRID)
        row.addWidget(self.tiles)
        row.addLayout(column, 1)
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The images take as much of the width as their height lets them."""
        super().resizeEvent(event)
        self.tiles.setFixedWidth(max(min(self.height(), self.width() - WORDS), WORDS))


def shades_of(images: Inputs) -> ValueRange:
    """What is shown black and white: bytes from 0 to 255, other numbers from least to greatest."""
    if images.dtype == np.uint8:
        return 0.0, 255.0
    return float(images.min()), float(images.max())


def demo() -> None:
    """Show digits that are turned, shifted and lit, in a window of their own."""
    app = QApplication([])
    apply_theme(app)
    digits = load(Mnist()).x[:SHOWN]
    preview = AugmentPreview()
    preview.show_images(digits, fit_steps((ZeroToOne(),), digits, np.arange(SHOWN)), (0.0, 1.0))
    preview.show_augmentation((Rotate(), Shift(), Brightness()))
    preview.resize(400, 440)
    preview.show()
    app.exec()


if __name__ == "__main__":
    demo()
