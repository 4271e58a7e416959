"""The legend above the plots: line styles in the first row, the runs' colours in the second."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from ui.theme import Colours

# Long enough for a dash and two dots.
SAMPLE = 36.0
SPACE = 6.0
BETWEEN = 18.0
LONGEST_NAME = 160.0


@dataclass(frozen=True)
class Entry:
    """A sample of a line (a pen), of an area (a colour), or nothing, and its text."""

    text: str
    sample: QPen | QColor | None = None


class Legend(pg.GraphicsWidget):
    """Paints rows of entries; what does not fit in a row is counted at its end."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[Sequence[Entry]] = ()
        self._font = QFont()
        self._text = QColor()

    def show_rows(self, rows: Sequence[Sequence[Entry]], shades: Colours, font: QFont) -> None:
        """Show these entries in a theme."""
        self._rows, self._font, self._text = rows, font, QColor(shades.text)
        self.setFixedHeight(len(rows) * self._row_height() + SPACE)
        self.update()

    @property
    def texts(self) -> list[str]:
        """What the entries say."""
        return [entry.text for row in self._rows for entry in row]

    def paint(self, painter: QPainter, *_: object) -> None:
        """Row by row."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setFont(self._font)
        for number, row in enumerate(self._rows):
            for x, entry in self._placed(row):
                self._paint_entry(painter, x, number * self._row_height(), entry)

    def _placed(self, row: Sequence[Entry]) -> Iterator[tuple[float, Entry]]:
        x = SPACE
        for number, entry in enumerate(row):
            left = len(row) - number
            more = Entry(f"and {left} more")
            rest = 0.0 if left == 1 else BETWEEN + self._width(more)
            if x + self._width(entry) + rest > self.size().width():
                yield x, more
                return
            yield x, entry
            x += self._width(entry) + BETWEEN

    def _paint_entry(self, painter: QPainter, x: float, y: float, entry: Entry) -> None:
        middle = y + self._row_height() / 2
        text_left = x
        if isinstance(entry.sample, QPen):
            painter.setPen(entry.sample)
            # Between two rows of pixels a thin line would have half its strength in each.
            level = math.floor(middle) + 0.5 if entry.sample.widthF() <= 1 else middle
            painter.drawLine(QPointF(x, level), QPointF(x + SAMPLE, level))
        elif entry.sample is not None:
            painter.fillRect(QRectF(x, middle - 6, SAMPLE, 12), entry.sample)
        if entry.sample is not None:
            text_left += SAMPLE + SPACE
        painter.setPen(self._text)
        room = QRectF(text_left, y, LONGEST_NAME + SPACE, self._row_height())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self._elided(entry.text))

    def _elided(self, text: str) -> str:
        metrics = QFontMetricsF(self._font)
        return metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, LONGEST_NAME)

    def _width(self, entry: Entry) -> float:
        text = QFontMetricsF(self._font).horizontalAdvance(self._elided(entry.text))
        return float(text + (SAMPLE + SPACE if entry.sample is not None else 0))

    def _row_height(self) -> float:
        return float(QFontMetricsF(self._font).height() + SPACE)
