"""Paints what is written into a plot beside its curves."""

from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from ui.theme import Colours, mixed, tabular
from ui.views.notes import Label, Notes
from ui.views.spread import clusters, spread

# Between the end of a line and its label.
DISTANCE = 12.0
LARGE = 1.4
# Two bars and a number beside them.
PAUSE_WIDTH, PAUSE_HEIGHT = 26.0, 12.0
# How strong the line from a far end to its label is.
LEADER = 0.5
TRIANGLE = 8.0
# How strong the lines of what happened to the run are.
MARK = 0.7
# Joins, then knobs.
MARK_ROWS = 4
MARK_GAP = 4.0
RESUMED = "resumed"
# Figures change all the time: their sizes are not kept for ever.
MOST_SIZES = 500


@dataclass(frozen=True)
class ClipMark:
    """Says that a run's curve goes on above the plot.

    Attributes:
        x: where it leaves, on the x axis.
        colour: the run's.
        text: how far it goes.
    """

    x: float
    colour: QColor
    text: str


class Annotations(pg.GraphicsObject):
    """Paints notes over a view box, in pixels, so that text keeps its size at every zoom."""

    def __init__(self, view: pg.ViewBox) -> None:
        super().__init__()
        self.setParentItem(view)
        self.setZValue(100)
        self._view = view
        self._notes = Notes()
        self._clips: tuple[ClipMark, ...] = ()
        self._clear = 0.0
        self._font = QFont()
        self._large = QFont()
        self._sizes: dict[tuple[str, bool], QSizeF] = {}
        self._places: list[QRectF] = []
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
        self._sizes.clear()
        self.update()

    def show_notes(self, notes: Notes) -> None:
        """Write something else."""
        if notes != self._notes:
            self._notes = notes
            self.update()

    def keep_clear(self, end: float) -> None:
        """Stand behind the x at which the last line of any run ends."""
        if end != self._clear:
            self._clear = end
            self.update()

    def show_clips(self, clips: tuple[ClipMark, ...]) -> None:
        """Mark other places at which curves leave the plot at its top."""
        if clips != self._clips:
            self._clips = clips
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
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        # What lies above the plot must not be marked on the legend.
        painter.setClipRect(self.boundingRect())
        self._places = self._label_places()
        self._paint_pauses(painter)
        self._paint_joins(painter)
        self._paint_knobs(painter)
        self._paint_stop(painter)
        self._paint_best(painter)
        self._paint_chance(painter)
        self._paint_clips(painter)
        self._paint_ends(painter)
        painter.restore()

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
        places = sorted(self._place(pause, 0).x() for pause in self._notes.pauses)
        for place, count in clusters(places, PAUSE_WIDTH):
            x = max(place, self.boundingRect().left() + 3)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._shade("muted"))
            painter.drawRect(QRectF(x - 3, 3, 2, 9))
            painter.drawRect(QRectF(x + 1, 3, 2, 9))
            if count > 1:
                self._write_count(painter, x + 5, f"×{count}")

    def _write_count(self, painter: QPainter, left: float, text: str) -> None:
        size = self._size(text, self._font)
        at = QRectF(left, 3 + (9 - size.height()) / 2, *_pair(size))
        self._write(painter, at, text, self._shade("muted"), self._font)

    def _paint_joins(self, painter: QPainter) -> None:
        """A line across, as where two pieces of paper meet, and what it means at its top."""
        joins = [join for join in sorted(self._notes.joins) if self._sees(join)]
        for join in joins:
            self._paint_line(painter, join, Qt.PenStyle.DashLine)
        width = self._size(f"{RESUMED} ×{len(joins)}", self._font).width()
        lefts = [self._mark_left(join, width) for join in joins]
        for left, count in clusters(lefts, width + MARK_GAP):
            text = RESUMED if count == 1 else f"{RESUMED} ×{count}"
            self._write_mark(painter, left, text, row=0)

    def _paint_knobs(self, painter: QPainter) -> None:
        """A line at each change; texts one below the other where they would meet."""
        free = [-np.inf] * (MARK_ROWS - 1)
        for x, words in self._notes.knobs:
            if not self._sees(x):
                continue
            self._paint_line(painter, x, Qt.PenStyle.DotLine)
            width = self._size(words, self._font).width()
            left = self._mark_left(x, width)
            row = next((row for row, end in enumerate(free) if left > end), None)
            if row is not None:
                self._write_mark(painter, left, words, row=row + 1)
                free[row] = left + width

    def _paint_line(self, painter: QPainter, x: float, style: Qt.PenStyle) -> None:
        area, at = self.boundingRect(), self._place(x, 0).x()
        painter.setPen(QPen(mixed(self._colour, self._shade("plot"), MARK), 1, style))
        painter.drawLine(QPointF(at, area.top()), QPointF(at, area.bottom()))

    def _mark_left(self, x: float, width: float) -> float:
        """Where the text of a line begins: beside it, and inside the plot."""
        return min(self._place(x, 0).x() + MARK_GAP, self.boundingRect().right() - width)

    def _write_mark(self, painter: QPainter, left: float, text: str, row: int) -> None:
        """Where curves seldom are, rows below each other."""
        size, area = self._size(text, self._font), self.boundingRect()
        step = size.height() + 2
        top = area.top() + PAUSE_HEIGHT + 4 + row * step
        if self._notes.low:
            # Above what is said of the best epoch and of an early stop.
            top = area.bottom() - (2 + MARK_ROWS - row) * step
        self._write(painter, QRectF(left, top, *_pair(size)), text, self._shade("text"), self._font)

    def _paint_stop(self, painter: QPainter) -> None:
        """A line as quiet as a grid's, its text a row above the best epoch's."""
        stop, text, area = self._notes.stop, self._notes.stop_text, self.boundingRect()
        if stop is None or not self._sees(stop):
            return
        x = self._place(stop, 0).x()
        painter.setPen(QPen(self._shade("muted"), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        if text:
            self._write_at_foot(painter, x, text, self._shade("muted"), row=1)

    def _paint_clips(self, painter: QPainter) -> None:
        """Triangles at the top; a text only where it does not run into the last one."""
        top = self.boundingRect().top() + 2 + PAUSE_HEIGHT * bool(self._notes.pauses)
        free = self.boundingRect().left()
        for clip in sorted(self._clips, key=lambda clip: clip.x):
            x = max(self._place(clip.x, 0).x(), self.boundingRect().left() + TRIANGLE / 2)
            corners = [
                QPointF(0, 0),
                QPointF(TRIANGLE / 2, TRIANGLE),
                QPointF(-TRIANGLE / 2, TRIANGLE),
            ]
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(clip.colour)
            painter.drawPolygon(QPolygonF([QPointF(x, top) + corner for corner in corners]))
            size = self._size(clip.text, self._font)
            at = QRectF(x + TRIANGLE, top + (TRIANGLE - size.height()) / 2, *_pair(size))
            if self._sees(clip.x) and at.left() > free:
                at.moveTop(max(at.top(), self.boundingRect().top()))
                self._write(painter, at, clip.text, self._shade("muted"), self._font)
                free = at.right() + TRIANGLE

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
            self._write_at_foot(painter, x, notes.best_text, self._shade("text"), row=0)

    def _paint_diamond(self, painter: QPainter, at: QPointF) -> None:
        corners = [QPointF(0, -6), QPointF(6, 0), QPointF(0, 6), QPointF(-6, 0)]
        painter.setPen(QPen(self._shade("plot"), 1.5))
        painter.setBrush(self._colour)
        painter.drawPolygon(QPolygonF([at + corner for corner in corners]))

    def _write_at_foot(
        self, painter: QPainter, x: float, text: str, shade: QColor, row: int
    ) -> None:
        """At the foot of a line, where accuracies seldom are, on the side with more room."""
        size, area = self._size(text, self._font), self.boundingRect()
        fits = x + 6 + size.width() <= area.right()
        left = x + 6 if fits else x - 6 - size.width()
        top = area.bottom() - (row + 1) * (size.height() + 3)
        self._write(painter, QRectF(left, top, *_pair(size)), text, shade, self._font)

    def _paint_chance(self, painter: QPainter) -> None:
        chance, area = self._notes.chance, self.boundingRect()
        if chance is None:
            return
        y = self._place(0, chance).y()
        painter.setPen(QPen(self._shade("muted"), 1.2, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        text = f"chance {chance:.2f}"
        at = self._chance_place(text, y)
        self._write(painter, at, text, self._shade("muted"), self._font)

    def _chance_place(self, text: str, y: float) -> QRectF:
        """At the right above its line, or in the middle where a run's labels stand."""
        size, area = self._size(text, self._font), self.boundingRect()
        at = QRectF(area.right() - size.width() - 4, y - size.height() - 2, *_pair(size))
        if any(at.intersects(label) for label in self._places):
            at.moveLeft(area.center().x())
        return at

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
        self._paint_labels(painter)

    def _paint_bracket(self, painter: QPainter, one: QPointF, other: QPointF) -> None:
        painter.setPen(QPen(self._colour, 2.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        step = QPointF(DISTANCE / 2 + 1, 0)
        painter.drawLine(one + step, other + step)

    def _paint_labels(self, painter: QPainter) -> None:
        area, end = self.boundingRect(), self._place(self._notes.end, 0).x() + DISTANCE
        for label, at in zip(self._notes.labels, self._places, strict=True):
            start = QPointF(end, self._place(0, label.value).y())
            if at.left() > end and area.contains(start):
                self._paint_leader(painter, start, QPointF(at.left() - 3, at.center().y()))
            self._paint_label(painter, at, label)

    def _label_places(self) -> list[QRectF]:
        """Behind the last line of all: nearer, a label would cover what another run did there."""
        labels, area = self._notes.labels, self.boundingRect()
        left = self._place(max(self._notes.end, self._clear), 0).x() + DISTANCE
        sizes = [self._label_size(label) for label in labels]
        wanted = [self._place(0, label.value).y() for label in labels]
        # The lowest line of the plot is kept for the best epoch's label.
        foot = area.bottom() - QFontMetricsF(self._font).height() - 6
        centres = spread(wanted, [size.height() for size in sizes], area.top() + 2, foot)
        return [
            QRectF(
                min(left, area.right() - size.width() - 2),
                centre - size.height() / 2,
                *_pair(size),
            )
            for size, centre in zip(sizes, centres, strict=True)
        ]

    def _paint_leader(self, painter: QPainter, start: QPointF, end: QPointF) -> None:
        painter.setPen(QPen(mixed(self._colour, self._shade("plot"), LEADER), 1))
        painter.drawLine(start, end)

    def _paint_label(self, painter: QPainter, at: QRectF, label: Label) -> None:
        font = self._large if label.hero else self._font
        first = QRectF(at.left(), at.top(), *_pair(self._size(label.text, font)))
        self._write(painter, first, label.text, self._shade("text"), font)
        if label.below:
            second = QRectF(at.left(), first.bottom(), *_pair(self._size(label.below, self._font)))
            self._write(painter, second, label.below, self._shade("text"), self._font)

    def _label_size(self, label: Label) -> QSizeF:
        first = self._size(label.text, self._large if label.hero else self._font)
        second = self._size(label.below, self._font) if label.below else QSizeF(0, 0)
        width = max(first.width(), second.width())
        return QSizeF(width, first.height() + second.height())

    def _size(self, text: str, font: QFont) -> QSizeF:
        """Measured once: most texts stay the same from one redraw to the next."""
        known = self._sizes.get((text, font is self._large))
        if known is None:
            if len(self._sizes) > MOST_SIZES:
                self._sizes.clear()
            metrics = QFontMetricsF(font)
            known = QSizeF(metrics.horizontalAdvance(text) + 2, metrics.height())
            self._sizes[text, font is self._large] = known
        return known


def _pair(size: QSizeF) -> tuple[float, float]:
    return size.width(), size.height()
