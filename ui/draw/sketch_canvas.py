"""The sheet as one draws on it, by mouse or by keys; a picture may be dropped on it."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.draw.picture_file import is_picture
from ui.draw.sketch import SIDE, Bytes, Colour, Sketch
from ui.theme import GRID, colours
from ui.undo_keys import is_undo_key

# In the shorter side of the sheet.
WIDTH, ARROW = 0.09, 1 / 28
HINT = (
    "Press and drag to draw, or drop a picture here. By keys: Space puts the pen down and lifts "
    "it, arrows move it, E is the eraser, Delete clears."
)


class SketchCanvas(QWidget):
    """Shows a sketch and takes strokes.

    Attributes:
        sketch: what is drawn.
        width_: of the pen, in the shorter side of the sheet.
        erasing: whether strokes take ink away.
        colour: of the pen; None: what stands out from the ground.

    Signals:
        changed: other pixels, or another thing to undo.
        eraser_changed: pen or eraser was taken by a key.
        dropped(path): of one file.
    """

    changed = Signal()
    eraser_changed = Signal()
    dropped = Signal(Path)

    def __init__(self) -> None:
        super().__init__()
        self.sketch = Sketch(SIDE, SIDE)
        self.width_, self.erasing = WIDTH, False
        self.colour: Colour | None = None
        self._place = QPointF(SIDE / 2, SIDE / 2)
        self._is_down = False
        self._shows_pen = False
        self.setAcceptDrops(True)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(180, 180)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Canvas to draw on")
        self.setAccessibleDescription(HINT)

    def sizeHint(self) -> QSize:
        """Large enough to draw on."""
        return QSize(420, 420)

    def show_sketch(self, sketch: Sketch) -> None:
        """Draw on another sheet."""
        self.sketch = sketch
        height, width = sketch.size
        self._place = QPointF(width / 2, height / 2)
        self._show_edit()

    # Edits

    def clear(self) -> None:
        """Begin anew."""
        if not self.sketch.is_blank:
            self.sketch.clear()
            self._show_edit()

    def invert(self) -> None:
        """Light for dark."""
        self.sketch.invert()
        self._show_edit()

    def undo(self) -> None:
        """Take the last edit back."""
        self.sketch.undo()
        self._show_edit()

    def redo(self) -> None:
        """Make it again."""
        self.sketch.redo()
        self._show_edit()

    def take_picture(self, pixels: Bytes) -> None:
        """Draw on a picture of the sheet's size from now on."""
        self.sketch.take_picture(pixels)
        self._show_edit()

    def _show_edit(self) -> None:
        """Another sheet lies below the pen, which is lifted for it."""
        self._is_down = False
        self._tell()

    def _tell(self) -> None:
        self.update()
        self.changed.emit()

    def _go_to(self, place: QPointF) -> None:
        before, self._place = self._place, place
        if self._is_down:
            ink = self.sketch.sheet.ground if self.erasing else (self.colour or self.sketch.ink)
            self.sketch.stroke(before, place, self.width_ * min(self.sketch.size), ink)
            self._tell()
        self.update()

    def _put_down(self, place: QPointF) -> None:
        self.sketch.begin()
        self._place, self._is_down = place, True
        self._go_to(place)

    # Places

    @property
    def rect_of_sheet(self) -> QRectF:
        """Where the sheet is painted, as large as it fits."""
        height, width = self.sketch.size
        factor = min((self.width() - 2) / width, (self.height() - 2) / height)
        size = QSize(round(factor * width), round(factor * height))
        # At the top, as what stands beside it.
        return QRectF((self.width() - size.width()) // 2, 1, size.width(), size.height())

    def _place_of(self, position: QPointF) -> QPointF:
        rect, factor = self.rect_of_sheet, self._factor
        return QPointF((position.x() - rect.left()) / factor, (position.y() - rect.top()) / factor)

    @property
    def _factor(self) -> float:
        """Pixels of the widget in one of the sheet."""
        return self.rect_of_sheet.width() / self.sketch.size[1]

    # Drawing

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint sheet, frame, hint and pen."""
        painter, rect, shades = QPainter(self), self.rect_of_sheet, colours(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(rect, self.sketch.sheet.image)
        is_focused = self.hasFocus()
        painter.setPen(QPen(QColor(shades.accent if is_focused else shades.border), 1 + is_focused))
        painter.drawRect(rect.adjusted(-0.5, -0.5, 0.5, 0.5))
        if self.sketch.is_blank:
            painter.setPen(QColor(*self.sketch.ink))
            painter.setOpacity(0.75)
            room = rect.adjusted(3 * GRID, 3 * GRID, -3 * GRID, -3 * GRID)
            flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
            painter.drawText(room, int(flags | Qt.TextFlag.TextWordWrap), HINT)
            painter.setOpacity(1)
        if self._shows_pen or is_focused:
            self._paint_pen(painter, rect)

    def _paint_pen(self, painter: QPainter, rect: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(rect)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        middle = rect.topLeft() + self._place * self._factor
        radius = self.width_ * min(self.sketch.size) * self._factor / 2
        style = Qt.PenStyle.DashLine if self.erasing else Qt.PenStyle.SolidLine
        # Two rings, of which one is seen on whatever is below.
        for colour, grown in (("white", 0.0), ("black", 1.0)):
            painter.setPen(QPen(QColor(colour), 1 + self._is_down, style))
            painter.drawEllipse(middle, radius + grown, radius + grown)

    # Events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a stroke."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._put_down(self._place_of(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw, or only move the pen."""
        self._shows_pen = True
        self._go_to(self._place_of(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the stroke."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._is_down = False
            self.update()

    def event(self, event: QEvent) -> bool:
        """Keep undo and redo from the window: here they take strokes back."""
        if is_undo_key(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Draw without a mouse, undo and redo."""
        key = event.key()
        step = ARROW * min(self.sketch.size)
        moves = {
            Qt.Key.Key_Left: QPointF(-step, 0),
            Qt.Key.Key_Right: QPointF(step, 0),
            Qt.Key.Key_Up: QPointF(0, -step),
            Qt.Key.Key_Down: QPointF(0, step),
        }
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._press_with_control(event)
        elif key in moves:
            self._go_to(self._inside(self._place + moves[Qt.Key(key)]))
        elif key == Qt.Key.Key_Space and not event.isAutoRepeat():
            if self._is_down:
                self._is_down = False
                self.update()
            else:
                self._put_down(self._place)
        elif key == Qt.Key.Key_E:
            self.erasing = not self.erasing
            self.update()
            self.eraser_changed.emit()
        elif key == Qt.Key.Key_Delete:
            self.clear()
        else:
            super().keyPressEvent(event)

    def _press_with_control(self, event: QKeyEvent) -> None:
        pressed = event.keyCombination()
        if pressed.key() == Qt.Key.Key_Z and not event.modifiers() & SHIFT:
            self.undo()
        elif pressed.key() in {Qt.Key.Key_Z, Qt.Key.Key_Y}:
            self.redo()
        else:
            super().keyPressEvent(event)

    def _inside(self, place: QPointF) -> QPointF:
        height, width = self.sketch.size
        x, y = np.clip((place.x(), place.y()), 0, (width, height)).tolist()
        return QPointF(x, y)

    def leaveEvent(self, event: QEvent) -> None:
        """No mouse, no pen."""
        super().leaveEvent(event)
        self._shows_pen = False
        self.update()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept a single file."""
        if dropped_file(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Say which file."""
        if path := dropped_file(event):
            event.acceptProposedAction()
            self.dropped.emit(path)


SHIFT = Qt.KeyboardModifier.ShiftModifier


def dropped_file(event: QDropEvent) -> Path | None:
    """The picture that is dropped, if it is one file that is called so."""
    urls = event.mimeData().urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    path = Path(urls[0].toLocalFile())
    return path if is_picture(path) else None
