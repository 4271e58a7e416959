"""Where the cells and names of a confusion matrix lie, without any widget; all in pixels."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRectF

from ui.theme import GRID

MOST_SIDE = 96
LEAST_SIDE = 3
# Between a name and the matrix.
GAP = 6
# Names are cut at this share of width and height, unless cells leave more over; of many classes
# cells need the room more.
FEW, FEW_SHARE, MANY_SHARE = 30, 1 / 4, 1 / 7


@dataclass(frozen=True)
class MatrixLayout:
    """Cells below and beside the names of the classes.

    Attributes:
        classes: cells a side.
        left, top: of the first cell.
        side: height of a cell, in whole pixels.
        across: its width, the same unless it is stretched.
        every: each so many-th class has a name; others would write over each other.
        upright: whether the names of the columns are turned by a quarter.
    """

    classes: int
    left: float
    top: float
    side: int
    across: int
    every: int
    upright: bool

    def cell(self, row: int, column: int) -> QRectF:
        """Where a cell is painted."""
        return QRectF(
            self.left + column * self.across, self.top + row * self.side, self.across, self.side
        )

    @property
    def field(self) -> QRectF:
        """Where all cells are."""
        width, height = self.classes * self.across, self.classes * self.side
        return QRectF(self.left, self.top, width, height)

    def at(self, point: QPoint) -> tuple[int, int] | None:
        """Row and column of the cell under a point."""
        row = int((point.y() - self.top) // self.side)
        column = int((point.x() - self.left) // self.across)
        inside = 0 <= row < self.classes and 0 <= column < self.classes
        return (row, column) if inside else None


def matrix_layout(  # noqa: PLR0913 - the last has a default
    classes: int,
    widest: float,
    line: float,
    room: tuple[float, float],
    below: float,
    *,
    stretch: float = 1.0,
) -> MatrixLayout:
    """The largest matrix that fits.

    Args:
        classes: how many there are.
        widest: width of the longest name; longer ones are cut.
        line: height of a line of text.
        room: width and height there is.
        below: height kept free below the matrix.
        stretch: so many times as wide as high a cell may be to use the width there is.
    """
    width, height = room
    names = min(widest, width * (FEW_SHARE if classes <= FEW else MANY_SHARE))
    # A title of an axis, the names, and the room between.
    left = line + GAP + names + GAP
    flat = _side(classes, width - left - GRID, height - 2 * line - 2 * GAP - below)
    upright = names + GAP > flat
    above = min(names, height * FEW_SHARE) if upright else line
    top = line + GAP + above + GAP
    side = _side(classes, width - left - GRID, height - top - below)
    # What the cells leave over is for names that are cut.
    left += max(0.0, min(widest - names, width - left - GRID - classes * side))
    across = max(side, int(min(stretch * side, (width - left - GRID) // max(classes, 1))))
    return MatrixLayout(classes, left, top, side, across, -(-round(line * 0.9) // side), upright)


def _side(classes: int, width: float, height: float) -> int:
    return max(LEAST_SIDE, min(MOST_SIDE, int(min(width, height) // max(classes, 1))))
