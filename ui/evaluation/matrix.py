"""The confusion matrix: a cell for each class and each name it is given, to read and to choose."""

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from dllab.evaluation.confusion import Counts
from ui.evaluation.matrix_layout import MatrixLayout, matrix_layout
from ui.evaluation.matrix_painter import MatrixPainter, percent
from ui.theme import GRID, colours

Cell = tuple[int, int]
# A picture is wider than high: square cells would leave a third of it empty.
PICTURE_STRETCH = 2.0
STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class ConfusionMatrix(QWidget):
    """Paints counts and shares of the rows.

    Signals:
        pointed(row, column): the cell under the mouse or the keyboard; -1, -1: none.
        chosen(row, column): the person wants to see its samples.

    Attributes:
        counts: rows are classes, columns what they are named.
        current: the cell that is chosen.
        is_picture: whether it is painted for a file, in which texts should stay texts.
    """

    pointed = Signal(int, int)
    chosen = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self.counts: Counts = np.zeros((0, 0), np.int64)
        self.names: tuple[str, ...] = ()
        self.current: Cell | None = None
        self.is_picture = False
        self._hovered: Cell | None = None
        self._kept: QPixmap | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Confusion matrix")

    def show_counts(self, counts: Counts, names: tuple[str, ...]) -> None:
        """Show another matrix; the same cell stays chosen where the classes are the same."""
        if names != self.names:
            self.current = self._hovered = None
        self.counts, self.names, self._kept = counts, names, None
        self.update()

    def choose(self, cell: Cell | None) -> None:
        """Mark a cell, and say so."""
        self.current = cell
        self.update()
        if cell:
            self.setAccessibleDescription(self.sentence(*cell))
            self.chosen.emit(*cell)

    def sizeHint(self) -> QSize:
        """Room for ten classes."""
        return QSize(460, 480)

    def minimumSizeHint(self) -> QSize:
        """Room to see something."""
        return QSize(220, 200)

    # Words

    def sentence(self, row: int, column: int) -> str:
        """All there is to say of a cell."""
        count, of_class = int(self.counts[row, column]), int(self.counts[row].sum())
        of_named = int(self.counts[:, column].sum())
        is_, named = self.names[row], self.names[column]
        return (
            f"{is_} predicted as {named}: {count:,} of {of_class:,} ({percent(count, of_class)} of "
            f"what is {is_}, {percent(count, of_named)} of what is predicted as {named})"
        )

    # Painting

    @property
    def arranged(self) -> MatrixLayout:
        """Where everything lies at the present size."""
        metrics = QFontMetricsF(self.font())
        widest = max((metrics.horizontalAdvance(name) for name in self.names), default=0) + 2
        room = float(self.width()), float(self.height())
        below = 2 * metrics.height() + 2 * GRID
        stretch = PICTURE_STRETCH if self.is_picture else 1.0
        return matrix_layout(
            len(self.names), widest, metrics.height(), room, below, stretch=stretch
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint cells, names and the scale."""
        if not self.names:
            return
        painter = QPainter(self)
        layout = self.arranged
        if self.is_picture:
            self._paint_all(painter, layout)
        else:
            painter.drawPixmap(0, 0, self._painted(layout))
        shades = colours(self)
        self._mark(painter, layout, self._hovered, QPen(QColor(shades.text), 1))
        width = 3 if self.hasFocus() else 2
        self._mark(painter, layout, self.current, QPen(QColor(shades.accent), width))

    def _painted(self, layout: MatrixLayout) -> QPixmap:
        """All but the marks; painted once, not at each move of the mouse."""
        ratio = self.devicePixelRatioF()
        if self._kept is None or self._kept.deviceIndependentSize().toSize() != self.size():
            self._kept = QPixmap(self.size() * ratio)
            self._kept.setDevicePixelRatio(ratio)
            self._kept.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._kept)
            self._paint_all(painter, layout)
            painter.end()
        return self._kept

    def _paint_all(self, painter: QPainter, layout: MatrixLayout) -> None:
        MatrixPainter(painter, self, self.counts, self.names, layout).paint()

    def _mark(self, painter: QPainter, layout: MatrixLayout, cell: Cell | None, pen: QPen) -> None:
        if cell:
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            painter.drawRect(layout.cell(*cell).adjusted(-1, -1, 0, 0))

    def changeEvent(self, event: QEvent) -> None:
        """Wear another theme or font."""
        super().changeEvent(event)
        self._kept = None

    # Events

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell of the cell under the mouse."""
        self._point(event.position().toPoint())

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at."""
        super().leaveEvent(event)
        self._hover(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the cell that is clicked."""
        cell = self.arranged.at(event.position().toPoint()) if self.names else None
        if cell:
            self.choose(cell)

    def _point(self, point: QPoint) -> None:
        self._hover(self.arranged.at(point) if self.names else None)

    def _hover(self, cell: Cell | None) -> None:
        if cell != self._hovered:
            self._hovered = cell
            self.pointed.emit(*(cell or (-1, -1)))
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move from cell to cell; Enter or the space bar chooses."""
        key = Qt.Key(event.key())
        if key in STEPS and self.names:
            self._move(*STEPS[key])
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space} and self.names:
            self.choose(self._hovered or self.current or (0, 0))
        else:
            super().keyPressEvent(event)

    def _move(self, down: int, right: int) -> None:
        row, column = self._hovered or self.current or (0, 0)
        last = len(self.names) - 1
        self._hover((min(max(row + down, 0), last), min(max(column + right, 0), last)))
        if self._hovered:
            self.setAccessibleDescription(self.sentence(*self._hovered))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is."""
        super().focusInEvent(event)
        self.update()
