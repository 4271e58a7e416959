"""A sheet of pixels to draw on, with undo; it hands itself out in the size a network takes."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from dllab.centring import centred, reduced
from ui.data.pixels import RGB32, borrowed

Bytes = npt.NDArray[np.uint8]
Values = npt.NDArray[np.float64]

# Strokes are smooth with about this many pixels along the longer side.
SIDE = 280
MOST_UNDONE = 50
# Grey by the luma of ITU-R 601, as Pillow and the image folders of the lab have it.
LUMA = np.array([0.299, 0.587, 0.114])
# In a picture whose ground is not of one colour, as a photograph's, what differs from it by less
# than this share of what differs most is ground too.
GROUND = 0.3
BLACK, WHITE = (0, 0, 0), (255, 255, 255)

Colour = tuple[int, int, int]


class Sheet(NamedTuple):
    """One state of a sketch.

    Attributes:
        image: the pixels; never changed while it is kept.
        ground: the colour on which there is ink.
        is_picture: whether a picture was brought along.
    """

    image: QImage
    ground: Colour
    is_picture: bool


class Sketch:
    """Strokes on a ground of one colour, or on a picture.

    Attributes:
        sheet: as it is now.
    """

    def __init__(self, height: int, width: int) -> None:
        self.sheet = _blank(height, width)
        self._before: list[Sheet] = []
        self._after: list[Sheet] = []

    @property
    def size(self) -> tuple[int, int]:
        """Height and width in pixels."""
        return self.sheet.image.height(), self.sheet.image.width()

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing but ground."""
        return not self.sheet.is_picture and bool((self.pixels() == self.sheet.ground).all())

    @property
    def ink(self) -> Colour:
        """The pen's colour that stands out from the ground."""
        return BLACK if _is_light(self.sheet.ground) else WHITE

    # Edits, each of which can be undone

    def begin(self) -> None:
        """Keep what there is: an edit follows."""
        self._before = [*self._before[1 - MOST_UNDONE :], self.sheet]
        self._after = []
        self.sheet = self.sheet._replace(image=self.sheet.image.copy())

    def stroke(self, start: QPointF, end: QPointF, width: float, colour: Colour) -> None:
        """A line with round ends, in pixels of the sheet, as part of the edit that has begun."""
        painter = QPainter(self.sheet.image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(*colour), width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        if start == end:
            painter.drawPoint(start)
        else:
            painter.drawLine(start, end)
        painter.end()

    def clear(self) -> None:
        """Begin anew on a black ground."""
        self.begin()
        self.sheet = _blank(*self.size)

    def invert(self) -> None:
        """Light for dark, as ink on paper becomes chalk on a board."""
        self.begin()
        self.sheet.image.invertPixels()
        red, green, blue = self.sheet.ground
        self.sheet = self.sheet._replace(ground=(255 - red, 255 - green, 255 - blue))

    def take_picture(self, pixels: Bytes) -> None:
        """Draw on a picture of the sheet's size, shape (height, width, 3)."""
        self.begin()
        rim = np.concatenate([pixels[[0, -1]].reshape(-1, 3), pixels[:, [0, -1]].reshape(-1, 3)])
        red, green, blue = np.median(rim, axis=0).astype(int).tolist()
        self.sheet = Sheet(borrowed(pixels).convertToFormat(RGB32), (red, green, blue), True)

    @property
    def can_undo(self) -> bool:
        """Whether there is an edit to take back."""
        return bool(self._before)

    @property
    def can_redo(self) -> bool:
        """Whether an edit was taken back."""
        return bool(self._after)

    def undo(self) -> None:
        """Take the last edit back, if there is one."""
        if self._before:
            self._after.append(self.sheet)
            self.sheet = self._before.pop()

    def redo(self) -> None:
        """Make an edit again that was taken back, if there is one."""
        if self._after:
            self._before.append(self.sheet)
            self.sheet = self._after.pop()

    # What a network is given

    def pixels(self) -> Bytes:
        """The sheet, shape (height, width, 3)."""
        image = self.sheet.image
        held = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
        # In memory a pixel of RGB32 is blue, green, red and nothing.
        return held[:, :, 2::-1].copy()

    def for_network(self, shape: tuple[int, ...], is_centred: bool) -> Bytes:
        """The sheet in the shape (height, width, 1 or 3) of a network's images.

        Args:
            shape: of one image.
            is_centred: grey images are placed as those of MNIST.
        """
        height, width, channels = shape
        if channels == 3:
            return _rounded(reduced(self.pixels(), height, width))
        grey = self.pixels() @ LUMA
        if not is_centred:
            return _rounded(reduced(grey[:, :, np.newaxis], height, width))
        placed = centred(self._ink_of(grey), height, width)[:, :, np.newaxis]
        return _rounded(255 - placed if _is_light(self.sheet.ground) else placed)

    def _ink_of(self, grey: Values) -> Values:
        """How far each pixel differs from the ground; of a picture, without the ground's noise."""
        ink = np.abs(grey - self.sheet.ground @ LUMA)
        # Rounding makes grains of less than a level.
        ink[ink < 0.5] = 0
        if not self.sheet.is_picture:
            return ink
        rim = np.concatenate([ink[0], ink[-1], ink[:, 0], ink[:, -1]])
        # A few pixels of ink may touch the rim.
        if np.quantile(rim, 0.9) == 0:
            return ink
        ink[ink < GROUND * ink.max()] = 0
        return ink * (255 / ink.max())


def is_drawable(shape: tuple[int, ...]) -> bool:
    """Whether samples of a shape are images in grey or in colours."""
    return len(shape) == 3 and shape[2] in {1, 3}


def sheet_size(height: int, width: int) -> tuple[int, int]:
    """Height and width of a sheet for images of a size: a multiple, so that each pixel is exact."""
    factor = max(1, round(SIDE / max(height, width)))
    return factor * height, factor * width


def _blank(height: int, width: int) -> Sheet:
    image = QImage(width, height, RGB32)
    image.fill(Qt.GlobalColor.black)
    return Sheet(image, BLACK, False)


def _is_light(colour: Colour) -> bool:
    return float(colour @ LUMA) > 127.5


def _rounded(values: Values) -> Bytes:
    rounded: Bytes = np.clip(np.rint(values), 0, 255).astype(np.uint8)
    return rounded
