"""Numbers as bars around a line at 0; the one under the pointer, or chosen, is told."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import GRID, colours, is_dark, tabular
from ui.views.field_colours import diverging

Values = npt.NDArray[np.floating]
# Bars further apart than this have a gap between them.
LEAST_GAPPED = 4.0
# No panel has room for the numbers of more bars.
MOST_NUMBERED = 40


class Bars(QWidget):
    """Paints one bar a number, from left to right.

    Signals:
        pointed(place): of the bar under the mouse; -1 beside all bars.
    """

    pointed = Signal(int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._values: Values = np.empty(0)
        self._extent, self._scale = 1.0, 0.0
        self.setFont(tabular(self.font()))
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setMinimumSize(96, 64)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_values(self, values: Values, extent: float = 0.0, scale: float = 0.0) -> None:
        """Show other numbers.

        Args:
            values: a bar each.
            extent: how far the axis reaches on both sides of 0; 0: as far as they do.
            scale: see `paint_bars`.
        """
        self._values, self._scale = values, scale
        self._extent = extent or float(np.abs(_finite(values)).max(initial=0)) or 1.0
        self.update()

    def sizeHint(self) -> QSize:
        """Wide and low."""
        return QSize(240, 120)

    @property
    def room(self) -> QRectF:
        """Where the bars are: right of the axis's numbers, above their own where those fit."""
        metrics = self.fontMetrics()
        left = max(map(metrics.horizontalAdvance, self._ends)) + GRID // 2
        below = metrics.height() if self.numbers else 0
        # Half a line above and below, for the numbers at the ends.
        half = metrics.height() / 2
        return QRectF(self.rect()).adjusted(left, half, 0, -half - below)

    @property
    def numbers(self) -> list[str]:
        """What stands below the bars: their numbers, or nothing where there is no room for all."""
        texts = [f"{value:.3g}" for value in self._values[:MOST_NUMBERED].tolist()]
        step = (self.width() - 8 * GRID) / max(len(self._values), 1)
        fit = all(self.fontMetrics().horizontalAdvance(text) + GRID <= step for text in texts)
        return texts if fit and len(texts) == len(self._values) else []

    @property
    def _ends(self) -> tuple[str, str]:
        return f"{self._extent:.3g}", f"\N{MINUS SIGN}{self._extent:.3g}"

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint all bars, their axis, and what they say."""
        if not len(self._values):
            return
        painter, room = QPainter(self), self.room
        paint_bars(painter, room, self._values, self._extent, self, self._scale)
        painter.setPen(QColor(colours(self).muted))
        self._paint_axis(painter, room)
        step, line = room.width() / len(self._values), self.fontMetrics().height()
        top = self.height() - line
        for place, text in enumerate(self.numbers):
            below = QRectF(room.left() + place * step, top, step, line)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_axis(self, painter: QPainter, room: QRectF) -> None:
        zero, _ = _axis(room, np.clip(_finite(self._values), -self._extent, self._extent), 1.0)
        line, right = self.fontMetrics().height(), room.left() - GRID // 2
        above, below = self._ends
        ends = [(room.top(), above)] if zero > room.top() else []
        ends += [(room.bottom(), below)] if zero < room.bottom() else []
        for y, text in ((zero, "0"), *ends):
            beside = QRectF(0, y - line / 2, right, line)
            painter.drawText(
                beside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text
            )

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say which bar is pointed at."""
        room = self.room
        across = event.position().x() - room.left()
        place = int(across * len(self._values) // max(room.width(), 1))
        self.pointed.emit(place if 0 <= place < len(self._values) else -1)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at."""
        super().leaveEvent(event)
        self.pointed.emit(-1)


def paint_bars(  # noqa: PLR0913, PLR0917 - what bars consist of
    painter: QPainter,
    room: QRectF,
    values: Values,
    extent: float,
    source: QWidget,
    scale: float = 0.0,
) -> None:
    """Bars in a room, as a widget with a theme shows them.

    Where all numbers are of one sign, 0 lies at the rim. Of several bars in one pixel the last one
    is seen.

    Args:
        painter: paints.
        room: for all bars.
        values: a bar each.
        extent: how far the axis reaches on both sides of 0.
        source: wears the theme.
        scale: how far the colours reach, as in pictures of the same numbers; 0: as the axis.
    """
    shades = colours(source)
    shown = np.clip(_finite(values), -extent, extent)
    zero, unit = _axis(room, shown, extent)
    fills = diverging(shown, scale or extent, shades, is_dark(source)).tolist()
    step = room.width() / max(len(values), 1)
    is_apart = step >= LEAST_GAPPED
    width = step - 2 if is_apart else max(step, 1.0)
    # What is near to 0 has nearly the colour of the ground.
    painter.setPen(QPen(QColor(shades.muted), 1) if is_apart else QPen(Qt.PenStyle.NoPen))
    for place, (value, fill) in enumerate(zip(shown.tolist(), fills, strict=True)):
        top, bottom = sorted((zero, zero - value * unit))
        painter.setBrush(QColor(*fill))
        painter.drawRect(QRectF(room.left() + place * step, top, width, bottom - top))
    painter.setPen(QPen(QColor(shades.muted), 1))
    line = min(max(zero, room.top() + 0.5), room.bottom() - 0.5)
    painter.drawLine(QPointF(room.left(), line), QPointF(room.right(), line))


def _axis(room: QRectF, shown: Values, extent: float) -> tuple[float, float]:
    """Where 0 lies, and how many pixels 1 takes."""
    low = extent if shown.min(initial=0) < 0 else 0.0
    high = extent if shown.max(initial=0) > 0 or not low else 0.0
    unit = room.height() / (low + high)
    return room.top() + high * unit, unit


def _finite(values: Values) -> Values:
    return np.nan_to_num(values.astype(np.float64), posinf=0.0, neginf=0.0)
