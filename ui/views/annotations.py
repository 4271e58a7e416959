"""Paints what is written into a plot beside its curves."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF

from ui.theme import Colours, mixed, tabular
from ui.views.end_labels import DISTANCE
from ui.views.notes import Notes
from ui.views.placement import Written
from ui.views.plot_ground import PlotGround
from ui.views.plot_signs import TRIANGLE, ClipMark, clip_place, pause_bars, pause_places
from ui.views.plot_texts import Texts, texts_of

# How strong the line from a far end to its label is.
LEADER = 0.5
# How strong the lines of what happened to the run are.
MARK = 0.7
# Of 255: how much a text's ground covers of the lines behind it.
COVER = 235
DIAMOND = [QPointF(0, -6), QPointF(6, 0), QPointF(0, 6), QPointF(-6, 0)]
DOWN = [QPointF(0, 0), QPointF(TRIANGLE / 2, TRIANGLE), QPointF(-TRIANGLE / 2, TRIANGLE)]


class Annotations(pg.GraphicsObject):
    """Paints notes over a view box, in pixels, so that text keeps its size at every zoom."""

    def __init__(self, view: pg.ViewBox) -> None:
        super().__init__()
        self.setParentItem(view)
        self.setZValue(100)
        self._ground = PlotGround(view)
        self._notes = Notes()
        self._clips: tuple[ClipMark, ...] = ()
        self._clear = 0.0
        # Until something changes.
        self._texts: Texts | None = None
        self._shades: Colours | None = None
        self._colour = QColor()
        view.sigTransformChanged.connect(self._follow)
        view.sigResized.connect(self._follow)

    def dress(self, shades: Colours, colour: QColor, font: QFont) -> None:
        """Wear the theme's colours and the colour of the run."""
        self._shades, self._colour = shades, colour
        self._ground.wear(tabular(font))
        self._renew()

    def show_notes(self, notes: Notes) -> None:
        """Write something else."""
        if notes != self._notes:
            self._notes = notes
            self._renew()

    def keep_clear(self, end: float) -> None:
        """Stand behind the x at which the last line of any run ends."""
        if end != self._clear:
            self._clear = end
            self._renew()

    def show_clips(self, clips: tuple[ClipMark, ...]) -> None:
        """Mark other places at which curves leave the plot at its top."""
        if clips != self._clips:
            self._clips = clips
            self._renew()

    def _renew(self) -> None:
        self._texts = None
        self.update()

    def _follow(self, _view: pg.ViewBox) -> None:
        self.prepareGeometryChange()
        self._renew()

    @property
    def texts(self) -> Texts:
        """What is written, and where; placed anew only when something has changed."""
        if self._texts is None:
            self._texts = texts_of(self._notes, self._clips, self._clear, self._ground)
        return self._texts

    def untold_at(self, scene: QPointF) -> list[str]:
        """What there was no room to write of the lines at a point of the scene."""
        return self.texts.untold_at(self.mapFromScene(scene))

    def boundingRect(self) -> QRectF:
        """The whole view box."""
        return self._ground.area

    def paint(self, painter: QPainter, *_: object) -> None:
        """Everything there is to say, the texts last so that nothing crosses them."""
        if self._shades is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        # What lies above the plot must not be marked on the legend.
        painter.setClipRect(self.boundingRect())
        self._paint_pauses(painter)
        self._paint_lines(painter)
        self._paint_best(painter)
        self._paint_chance(painter)
        self._paint_clips(painter)
        self._paint_ends(painter)
        for text in self.texts.written:
            self._write(painter, text)
        painter.restore()

    def _shade(self, role: str) -> QColor:
        return QColor(getattr(self._shades, role))

    def _write(self, painter: QPainter, text: Written) -> None:
        """Text on a ground that covers what lies behind."""
        cover = self._shade("plot")
        cover.setAlpha(COVER)
        painter.fillRect(text.at, cover)
        painter.setFont(self._ground.large if text.large else self._ground.font)
        painter.setPen(self._shade(text.role))
        at = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(text.at, at, text.text)

    def _paint_pauses(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._shade("muted"))
        for x, _ in pause_places(self._notes, self._ground):
            painter.drawRects(pause_bars(x, self._ground))

    def _paint_lines(self, painter: QPainter) -> None:
        """As where two pieces of paper meet; at each change; as quiet as a grid's at a stop."""
        own = mixed(self._colour, self._shade("plot"), MARK)
        for join in self._notes.joins:
            self._paint_line(painter, join, QPen(own, 1, Qt.PenStyle.DashLine))
        for turned, _ in self._notes.knobs:
            self._paint_line(painter, turned, QPen(own, 1, Qt.PenStyle.DotLine))
        if self._notes.stop is not None:
            pen = QPen(self._shade("muted"), 1, Qt.PenStyle.DotLine)
            self._paint_line(painter, self._notes.stop, pen)

    def _paint_line(self, painter: QPainter, x: float, pen: QPen) -> None:
        if self._ground.sees(x):
            area, at = self.boundingRect(), self._ground.x(x)
            painter.setPen(pen)
            painter.drawLine(QPointF(at, area.top()), QPointF(at, area.bottom()))

    def _paint_clips(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        for clip in self._clips:
            tip = clip_place(clip, self._notes, self._ground)
            painter.setBrush(clip.colour)
            painter.drawPolygon(QPolygonF([tip + corner for corner in DOWN]))

    def _paint_best(self, painter: QPainter) -> None:
        best = self._notes.best
        if best is None or not self._ground.sees(best[0]):
            return
        self._paint_line(painter, best[0], QPen(self._shade("muted"), 1, Qt.PenStyle.DashDotLine))
        if np.isfinite(best[1]):
            at = self._ground.place(*best)
            painter.setPen(QPen(self._shade("plot"), 1.5))
            painter.setBrush(self._colour)
            painter.drawPolygon(QPolygonF([at + corner for corner in DIAMOND]))

    def _paint_chance(self, painter: QPainter) -> None:
        if self._notes.chance is not None:
            area, y = self.boundingRect(), self._ground.y(self._notes.chance)
            painter.setPen(QPen(self._shade("muted"), 1.2, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))

    def _paint_ends(self, painter: QPainter) -> None:
        notes = self._notes
        if not notes.labels or not self._ground.sees(notes.end):
            return
        ends = [self._ground.place(notes.end, value) for value in notes.ends]
        if len(ends) == 2:
            self._paint_bracket(painter, *ends)
        for end, filled in zip(ends, (False, True), strict=False):
            painter.setPen(QPen(self._colour, 1.5))
            painter.setBrush(self._colour if filled else self._shade("plot"))
            painter.drawEllipse(end, 3, 3)
        self._paint_leaders(painter)

    def _paint_bracket(self, painter: QPainter, one: QPointF, other: QPointF) -> None:
        painter.setPen(QPen(self._colour, 2.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        step = QPointF(DISTANCE / 2 + 1, 0)
        painter.drawLine(one + step, other + step)

    def _paint_leaders(self, painter: QPainter) -> None:
        """From the end of a line to its label, where other runs' lines lie between them."""
        area, end = self.boundingRect(), self._ground.x(self._notes.end) + DISTANCE
        painter.setPen(QPen(mixed(self._colour, self._shade("plot"), LEADER), 1))
        for placed in self.texts.labels:
            start = QPointF(end, self._ground.y(placed.label.value))
            if placed.at.left() > end and area.contains(start):
                painter.drawLine(start, QPointF(placed.at.left() - 3, placed.at.center().y()))
