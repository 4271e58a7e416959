"""What is written into a plot beside its curves: last values, the gap, best epoch, chance."""

from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from ui.theme import Colours, tabular

# Between the end of a line and its label.
DISTANCE = 12.0
# Between two labels.
SPACING = 2.0
LARGE = 1.4


@dataclass(frozen=True)
class Label:
    """A text at the height of a value.

    Attributes:
        value: where it wants to stand, on the y axis.
        text: one line.
        below: a second line, smaller.
        hero: large and bold.
    """

    value: float
    text: str
    below: str = ""
    hero: bool = False


@dataclass(frozen=True)
class Notes:
    """Everything written into one plot, in its coordinates.

    Attributes:
        end: the x at which the lines end.
        labels: what stands there.
        ends: the values marked by a dot there, training first.
        best, best_text: the best epoch's x and the y of its mark; its label.
        chance: the value of always giving the same answer.
        pauses: the x of each pause.
    """

    end: float = 0.0
    labels: tuple[Label, ...] = ()
    ends: tuple[float, ...] = ()
    best: tuple[float, float] | None = None
    best_text: str = ""
    chance: float | None = None
    pauses: tuple[float, ...] = ()


def spread(wanted: list[float], heights: list[float], low: float, high: float) -> list[float]:
    """Centres as near as can be to the wanted ones, between low and high, none overlapping.

    The order of `wanted` is kept from small to large. Least squares under the least distances is
    isotonic regression, solved by pooling adjacent violators.
    """
    order = np.argsort(wanted, kind="stable")
    sizes = np.array(heights)[order] + SPACING
    offsets = np.cumsum(sizes) - sizes / 2
    pools: list[tuple[float, int]] = []
    for target in np.array(wanted)[order] - offsets:
        mean, count = float(target), 1
        while pools and pools[-1][0] > mean:
            before, members = pools.pop()
            mean, count = (mean * count + before * members) / (count + members), count + members
        pools.append((mean, count))
    shifts = np.concatenate([np.full(count, mean) for mean, count in pools])
    # Not enough room: the uppermost keep their place.
    placed = np.clip(shifts, low, max(low, high - float(sizes.sum()))) + offsets
    centres = np.empty(len(wanted))
    centres[order] = placed
    return [float(centre) for centre in centres]


class Annotations(pg.GraphicsObject):
    """Paints notes over a view box, in pixels, so that text keeps its size at every zoom."""

    def __init__(self, view: pg.ViewBox) -> None:
        super().__init__()
        self.setParentItem(view)
        self.setZValue(100)
        self._view = view
        self._notes = Notes()
        self._font = QFont()
        self._large = QFont()
        self._shades: Colours | None = None
        self._colour = QColor()
        view.sigTransformChanged.connect(self._follow)
        view.sigResized.connect(self._follow)

    def dress(self, shades: Colours, colour: QColor, font: QFont) -> None:
        """Wear the theme's colours and the colour of the run."""
        self._shades, self._colour = shades, colour
        self._font = tabular(font)
        self._large = QFont(self._font)
        self._large.setPixelSize(round(LARGE * font.pixelSize()))
        self._large.setBold(True)
        self.update()

    def show_notes(self, notes: Notes) -> None:
        """Write something else."""
        if notes != self._notes:
            self._notes = notes
            self.update()

    def _follow(self, _view: pg.ViewBox) -> None:
        self.prepareGeometryChange()
        self.update()

    def boundingRect(self) -> QRectF:
        """The whole view box."""
        return self._view.boundingRect()

    def paint(self, painter: QPainter, *_: object) -> None:
        """Everything there is to say, the labels last so that nothing crosses them."""
        if self._shades is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        self._paint_pauses(painter)
        self._paint_best(painter)
        self._paint_chance(painter)
        self._paint_ends(painter)

    def _place(self, x: float, y: float) -> QPointF:
        point: QPointF = self._view.mapFromView(QPointF(x, y))
        return point

    def _sees(self, x: float) -> bool:
        left, right = self._view.viewRange()[0]
        return bool(left <= x <= right)

    def _shade(self, role: str) -> QColor:
        return QColor(getattr(self._shades, role))

    def _write(self, painter: QPainter, at: QRectF, text: str, shade: QColor, font: QFont) -> None:
        """Text on a ground that covers what lies behind."""
        ground = self._shade("plot")
        ground.setAlpha(200)
        painter.fillRect(at, ground)
        painter.setFont(font)
        painter.setPen(shade)
        painter.drawText(at, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_pauses(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._shade("muted"))
        for pause in self._notes.pauses:
            x = self._place(pause, 0).x()
            painter.drawRect(QRectF(x - 3, 3, 2, 9))
            painter.drawRect(QRectF(x + 1, 3, 2, 9))

    def _paint_best(self, painter: QPainter) -> None:
        notes, area = self._notes, self.boundingRect()
        if notes.best is None or not self._sees(notes.best[0]):
            return
        x = self._place(notes.best[0], 0).x()
        painter.setPen(QPen(self._shade("muted"), 1, Qt.PenStyle.DashDotLine))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        if np.isfinite(notes.best[1]):
            self._paint_diamond(painter, self._place(*notes.best))
        if notes.best_text:
            self._write_best(painter, x)

    def _paint_diamond(self, painter: QPainter, at: QPointF) -> None:
        corners = [QPointF(0, -6), QPointF(6, 0), QPointF(0, 6), QPointF(-6, 0)]
        painter.setPen(QPen(self._shade("plot"), 1.5))
        painter.setBrush(self._colour)
        painter.drawPolygon(QPolygonF([at + corner for corner in corners]))

    def _write_best(self, painter: QPainter, x: float) -> None:
        """At the foot of its line, where accuracies seldom are, on the side with more room."""
        size, area = self._size(self._notes.best_text, self._font), self.boundingRect()
        fits = x + 6 + size.width() <= area.right()
        left = x + 6 if fits else x - 6 - size.width()
        at = QRectF(left, area.bottom() - size.height() - 3, size.width(), size.height())
        self._write(painter, at, self._notes.best_text, self._shade("text"), self._font)

    def _paint_chance(self, painter: QPainter) -> None:
        chance, area = self._notes.chance, self.boundingRect()
        if chance is None:
            return
        y = self._place(0, chance).y()
        painter.setPen(QPen(self._shade("muted"), 1.2, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        text = f"chance {chance:.2f}"
        size = self._size(text, self._font)
        at = QRectF(area.right() - size.width() - 4, y - size.height() - 2, *_pair(size))
        self._write(painter, at, text, self._shade("muted"), self._font)

    def _paint_ends(self, painter: QPainter) -> None:
        notes = self._notes
        if not notes.labels or not self._sees(notes.end):
            return
        ends = [self._place(notes.end, value) for value in notes.ends]
        if len(ends) == 2:
            self._paint_bracket(painter, *ends)
        for end, filled in zip(ends, (False, True), strict=False):
            painter.setPen(QPen(self._colour, 1.5))
            painter.setBrush(self._colour if filled else self._shade("plot"))
            painter.drawEllipse(end, 3, 3)
        self._paint_labels(painter, self._place(notes.end, 0).x() + DISTANCE)

    def _paint_bracket(self, painter: QPainter, one: QPointF, other: QPointF) -> None:
        painter.setPen(QPen(self._colour, 2.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        step = QPointF(DISTANCE / 2 + 1, 0)
        painter.drawLine(one + step, other + step)

    def _paint_labels(self, painter: QPainter, left: float) -> None:
        labels, area = self._notes.labels, self.boundingRect()
        sizes = [self._label_size(label) for label in labels]
        wanted = [self._place(0, label.value).y() for label in labels]
        # The lowest line of the plot is kept for the best epoch's label.
        foot = area.bottom() - QFontMetricsF(self._font).height() - 6
        centres = spread(wanted, [size.height() for size in sizes], area.top() + 2, foot)
        for label, size, centre in zip(labels, sizes, centres, strict=True):
            x = min(left, area.right() - size.width() - 2)
            at = QRectF(x, centre - size.height() / 2, *_pair(size))
            self._paint_label(painter, at, label)

    def _paint_label(self, painter: QPainter, at: QRectF, label: Label) -> None:
        font = self._large if label.hero else self._font
        first = QRectF(at.left(), at.top(), *_pair(self._size(label.text, font)))
        self._write(painter, first, label.text, self._shade("text"), font)
        if label.below:
            second = QRectF(at.left(), first.bottom(), *_pair(self._size(label.below, self._font)))
            self._write(painter, second, label.below, self._shade("text"), self._font)

    def _label_size(self, label: Label) -> QRectF:
        first = self._size(label.text, self._large if label.hero else self._font)
        second = self._size(label.below, self._font) if label.below else QRectF()
        width = max(first.width(), second.width())
        return QRectF(0, 0, width, first.height() + second.height())

    def _size(self, text: str, font: QFont) -> QRectF:
        metrics = QFontMetricsF(font)
        return QRectF(0, 0, metrics.horizontalAdvance(text) + 2, metrics.height())


def _pair(size: QRectF) -> tuple[float, float]:
    return size.width(), size.height()
