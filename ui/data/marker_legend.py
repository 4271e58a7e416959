"""A legend of lines, areas and points that wraps to as many rows as it needs."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from pyqtgraph.graphicsItems.ScatterPlotItem import drawSymbol
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import GRID, colours

SAMPLE = 20
POINT = 9


@dataclass(frozen=True)
class Mark:
    """What a mark means.

    Attributes:
        text: its meaning.
        pen: of the line, or of the point's outline.
        symbol: pyqtgraph's name of the point's shape; a line without one.
        brush: fills the point.
    """

    text: str
    pen: QPen
    symbol: str = ""
    brush: QBrush = field(default_factory=QBrush)


# Classes in a legend; more would leave no room for the points.
MOST_NAMED = 20

# The shape, outline and filling of a class's points.
Look = Callable[[int], tuple[str, QPen, QBrush]]


def class_legend(names: Sequence[str], look: Look) -> list[Mark]:
    """A mark for each class, as far as there is room."""
    marks = []
    for label, name in enumerate(names[:MOST_NAMED]):
        symbol, pen, brush = look(label)
        marks.append(Mark(name, pen, symbol, brush))
    if len(names) > MOST_NAMED:
        marks.append(Mark(f"and {len(names) - MOST_NAMED} more", QPen(Qt.PenStyle.NoPen)))
    return marks


class MarkerLegend(QWidget):
    """Paints marks and their meanings."""

    def __init__(self) -> None:
        super().__init__()
        self._marks: Sequence[Mark] = ()
        self._heights: dict[int, int] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_marks(self, marks: Sequence[Mark]) -> None:
        """Show other marks."""
        self._marks = marks
        self._heights.clear()
        self.setAccessibleName(", ".join(mark.text for mark in marks))
        self.updateGeometry()
        self.update()

    @property
    def texts(self) -> list[str]:
        """What the marks mean."""
        return [mark.text for mark in self._marks]

    def sizeHint(self) -> QSize:
        """One row high."""
        return QSize(160, self._row)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's spelling
        """The narrower, the more rows."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of as many rows as are needed."""
        if width not in self._heights:
            # A layout asks for it many times over, at each change of a label anywhere in it.
            bottoms = (rect.bottom() + 1 for rect, _ in self._placed(width))
            self._heights[width] = max(bottoms, default=self._row)
        return self._heights[width]

    @property
    def _row(self) -> int:
        return self.fontMetrics().height() + GRID // 2

    def _placed(self, width: int) -> Iterator[tuple[QRect, Mark]]:
        metrics, x, y = QFontMetrics(self.font()), 0, 0
        for mark in self._marks:
            needed = SAMPLE + GRID + metrics.horizontalAdvance(mark.text)
            if x and x + needed > width:
                x, y = 0, y + self._row
            yield QRect(x, y, needed, self._row), mark
            x += needed + 2 * GRID

    def changeEvent(self, event: QEvent) -> None:
        """Wear another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._heights.clear()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint mark by mark."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for rect, mark in self._placed(self.width()):
            middle = QPointF(rect.left() + SAMPLE / 2, rect.center().y() + 0.5)
            if mark.symbol:
                painter.save()
                painter.translate(middle)
                drawSymbol(painter, mark.symbol, POINT, mark.pen, mark.brush)
                painter.restore()
            else:
                half = QPointF(SAMPLE / 2, 0)
                painter.setPen(mark.pen)
                painter.drawLine(middle - half, middle + half)
            painter.setPen(colours(self).text)
            room = QRectF(rect).adjusted(SAMPLE + GRID, 0, GRID, 0)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, mark.text)
