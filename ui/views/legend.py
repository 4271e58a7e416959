"""The legend above the plots: line styles in the first row, the runs' colours in the second."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsSceneResizeEvent

from ui.theme import Colours

# Long enough for a dash and two dots.
SAMPLE = 36.0
SPACE = 6.0
BETWEEN = 18.0
LONGEST_NAME = 160.0
# Of a picture, in which nothing can be pointed at: so many lines a row of entries may take.
MOST_LINES = 6


@dataclass(frozen=True)
class Entry:
    """A sample of a line (a pen), of an area (a colour), or nothing, and its text."""

    text: str
    sample: QPen | QColor | None = None


class Legend(pg.GraphicsWidget):
    """Paints rows of entries; what does not fit in a row or its lines is counted at its end."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[Sequence[Entry]] = ()
        self._wraps = False
        self._font = QFont()
        self._text = QColor()

    def show_rows(
        self,
        rows: Sequence[Sequence[Entry]],
        shades: Colours,
        font: QFont,
        *,
        wraps: bool = False,
    ) -> None:
        """Show these entries in a theme; those of a row that wraps may take several lines."""
        self._rows, self._font, self._text = rows, font, QColor(shades.text)
        self._wraps = wraps
        self._fit()
        self.update()

    def _fit(self) -> None:
        self.setFixedHeight(len(self._lines) * self._row_height() + SPACE)

    def resizeEvent(self, event: QGraphicsSceneResizeEvent) -> None:
        """Break the rows anew."""
        super().resizeEvent(event)
        if self._wraps:
            self._fit()

    @property
    def shown(self) -> list[str]:
        """What is painted of them, line by line."""
        return [entry.text for line in self._lines for _, entry in line]

    @property
    def texts(self) -> list[str]:
        """What the entries say."""
        return [entry.text for row in self._rows for entry in row]

    def paint(self, painter: QPainter, *_: object) -> None:
        """Row by row."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setFont(self._font)
        for number, line in enumerate(self._lines):
            for x, entry in line:
                self._paint_entry(painter, x, number * self._row_height(), entry)

    @property
    def _lines(self) -> list[list[tuple[float, Entry]]]:
        return [line for row in self._rows for line in self._broken(row)]

    def _broken(self, row: Sequence[Entry]) -> Iterator[list[tuple[float, Entry]]]:
        """A row in as many lines as it takes, the last of them cut off if there are too many."""
        begin = 0
        for _ in range(MOST_LINES - 1 if self._wraps else 0):
            line = list(self._whole(row[begin:]))
            begin += len(line)
            if begin == len(row) or not line:
                break
            yield line
        else:
            line = list(self._placed(row[begin:]))
        yield line

    def _whole(self, entries: Sequence[Entry]) -> Iterator[tuple[float, Entry]]:
        """Those that fit in one line."""
        x = SPACE
        for entry in entries:
            if x > SPACE and x + self._width(entry) > self.size().width():
                return
            yield x, entry
            x += self._width(entry) + BETWEEN

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
