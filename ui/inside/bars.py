"""Numbers as bars around a line at 0; the one under the pointer, or chosen, is told."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import colours, is_dark
from ui.views.field_colours import ABOVE, BELOW

Values = npt.NDArray[np.floating]
# Bars further apart than this have a gap between them.
LEAST_GAPPED = 4.0


class Bars(QWidget):
    """Paints one bar a number, from left to right.

    Signals:
        pointed(place): of the bar under the mouse; -1 beside all bars.
    """

    pointed = Signal(int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._values: Values = np.empty(0)
        self._extent = 1.0
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setMinimumSize(96, 64)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_values(self, values: Values, extent: float = 0.0) -> None:
        """Show other numbers; the axis reaches from -extent to extent, or as far as they do."""
        self._values = values
        self._extent = extent or float(np.abs(_finite(values)).max(initial=0)) or 1.0
        self.update()

    def sizeHint(self) -> QSize:
        """Wide and low."""
        return QSize(240, 120)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint all bars."""
        paint_bars(QPainter(self), QRectF(self.rect()), self._values, self._extent, self)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say which bar is pointed at."""
        place = int(event.position().x() * len(self._values) / max(self.width(), 1))
        self.pointed.emit(place if 0 <= place < len(self._values) else -1)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at."""
        super().leaveEvent(event)
        self.pointed.emit(-1)


def paint_bars(
    painter: QPainter, room: QRectF, values: Values, extent: float, source: QWidget
) -> None:
    """Bars in a room, in the colours of the theme a widget wears.

    Where all numbers are of one sign, 0 lies at the rim. Of several bars in one pixel the last one
    is seen.
    """
    shades, dark = colours(source), is_dark(source)
    shown = np.clip(_finite(values), -extent, extent)
    low = extent if shown.min(initial=0) < 0 else 0.0
    high = extent if shown.max(initial=0) > 0 or not low else 0.0
    unit = room.height() / (low + high)
    zero = room.top() + high * unit
    step = room.width() / max(len(values), 1)
    width = step - 1 if step >= LEAST_GAPPED else max(step, 1.0)
    painter.setPen(Qt.PenStyle.NoPen)
    for place, value in enumerate(shown.tolist()):
        top, bottom = sorted((zero, zero - value * unit))
        painter.setBrush(QColor((ABOVE if value > 0 else BELOW)[dark]))
        painter.drawRect(QRectF(room.left() + place * step, top, width, bottom - top))
    painter.setPen(QPen(QColor(shades.muted), 1))
    line = min(max(zero, room.top() + 0.5), room.bottom() - 0.5)
    painter.drawLine(QPointF(room.left(), line), QPointF(room.right(), line))


def _finite(values: Values) -> Values:
    return np.nan_to_num(values.astype(np.float64), posinf=0.0, neginf=0.0)
