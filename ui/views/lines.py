"""Curves and shading that stay fast however long a run is."""

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath

from ui.run_look import line_pen

Array = npt.NDArray[np.float64]

# Above this many points pens wider than 1 and antialiasing take seconds on noisy curves.
MOST_SMOOTH_POINTS = 500
# A curve is drawn in one to two times as many columns, two points each: plots are rarely wider.
COLUMNS = 500


def stride_for(points: int, columns: int = COLUMNS) -> int:
    """How many neighbouring points share a column; powers of two, so that columns stay put."""
    stride = 1
    while points > 2 * columns * stride:
        stride *= 2
    return stride


def visible_rows(x: Array, left: float, right: float) -> tuple[int, int]:
    """First and last + 1 row to draw, one beyond each edge so that lines leave the view."""
    first = max(int(np.searchsorted(x, left)) - 1, 0)
    return first, min(int(np.searchsorted(x, right, "right")) + 1, len(x))


def envelope(x: Array, y: Array, left: float, right: float) -> tuple[Array, Array]:
    """What can be seen of a curve between two x: all points, or each column's extremes."""
    first, last = visible_rows(x, left, right)
    stride = stride_for(last - first)
    first -= first % stride
    return in_columns(x[first:last], y[first:last], stride)


def in_columns(x: Array, y: Array, stride: int) -> tuple[Array, Array]:
    """All points, or the extremes of each so many neighbours."""
    if stride == 1:
        return x, y
    starts = np.arange(0, len(x), stride)
    least, greatest = np.fmin.reduceat(y, starts), np.fmax.reduceat(y, starts)
    return outline(x[starts], least, greatest, (x[-1], y[-1]))


def outline(
    x: Array, least: Array, greatest: Array, end: tuple[float, float]
) -> tuple[Array, Array]:
    """A curve through the extremes of columns that begin at `x`, two points each.

    It ends at `end`, where the data do, not where the last column began.
    """
    extremes = np.stack([least, greatest], axis=1).ravel()
    return np.append(np.repeat(x, 2), end[0]), np.append(extremes, end[1])


def thinned(x: Array, y: Array, left: float, right: float) -> tuple[Array, Array]:
    """The mean course of a curve between two x, for shading."""
    first, last = visible_rows(x, left, right)
    stride = stride_for(last - first, COLUMNS // 2)
    if stride == 1:
        return x[first:last], y[first:last]
    starts = np.arange(first - first % stride, last, stride)
    counts = np.diff(np.append(starts, last))
    means = np.add.reduceat(y[:last], starts) / counts
    return np.append(x[starts], x[last - 1]), np.append(means, y[last - 1])


class Line(pg.PlotCurveItem):
    """A curve in plot coordinates that draws only what the view can show."""

    def __init__(self, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> None:
        super().__init__(connect="finite")
        self._style = style
        self._width = 1.0
        self._colour = QColor()
        self._long_width = 1.0
        self._long_colour = QColor()
        self._dots = 0
        self._place: tuple[int, bool] | None = None
        self._whole: tuple[Array, Array] = (np.empty(0), np.empty(0))
        self._drawn_between: tuple[float, float] | None = None

    def dress(
        self,
        colour: QColor,
        width: float,
        long_width: float,
        dots: int = 0,
        long_colour: QColor | None = None,
    ) -> None:
        """Wear a colour, and dots between the dashes.

        Widths in real pixels, of a curve of few points and of a long one; this may have another
        colour, since where it goes up and down in each pixel it covers all.
        """
        before = self._colour, self._width, self._long_width, self._dots, self._long_colour
        self._colour, self._width, self._long_width, self._dots = colour, width, long_width, dots
        self._long_colour = long_colour or colour
        if before == (colour, width, long_width, dots, self._long_colour):
            return
        # Segments drawn one by one are fast, but each would begin its dashes anew.
        whole = self._style == Qt.PenStyle.SolidLine and not dots
        self.setSegmentedLineMode("on" if whole else "off")
        if self._points:
            self._draw()

    def place(self, z: int, *, shown: bool) -> None:
        """Lie before lines of a lower z, or be hidden."""
        # Qt asks Python about each setting, also where nothing changes: with hundreds of lines that
        # takes longer than drawing them.
        if self._place != (z, shown):
            self._place = z, shown
            self.setZValue(z)
            self.setVisible(shown)

    def show_data(self, x: Array, y: Array) -> None:
        """Draw another course; x rises."""
        self._whole = (x, y)
        self._draw()

    def viewRangeChanged(self) -> None:  # noqa: N802 - pyqtgraph's spelling
        """Thin the curve out anew for what is now visible."""
        if self._points > COLUMNS and self._drawn_between != self._between():
            self._draw()

    def boundingRect(self) -> QRectF:
        """Where it can be seen; the extremes of its own points would be sought at each redraw."""
        view = self.getViewBox()
        return view.viewRect() if view else super().boundingRect()

    def _between(self) -> tuple[float, float] | None:
        """The two x between which it can be seen."""
        view = self.getViewBox()
        return tuple(view.viewRange()[0]) if view else None

    @property
    def _points(self) -> int:
        """How many points it has, seen or not."""
        return len(self._whole[0])

    def _all(self) -> tuple[Array, Array]:
        return self._whole

    def _seen(self, left: float, right: float) -> tuple[Array, Array]:
        """What can be seen of it between two x."""
        return envelope(*self._whole, left, right)

    def _draw(self) -> None:
        self._drawn_between = self._between()
        if self._points > COLUMNS and self._drawn_between:
            x, y = self._seen(*self._drawn_between)
        else:
            x, y = self._all()
        smooth = len(x) <= MOST_SMOOTH_POINTS
        width = self._width if smooth else self._long_width
        colour = self._colour if smooth else self._long_colour
        pen = line_pen(colour, width, self._style, self._dots)
        pen.setCosmetic(True)
        self.setData(x, y, pen=pen, antialias=smooth)


class GapShade(pg.GraphicsObject):
    """The area between the training and the validation curve."""

    def __init__(self) -> None:
        super().__init__()
        self._brush = QBrush()
        self._data: tuple[Array, Array, Array] = (np.empty(0), np.empty(0), np.empty(0))
        self._path: QPainterPath | None = None

    def dress(self, colour: QColor) -> None:
        """Wear a translucent colour."""
        self._brush = QBrush(colour)
        self.update()

    def show_data(self, x: Array, one: Array, other: Array) -> None:
        """Shade between two curves over the same x; rows without both values are left out."""
        both = np.isfinite(one) & np.isfinite(other)
        self._data = (x, one, other) if both.all() else (x[both], one[both], other[both])
        self._path = None
        self.update()

    def viewRangeChanged(self) -> None:  # noqa: N802 - pyqtgraph's spelling
        """Thin the outline out anew for what is now visible."""
        self.prepareGeometryChange()
        self._path = None

    def boundingRect(self) -> QRectF:
        """Where it can be seen."""
        view = self.getViewBox()
        return QRectF(view.viewRect()) if view else QRectF()

    def paint(self, painter: QPainter, *_: object) -> None:
        """Fill the area."""
        if self._path is None:
            self._path = self._outline()
        # The curves along its edges are smooth already; smoothing the area costs milliseconds.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.fillPath(self._path, self._brush)

    def _outline(self) -> QPainterPath:
        x, one, other = self._data
        if len(x) < 2:
            return QPainterPath()
        left, right = self.getViewBox().viewRange()[0]
        there, upper = thinned(x, one, left, right)
        _, lower = thinned(x, other, left, right)
        around_x = np.concatenate([there, there[::-1]])
        around_y = np.concatenate([upper, lower[::-1]])
        path: QPainterPath = pg.arrayToQPath(around_x, around_y, connect="all", finiteCheck=False)
        return path
