"""Images side by side, as large as they fit, each pixel a square."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.data.pixels import borrowed

Images = npt.NDArray[np.generic]

GAP = 2
# An image is drawn at least so wide, and asks for no more than this unless it is told otherwise.
LEAST_SIDE, MOST_SIDE = 28, 72


class ImageTiles(QWidget):
    """Paints images in rows of so many columns.

    Three channels are red, green and blue; of any other number the first one is shown in grey.
    """

    def __init__(self, columns: int, name: str) -> None:
        super().__init__()
        self._columns = columns
        self._most_side = MOST_SIDE
        self.pictures: list[QImage] = []
        self.setAccessibleName(name)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_images(self, images: Images, least: float, greatest: float) -> None:
        """Show images (images, height, width, channels), `least` black and `greatest` white."""
        shown = images if images.shape[-1] == 3 else images[..., :1]
        spread = max(greatest - least, 1e-12)
        scaled = np.clip((shown.astype(np.float32) - least) * (255 / spread), 0, 255)
        rounded = np.ascontiguousarray(np.rint(scaled), np.uint8)
        self.pictures = [borrowed(each).copy() for each in rounded]
        self._arrange()

    def arrange(self, columns: int, side: int) -> None:
        """Paint in so many columns, and ask for images so large."""
        self._columns, self._most_side = columns, side
        self._arrange()

    def _arrange(self) -> None:
        self.updateGeometry()
        self.update()

    def minimumSizeHint(self) -> QSize:
        """No image so small that nothing is seen of it."""
        return self._side(LEAST_SIDE)

    def sizeHint(self) -> QSize:
        """Twice the least size."""
        return self._side(2 * LEAST_SIDE)

    def heightForWidth(self, width: int) -> int:
        """No higher than its images: what is not theirs stays free for what stands below."""
        side = min(width // self._columns - GAP, self._most_side)
        return self._side(side).height()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint all pictures."""
        painter = QPainter(self)
        for place, image in enumerate(self.pictures):
            painter.drawImage(self.cell(place), image)

    def cell(self, place: int) -> QRectF:
        """Where the picture at a place is painted."""
        image = self.pictures[place]
        factor = min(
            (self.width() / self._columns - GAP) / image.width(),
            (self.height() / self._lines - GAP) / image.height(),
        )
        line, column = divmod(place, self._columns)
        width, height = factor * image.width(), factor * image.height()
        return QRectF(column * (width + GAP), line * (height + GAP), width, height)

    @property
    def _lines(self) -> int:
        return max(1, -(-len(self.pictures) // self._columns))

    def _side(self, side: int) -> QSize:
        return QSize(self._columns * (side + GAP), self._lines * (side + GAP))
