"""A layer's weights as one picture: a column for each unit, a row for each input."""

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from dllab.plurals import counted
from ui.inside.unit_images import Weights, coloured
from ui.theme import GRID, colours, is_dark

# More rows and columns than this cannot be told apart on a screen.
MOST_SIDE = 1024
# A weight is not drawn larger than this.
MOST_CELL = 48


class MatrixPicture(QWidget):
    """Paints the weights as large as they fit.

    Signals:
        pointed(row, column): of the weight under the mouse; -1, -1 beside them.
        chosen(column): the person clicked a column, or went to it by arrow keys.
    """

    pointed = Signal(int, int)
    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._weights: Weights = np.zeros((1, 1))
        self._extent = 1.0
        self._image = QImage()
        self.column = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Weights of the layer")
        self.setMinimumSize(160, 120)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_weights(self, weights: Weights, extent: float) -> None:
        """Show other weights, shape (inputs, units)."""
        self._weights, self._extent = weights, extent
        self._draw()

    def mark(self, column: int) -> None:
        """Mark another column; -1: none."""
        self.column = column
        self.update()

    @property
    def steps(self) -> tuple[int, int]:
        """Every how many-th row and column is drawn."""
        rows, columns = self._weights.shape
        return -(-rows // MOST_SIDE), -(-columns // MOST_SIDE)

    def _draw(self) -> None:
        down, across = self.steps
        shown = np.asarray(self._weights[::down, ::across], np.float32)[..., None]
        self._image = coloured(shown, self._extent, colours(self), is_dark(self))
        self.update()

    def rect_of_weights(self) -> QRectF:
        """Where they are painted: below the word for columns, right of that for rows."""
        edge = self.fontMetrics().height() + GRID
        rows, columns = self._weights.shape
        width = min(self.width() - edge - GRID, columns * MOST_CELL)
        height = min(self.height() - edge - GRID, rows * MOST_CELL)
        return QRectF(edge, edge, max(width, 1), max(height, 1))

    def sizeHint(self) -> QSize:
        """As much as there is."""
        return QSize(480, 360)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint words, weights and the mark."""
        painter, shades, rect = QPainter(self), colours(self), self.rect_of_weights()
        painter.fillRect(self.rect(), QColor(shades.plot))
        painter.setPen(QColor(shades.muted))
        rows, columns = self._weights.shape
        edge, middle = rect.top(), Qt.AlignmentFlag.AlignVCenter
        painter.drawText(
            QRectF(rect.left(), 0, self.width(), edge),
            middle,
            f"{counted(columns, 'unit')}, left to right",
        )
        painter.save()
        painter.translate(0, rect.bottom())
        painter.rotate(-90)
        text = counted(rows, "input")
        room = QRectF(0, 0, max(rect.height(), self.fontMetrics().horizontalAdvance(text)), edge)
        painter.drawText(room, middle, text)
        painter.restore()
        is_shrunk = rect.width() < self._image.width() or rect.height() < self._image.height()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, is_shrunk)
        painter.drawImage(rect, self._image)
        self._paint_mark(painter, rect)

    def _paint_mark(self, painter: QPainter, rect: QRectF) -> None:
        columns = self._weights.shape[1]
        if not 0 <= self.column < columns:
            return
        width = rect.width() / columns
        left = rect.left() + self.column * width
        painter.setPen(QPen(QColor(colours(self).accent), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(left - 1, rect.top() - 1, max(width, 2) + 2, rect.height() + 2))

    # Events

    def _at(self, point: QPointF) -> tuple[int, int] | None:
        rect, (rows, columns) = self.rect_of_weights(), self._weights.shape
        row = int((point.y() - rect.top()) / rect.height() * rows // 1)
        column = int((point.x() - rect.left()) / rect.width() * columns // 1)
        return (row, column) if 0 <= row < rows and 0 <= column < columns else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say which weight is pointed at."""
        self.pointed.emit(*(self._at(event.position()) or (-1, -1)))

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at."""
        super().leaveEvent(event)
        self.pointed.emit(-1, -1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the column under the pointer."""
        if at := self._at(event.position()):
            self._choose(at[1])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from unit to unit."""
        last = self._weights.shape[1] - 1
        places = {
            Qt.Key.Key_Left: self.column - 1,
            Qt.Key.Key_Right: self.column + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        if event.key() in places:
            self._choose(min(max(places[Qt.Key(event.key())], 0), last))
        else:
            super().keyPressEvent(event)

    def _choose(self, column: int) -> None:
        self.mark(column)
        self.chosen.emit(column)

    def changeEvent(self, event: QEvent) -> None:
        """Wear another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()
