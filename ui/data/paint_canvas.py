"""A square canvas on which points are painted by class; drawn at once, told stroke by stroke."""

import time

import numpy as np
import numpy.typing as npt
from pyqtgraph.graphicsItems.ScatterPlotItem import drawSymbol
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from dllab.spec.data.painted import DECIMALS, MOST_POINTS, Painted
from ui.data.class_marks import class_colour, class_symbol
from ui.data.stroke import Places, scattered, touched
from ui.theme import GRID, colours, is_dark

Labels = npt.NDArray[np.intp]

DOT = 7
FRAME_MS = 16
# Room for the numbers at the axes.
RIM = 28
TICKS = (-1.0, -0.5, 0.0, 0.5, 1.0)
# One press of Space paints what the brush held for so long would.
DAB_SECONDS = 0.25
ARROW = 0.05
HINT = (
    "Press and drag to paint. The keys 1 to 9 choose the class, E the eraser; "
    "arrows and Space paint without a mouse."
)


class PaintCanvas(QWidget):
    """Shows painted points and takes strokes.

    Attributes:
        radius: of brush and eraser, in units of the square from -1 to 1.
        density: points per second while the brush is pressed.
        label: the class that is painted.
        erasing: whether the brush takes points away.

    Signals:
        edited(painted): a stroke has ended, and changed something.
        chosen(): class or eraser was chosen by a key.
    """

    edited = Signal(Painted)
    chosen = Signal()

    def __init__(self, painted: Painted) -> None:
        super().__init__()
        self.radius, self.density = 0.12, 80.0
        self.label, self.erasing = 0, False
        self._painted = painted
        self._places: Places = np.empty((0, 2))
        self._labels = np.empty(0, np.intp)
        self._brush: Places = np.zeros(2)
        self._shows_brush = False
        self._pressed_at: float | None = None
        self._owed = 0.0
        self._rng = np.random.default_rng()
        self._layer = QPixmap()
        self._timer = QTimer(self, interval=FRAME_MS)
        self._timer.timeout.connect(lambda: self._go_to(self._brush))
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(200, 200)
        self.setAccessibleName("Canvas of painted points")
        self.set_painted(painted)

    # What is shown

    @property
    def painted(self) -> Painted:
        """What is painted, up to the last stroke that has ended."""
        return self._painted

    def set_painted(self, painted: Painted) -> None:
        """Show other points, after an undo for example; a stroke under way is dropped."""
        self._painted = painted
        self._stop()
        points = np.array(painted.points, np.float64).reshape(-1, 3)
        self._places, self._labels = points[:, :2], points[:, 2].astype(np.intp)
        self.label = min(self.label, painted.classes - 1)
        self._redraw_layer()

    def clear(self) -> None:
        """Take all points away, as one stroke."""
        self._places, self._labels = self._places[:0], self._labels[:0]
        self._end_stroke()
        self._redraw_layer()

    def choose(self, label: int) -> None:
        """Paint this class from now on."""
        self.label, self.erasing = min(label, self._painted.classes - 1), False
        self.update()

    def erase(self, erasing: bool) -> None:
        """Take points away from now on, or paint again."""
        self.erasing = erasing
        self.update()

    # Strokes

    def _start(self, place: Places) -> None:
        self._brush = place
        self._pressed_at = time.monotonic()
        # A click alone leaves a point.
        self._owed = 1.0
        self._timer.start()
        self._go_to(place)

    def _go_to(self, place: Places) -> None:
        """Paint or erase from where the brush is to there."""
        before, self._brush = self._brush, place
        if self._pressed_at is not None:
            now = time.monotonic()
            self._owed += self.density * (now - self._pressed_at)
            self._pressed_at = now
            if self.erasing:
                self._take_away(before, place)
            else:
                count = min(int(self._owed), MOST_POINTS - len(self._places))
                self._owed -= int(self._owed)
                self._add(scattered(before, place, self.radius, count, self._rng))
        self.update()

    def _add(self, places: Places) -> None:
        # No negative zeros, which would be written as such.
        places = np.round(places, DECIMALS) + 0.0
        self._places = np.concatenate([self._places, places])
        labels = np.full(len(places), self.label, np.intp)
        self._labels = np.concatenate([self._labels, labels])
        self._stamp(places, labels)

    def _take_away(self, start: Places, end: Places) -> None:
        gone = touched(self._places, start, end, self.radius)
        if gone.any():
            hole = self._around(self._places[gone])
            self._places, self._labels = self._places[~gone], self._labels[~gone]
            self._redraw_hole(hole)

    def _stop(self) -> None:
        self._pressed_at = None
        self._timer.stop()

    def _end_stroke(self) -> None:
        self._stop()
        columns = (*self._places.T.tolist(), self._labels.tolist())
        points = tuple(zip(*columns, strict=True))
        if points != self._painted.points:
            # Rounded and inside the square already: validating 10,000 points anew would be felt.
            self._painted = self._painted.model_copy(update={"points": points})
            self.edited.emit(self._painted)

    def _dab(self) -> None:
        """A stroke on the spot."""
        if self.erasing:
            self._take_away(self._brush, self._brush)
        else:
            count = min(max(round(self.density * DAB_SECONDS), 1), MOST_POINTS - len(self._places))
            self._add(scattered(self._brush, self._brush, self.radius, count, self._rng))
        self._end_stroke()
        self.update()

    # Places

    @property
    def square(self) -> QRectF:
        """Where the square from -1 to 1 lies in the widget."""
        side = max(min(self.width() - 2 * RIM, self.height() - 2 * RIM), 1)
        return QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)

    def position(self, places: Places) -> Places:
        """Where places of the square lie in the widget."""
        square = self.square
        corner = np.array([square.left(), square.bottom()])
        position: Places = corner + (places + 1) / 2 * [square.width(), -square.height()]
        return position

    def place(self, position: QPointF) -> Places:
        """The place of the square under a position of the widget; may lie outside."""
        square = self.square
        x = (position.x() - square.left()) / square.width() * 2 - 1
        y = (square.bottom() - position.y()) / square.height() * 2 - 1
        return np.array([x, y])

    # Drawing

    def _redraw_layer(self) -> None:
        """Draw all points anew."""
        ratio = self.devicePixelRatioF()
        self._layer = QPixmap(self.size() * ratio)
        self._layer.setDevicePixelRatio(ratio)
        self._layer.fill(Qt.GlobalColor.transparent)
        self._stamp(self._places, self._labels)
        self.update()

    def _around(self, places: Places) -> QRectF:
        """The part of the widget that some points cover."""
        low, high = self.position(places).min(axis=0) - DOT, self.position(places).max(axis=0) + DOT
        return QRectF(QPointF(*low.tolist()), QPointF(*high.tolist()))

    def _redraw_hole(self, hole: QRectF) -> None:
        """Draw a part of the layer anew: all of it would take a frame too long."""
        painter = QPainter(self._layer)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
        painter.fillRect(hole, Qt.GlobalColor.transparent)
        painter.end()
        positions = self.position(self._places)
        low, high = np.array(hole.topLeft().toTuple()), np.array(hole.bottomRight().toTuple())
        near = ((positions > low - DOT) & (positions < high + DOT)).all(axis=1)
        self._stamp(self._places[near], self._labels[near], hole)

    def _stamp(self, places: Places, labels: Labels, room: QRectF | None = None) -> None:
        """Draw some points onto the layer, or onto a part of it."""
        if not len(places) or self._layer.isNull():
            return
        stamps = [self._stamp_of(label) for label in range(self._painted.classes)]
        painter = QPainter(self._layer)
        if room is not None:
            painter.setClipRect(room)
        half = stamps[0].deviceIndependentSize().width() / 2
        positions = (self.position(places) - half).tolist()
        for (x, y), label in zip(positions, labels.tolist(), strict=True):
            painter.drawPixmap(QPointF(x, y), stamps[label])
        painter.end()

    def _stamp_of(self, label: int) -> QPixmap:
        ratio, side = self.devicePixelRatioF(), DOT + 4
        stamp = QPixmap(QSize(side, side) * ratio)
        stamp.setDevicePixelRatio(ratio)
        stamp.fill(Qt.GlobalColor.transparent)
        painter = QPainter(stamp)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(side / 2, side / 2)
        colour = class_colour(label, is_dark(self))
        pen = QPen(QColor(colours(self).plot), 0)
        drawSymbol(painter, class_symbol(label), DOT, pen, QBrush(colour))
        painter.end()
        return stamp

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint square, points and brush."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_square(painter)
        painter.drawPixmap(QPoint(), self._layer)
        if not len(self._places):
            painter.setPen(colours(self).muted)
            room = self.square.adjusted(2 * GRID, 2 * GRID, -2 * GRID, -2 * GRID)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(room, int(flags), HINT)
        if self._shows_brush or self.hasFocus():
            self._paint_brush(painter)

    def _paint_square(self, painter: QPainter) -> None:
        shades, square = colours(self), self.square
        painter.fillRect(square, QColor(shades.plot))
        for tick in TICKS:
            x, y = self.position(np.array([tick, tick])).tolist()
            painter.setPen(shades.grid)
            painter.drawLine(QPointF(x, square.top()), QPointF(x, square.bottom()))
            painter.drawLine(QPointF(square.left(), y), QPointF(square.right(), y))
            painter.setPen(shades.muted)
            below = QRectF(x - RIM, square.bottom(), 2 * RIM, RIM)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, f"{tick:g}")
            beside = QRectF(square.left() - 2 * RIM, y - RIM, 2 * RIM - 6, 2 * RIM)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(beside, right, f"{tick:g}")

    def _paint_brush(self, painter: QPainter) -> None:
        colour = QColor(colours(self).text)
        if not self.erasing:
            colour = class_colour(self.label, is_dark(self))
        dashes = Qt.PenStyle.DashLine if self.erasing else Qt.PenStyle.SolidLine
        painter.setPen(QPen(colour, 1.5, dashes))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        radius = self.radius * self.square.width() / 2
        painter.setClipRect(self.square)
        painter.drawEllipse(QPointF(*self.position(self._brush).tolist()), radius, radius)

    # Events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a stroke."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._start(self.place(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the brush."""
        self._shows_brush = True
        self._go_to(self.place(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the stroke."""
        if event.button() == Qt.MouseButton.LeftButton and self._pressed_at is not None:
            self._end_stroke()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose class or eraser; move the brush and paint without a mouse."""
        moves = {
            Qt.Key.Key_Left: (-ARROW, 0),
            Qt.Key.Key_Right: (ARROW, 0),
            Qt.Key.Key_Up: (0, ARROW),
            Qt.Key.Key_Down: (0, -ARROW),
        }
        key = Qt.Key(event.key())
        number = key - Qt.Key.Key_1
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            # The window's own keys, Undo among them.
            super().keyPressEvent(event)
        elif 0 <= number < min(self._painted.classes, 9):
            self.choose(number)
            self.chosen.emit()
        elif key == Qt.Key.Key_E:
            self.erase(not self.erasing)
            self.chosen.emit()
        elif key in moves:
            self._brush = np.clip(self._brush + moves[key], -1, 1)
            self.update()
        elif key == Qt.Key.Key_Space:
            self._dab()
        else:
            super().keyPressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """No mouse, no brush."""
        super().leaveEvent(event)
        self._shows_brush = False
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the square into the room there is."""
        super().resizeEvent(event)
        self._redraw_layer()

    def changeEvent(self, event: QEvent) -> None:
        """Wear another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._redraw_layer()
