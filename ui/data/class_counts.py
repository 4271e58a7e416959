"""How many samples each class has in each part: bars with their figures, a column a part."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from dllab.data.overview import PARTS, Overview
from ui.data.class_marks import class_colour
from ui.data.look_view import LookView
from ui.theme import GRID, colours, is_dark, tabular

LEAST_LINE, MOST_LINE = 20, 34
MOST_NAME = 200


class ClassCounts(LookView):
    """Bars of each part's classes; a bar is as long as the share of the part's largest class."""

    title = "Classes"
    tip = "How many samples each class has in each part"
    empty = "How many samples each class has in each part will appear here."

    def __init__(self) -> None:
        super().__init__()
        self.chart = _Chart()
        scroll = QScrollArea()
        scroll.setWidget(self.chart)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setAccessibleName("Samples of each class")
        self.lay_out(scroll)
        self.header.hide()

    def draw(self, overview: Overview) -> None:
        """Show the counts."""
        self.chart.show_counts(overview)


class _Chart(QWidget):
    """A line a class, a column a part."""

    def __init__(self) -> None:
        super().__init__()
        self._counts = np.zeros((len(PARTS), 0), np.int64)
        self._names: tuple[str, ...] = ()

    def show_counts(self, overview: Overview) -> None:
        """Show other counts."""
        self._counts, self._names = np.asarray(overview.counts), overview.samples.class_names
        self.setMinimumHeight((len(self._names) + 1) * LEAST_LINE + GRID)
        self.setAccessibleName("Samples of each class")
        self.setAccessibleDescription(". ".join(sentences(overview)))
        self.update()

    def sizeHint(self) -> QSize:
        """Comfortable lines."""
        return QSize(480, (len(self._names) + 1) * MOST_LINE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint names, bars and figures."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(tabular(self.font()))
        painter.fillRect(self.rect(), colours(self).plot)
        parts = [part for part, kind in enumerate(self._counts) if kind.any()]
        line = min(self.height() / (len(self._names) + 1), MOST_LINE)
        metrics = QFontMetricsF(painter.font())
        widest = max((metrics.horizontalAdvance(name) for name in self._names), default=0)
        left = min(widest, MOST_NAME) + 3 * GRID
        self._paint_names(painter, line, left)
        width = (self.width() - left) / max(len(parts), 1)
        for place, part in enumerate(parts):
            room = QRectF(left + place * width, 0, width - 2 * GRID, line)
            self._paint_part(painter, room, part)

    def _paint_names(self, painter: QPainter, line: float, width: float) -> None:
        metrics = painter.fontMetrics()
        painter.setPen(colours(self).text)
        for label, name in enumerate(self._names):
            room = QRectF(GRID, (label + 1) * line, width - 2 * GRID, line)
            text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, int(room.width()) + 1)
            painter.drawText(
                room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text
            )

    def _paint_part(self, painter: QPainter, head: QRectF, part: int) -> None:
        counts, shades = self._counts[part], colours(self)
        total, line = int(counts.sum()), head.height()
        painter.setPen(shades.muted)
        painter.drawText(head, Qt.AlignmentFlag.AlignVCenter, f"{PARTS[part]}  {total:,}")
        texts = [f"{count:,}  {100 * count / total:.1f} %" for count in counts.tolist()]
        figure = max(map(QFontMetricsF(painter.font()).horizontalAdvance, texts)) + GRID
        longest = max(head.width() - figure - GRID, 0)
        for label, count in enumerate(counts.tolist()):
            top, length = (label + 1) * line, longest * count / counts.max()
            bar = QRectF(head.left(), top + line * 0.2, max(length, 1.0), line * 0.6)
            painter.fillRect(bar, class_colour(label, is_dark(self)))
            words = QRectF(bar.right() + GRID, top, figure, line)
            painter.setPen(QColor(shades.text if count else shades.error))
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, texts[label])
        painter.setPen(shades.grid)
        painter.drawLine(QPointF(head.left(), line), QPointF(head.left(), (len(counts) + 1) * line))


def sentences(overview: Overview) -> list[str]:
    """The chart in words."""
    return [
        f"{name}: " + ", ".join(f"{PARTS[part]} {count:,}" for part, count in enumerate(counts))
        for name, counts in zip(
            overview.samples.class_names, np.asarray(overview.counts).T.tolist(), strict=True
        )
    ]


def demo() -> None:
    """Show the flowers in a window of their own."""
    from ui.data.sample_overview import show_view  # noqa: PLC0415 - only the demo needs it

    show_view(ClassCounts)


if __name__ == "__main__":
    demo()
