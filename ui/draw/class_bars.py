"""A bar for each class, as long as its probability; the class that is named stands out."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import GRID, colours, tabular

Values = npt.NDArray[np.float32]

# More classes than these are not all shown, but the likeliest.
MOST_CLASSES, LIKELIEST = 20, 10
# Names share the room with the bars.
MOST_NAME = 0.4
LEAST_BAR = 40


class ClassBars(QWidget):
    """Paints names, bars and probabilities; stands still while they change."""

    def __init__(self) -> None:
        super().__init__()
        self._names: tuple[str, ...] = ()
        self._values: Values | None = None
        self._label = -1
        self.setFont(tabular(self.font()))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Probabilities of the classes")

    def show_answer(self, names: tuple[str, ...], values: Values | None, label: int = -1) -> None:
        """Show what a network says of each class.

        Args:
            names: of the classes.
            values: their probabilities; None: there is no answer, but there will be a bar for each.
            label: the class the network names.
        """
        if len(names) != len(self._names):
            self.updateGeometry()
        self._names, self._values, self._label = names, values, label
        told = [f"{names[place]} {self._text(place)}" for place in self.shown]
        self.setAccessibleDescription(", ".join(told))
        self.update()

    @property
    def shown(self) -> list[int]:
        """The classes that have a bar, from above: all in their order, or the likeliest of many."""
        if len(self._names) <= MOST_CLASSES:
            return list(range(len(self._names)))
        if self._values is None:
            return []
        return np.argsort(-self._values, kind="stable")[:LIKELIEST].tolist()

    def _text(self, place: int) -> str:
        if self._values is None:
            return ""
        value = self._values[place]
        return f"{value:.1%}" if np.isfinite(value) else "no number"

    # Sizes

    @property
    def _row(self) -> int:
        return self.fontMetrics().height() + GRID // 2

    def minimumSizeHint(self) -> QSize:
        """All bars, one below the other."""
        count = len(self._names) if len(self._names) <= MOST_CLASSES else LIKELIEST
        return QSize(self._number_room + LEAST_BAR + 6 * GRID, count * self._row)

    def sizeHint(self) -> QSize:
        """The same."""
        return self.minimumSizeHint()

    @property
    def _number_room(self) -> int:
        return self._bold_width("100.0%") + GRID

    @property
    def _name_room(self) -> int:
        widest = max((self._bold_width(self._names[place]) for place in self.shown), default=0)
        return min(widest, round(MOST_NAME * self.width()))

    def _bold_width(self, text: str) -> int:
        bold = QFont(self.font())
        bold.setBold(True)
        return QFontMetrics(bold).horizontalAdvance(text) + 1

    # Drawing

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint a row for each class."""
        painter, shown = QPainter(self), self.shown
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = self._name_room
        height = min(self.height() / max(len(shown), 1), 2 * self._row)
        for row, place in enumerate(shown):
            line = QRectF(0, row * height, self.width(), height).toRect()
            self._paint_row(painter, line, place, room)

    def _paint_row(self, painter: QPainter, line: QRect, place: int, room: int) -> None:
        shades, is_named = colours(self), place == self._label
        font = QFont(self.font())
        font.setBold(is_named)
        painter.setFont(font)
        painter.setPen(QColor(shades.text))
        middle = Qt.AlignmentFlag.AlignVCenter
        elided = painter.fontMetrics().elidedText(
            self._names[place], Qt.TextElideMode.ElideRight, room
        )
        name = QRect(line.left(), line.top(), room, line.height())
        painter.drawText(name, middle | Qt.AlignmentFlag.AlignRight, elided)
        number = QRect(line)
        number.setLeft(line.right() - self._number_room)
        painter.drawText(number, middle | Qt.AlignmentFlag.AlignRight, self._text(place))
        track = QRectF(line).adjusted(room + GRID, 3, -self._number_room - GRID, -3)
        painter.fillRect(track, QColor(shades.grid))
        if self._values is not None and np.isfinite(self._values[place]):
            track.setWidth(track.width() * float(self._values[place]))
            painter.fillRect(track, QColor(shades.accent if is_named else shades.muted))
