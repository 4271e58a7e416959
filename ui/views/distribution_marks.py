"""What a distribution is drawn with: ridges behind each other, lines over each other, bands."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from ui.theme import Colours, mixed
from ui.views.layer_series import Series

Numbers = npt.NDArray[np.float64]

# More cannot be told apart.
MOST_RIDGES = 40
# How many rows high the usual ridge is, and how many times that the highest one may be.
OVERLAP = 3.0
HIGHEST = 4.0


@dataclass(frozen=True)
class Ink:
    """What marks are drawn with.

    Attributes:
        shades: the theme.
        old, new: of the first and the last epoch; those between are mixed of both.
        marked: of the epoch somebody chose.
        scale: real pixels in one of the interface.
    """

    shades: Colours
    old: QColor
    new: QColor
    marked: QColor
    scale: float

    def of(self, share: float) -> QColor:
        """The colour of an epoch, by how late it is, from 0 to 1."""
        return mixed(self.new, self.old, share)


def drawn_rows(count: int, marked: int) -> list[int]:
    """Evenly spaced rows, at most `MOST_RIDGES`, the last one and the marked one among them."""
    step = -(-count // MOST_RIDGES)
    return sorted({*range(count - 1, -1, -step), marked})


class Marks(pg.GraphicsObject):
    """Paints one series in the coordinates of its plot.

    Attributes:
        bounds: of what is painted.
    """

    def __init__(self, series: Series, ink: Ink, marked: int) -> None:
        super().__init__()
        self._series, self._ink, self._marked = series, ink, marked
        self.bounds = self._found_bounds()

    def _found_bounds(self) -> QRectF:
        raise NotImplementedError

    def boundingRect(self) -> QRectF:
        """See `bounds`."""
        return self.bounds

    def _pen(self, colour: QColor, width: float) -> QPen:
        pen = QPen(colour, width * self._ink.scale)
        pen.setCosmetic(True)
        return pen


class Ridges(Marks):
    """One outline an epoch, each with its foot at its epoch; later ones stand in front.

    The epoch axis points down, so that the newest ridge is the lowest.
    """

    def _found_bounds(self) -> QRectF:
        series = self._series
        rows = drawn_rows(len(series.epochs), self._marked)
        self._rows = rows
        first, last = int(series.epochs[0]), int(series.epochs[-1])
        gap = max((last - first) / max(len(rows) - 1, 1), 1.0 if first == last else 0.0)
        tops = series.heights[rows].max(axis=1)
        # The usual ridge is to be seen, also where a first one is far narrower, and so higher.
        usual = max(float(np.median(tops)), float(tops.max()) / HIGHEST, 1e-300)
        self._unit = OVERLAP * gap / usual
        left, right = float(series.places.min()), float(series.places.max())
        top = float((series.epochs[rows] - tops * self._unit).min())
        return QRectF(left, top, right - left, last - top + gap / 4)

    def polygon(self, row: int) -> QPolygonF:
        """The outline of a row, from its foot up and down to it again."""
        places, epoch = self._series.places[row], float(self._series.epochs[row])
        middles = (places[1:] + places[:-1]) / 2
        heights = self._series.heights[row] * self._unit
        x = np.concatenate([places[:1], middles, places[-1:]])
        y = epoch - np.concatenate([[0.0], heights, [0.0]])
        return QPolygonF([QPointF(*point) for point in zip(x.tolist(), y.tolist(), strict=True)])

    def paint(self, painter: QPainter, *_: object) -> None:
        """From the first to the last."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        ground, count = self._ink.shades.plot, max(len(self._series.epochs) - 1, 1)
        for row in self._rows:
            marked = row == self._marked
            colour = self._ink.marked if marked else self._ink.of(row / count)
            polygon = self.polygon(row)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(mixed(colour, ground, 0.85 if marked else 0.6))
            painter.drawPolygon(polygon)
            painter.setPen(
                self._pen(QColor(self._ink.shades.text) if marked else QColor(ground), 1)
            )
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(polygon)


class Overlay(Marks):
    """One line an epoch over the same axis; later ones stand in front, in a stronger colour."""

    def _found_bounds(self) -> QRectF:
        self._rows = drawn_rows(len(self._series.epochs), self._marked)
        places, highest = self._series.places, float(self._series.heights[self._rows].max())
        left, right = float(places.min()), float(places.max())
        return QRectF(left, 0, right - left, max(highest, 1e-300) * 1.05)

    def paint(self, painter: QPainter, *_: object) -> None:
        """From the first to the last, the chosen one over all."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        count = max(len(self._series.epochs) - 1, 1)
        for row in [*(row for row in self._rows if row != self._marked), self._marked]:
            chosen = row == self._marked
            colour = self._ink.marked if chosen else self._ink.of(row / count)
            painter.setPen(self._pen(colour, 2.2 if chosen else 1))
            painter.drawPolyline(self._line(row))

    def _line(self, row: int) -> QPolygonF:
        places, heights = self._series.places[row], self._series.heights[row]
        middles = (places[1:] + places[:-1]) / 2
        points = zip(middles.tolist(), heights.tolist(), strict=True)
        return QPolygonF([QPointF(*point) for point in points])


class Bands(Marks):
    """Nine percentiles over the epochs: four bands around the median, darker towards it.

    As TensorBoard draws distributions.
    """

    def _found_bounds(self) -> QRectF:
        places = self._series.bend.place(self._series.percentiles)
        self._places: Numbers = places
        first, last = float(self._series.epochs[0]), float(self._series.epochs[-1])
        low, high = float(np.nanmin(places)), float(np.nanmax(places))
        return QRectF(first, low, max(last - first, 1.0), max(high - low, 1e-300))

    def paint(self, painter: QPainter, *_: object) -> None:
        """From the outermost band to the median, then where the chosen epoch is."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        ground, colour = self._ink.shades.plot, self._ink.new
        painter.setPen(Qt.PenStyle.NoPen)
        for low, share in enumerate((0.18, 0.34, 0.52, 0.72)):
            painter.setBrush(mixed(colour, ground, share))
            painter.drawPolygon(QPolygonF([*self._course(low), *self._course(8 - low)[::-1]]))
        painter.setPen(self._pen(QColor(self._ink.shades.text), 1.6))
        painter.drawPolyline(QPolygonF(self._course(4)))

    def _course(self, percentile: int) -> list[QPointF]:
        points = zip(self._series.epochs.tolist(), self._places[:, percentile], strict=True)
        course = [QPointF(epoch, place) for epoch, place in points]
        # A single epoch is as wide as one.
        return course if len(course) > 1 else [course[0], course[0] + QPointF(1, 0)]
