"""One vital sign of all layers over the epochs, as a strip of coloured cells."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui.theme import GRID, colours, is_dark
from ui.views.bent_axis import short
from ui.views.signs import HEALTHY_RATIO, RATIO_ENDS, Sign
from ui.views.strip_columns import StripColumns

Values = npt.NDArray[np.float64]

LEGEND = 10.0
LEGEND_STEPS = 60
MOST_NAMED = 8
# Under the names of the layers, before those of the epochs.
EPOCH = "epoch"
ARROWS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class HeatStrip(QWidget):
    """A row for each layer that has the sign, a column for each epoch it was measured at.

    A column reaches to the next epoch that was measured.

    Signals:
        pointed(text, where): what is under the mouse or the keys' cursor, in the strip's pixels.
        chosen(row): a layer was clicked, or Enter pressed on it; its row in what is shown.
    """

    pointed = Signal(str, QPoint)
    chosen = Signal(int)

    def __init__(self, sign: Sign) -> None:
        super().__init__()
        self.sign = sign
        self._names: list[str] = []
        self._rows: list[int] = []
        self._columns = StripColumns(())
        self._values: Values = np.empty((0, 0))
        self._marked: int | None = None
        self._cursor: tuple[int, int] | None = None
        self._font = self.font()
        self._room = 0.0, 0.0
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(sign.title)
        self.setAccessibleDescription(sign.meaning)
        self.setMinimumHeight(90)

    def show_values(
        self,
        names: list[str],
        epochs: list[int],
        values: Values,
        marked: int | None,
        font: QFont,
    ) -> None:
        """Show values of shape (layers, epochs); `marked` is the column of the chosen epoch."""
        self._rows = [row for row in range(len(names)) if not np.isnan(values[row]).all()]
        self._names = [names[row] for row in self._rows]
        self._values = values[self._rows]
        self._columns = StripColumns(tuple(epochs))
        self._marked, self._font = marked, font
        self._cursor = None
        left = max(self._metrics.horizontalAdvance(name) for name in (EPOCH, *self._names))
        self._room = left + GRID, self._metrics.horizontalAdvance("0.00001") + LEGEND + 2 * GRID
        self.update()

    # Places

    @property
    def _metrics(self) -> QFontMetricsF:
        return QFontMetricsF(self._font)

    @property
    def _field(self) -> QRectF:
        """Where the cells are."""
        metrics = self._metrics
        left, right = self._room
        top, bottom = metrics.height() + GRID, metrics.height() + GRID / 2
        return QRectF(
            left, top, max(self.width() - left - right, 1), max(self.height() - top - bottom, 1)
        )

    def _cell(self, row: int, column: int) -> QRectF:
        field, columns = self._field, self._columns
        height = field.height() / len(self._names)
        left, right = field.left() + columns.edges[column : column + 2] * field.width()
        return QRectF(left, field.top() + row * height, right - left, height)

    def _share(self, position: QPointF) -> float:
        """How far across a place is, from 0 to 1."""
        return (position.x() - self._field.left()) / self._field.width()

    def _at(self, position: QPointF) -> tuple[int, int] | None:
        field = self._field
        if not field.contains(position) or not self._values.size:
            return None
        rows, column = len(self._names), self._columns.at(self._share(position))
        row = int((position.y() - field.top()) / field.height() * rows)
        return min(row, rows - 1), column

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Title, cells, layers, epochs, legend."""
        del event
        painter = QPainter(self)
        painter.setFont(self._font)
        shades, metrics = colours(self), self._metrics
        painter.setPen(QColor(shades.text))
        painter.drawText(QPointF(0, metrics.ascent()), self.sign.title)
        if not self._values.size:
            painter.setPen(QColor(shades.muted))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect(), flags, f"This network has no {self.sign.needs}.")
            return
        self._paint_cells(painter)
        self._paint_texts(painter)
        self._paint_legend(painter)
        painter.setPen(QPen(QColor(shades.text), 2))
        if self._cursor:
            painter.drawRect(self._cell(*self._cursor))
        if self._marked is not None:
            bottom = self._cell(len(self._names) - 1, self._marked)
            painter.drawRect(self._cell(0, self._marked).united(bottom))

    def _paint_cells(self, painter: QPainter) -> None:
        shades = colours(self)
        shares = self.sign.shares(np.nan_to_num(self._values), self.sign.ends(self._values))
        palette = self.sign.palette(shades, is_dark(self))
        pixels = palette[np.rint(shares * 255).astype(np.intp)]
        rows, field = len(self._names), self._field
        # Enlarged here, cell by cell: some readers of SVG would blur them.
        size = (field.size() * max(painter.device().devicePixelRatio(), 2)).toSize()
        across = (np.arange(size.width()) + 0.5) / size.width()
        pixels = np.ascontiguousarray(pixels[:, self._columns.all_at(across)])
        stride = 4 * size.width()
        image = QImage(pixels.data, size.width(), rows, stride, QImage.Format.Format_RGB32)
        painter.drawImage(field, image.scaled(size))
        painter.setPen(QColor(shades.error))
        for row, column in np.argwhere(~np.isfinite(self._values)).tolist():
            cell = self._cell(row, column)
            painter.fillRect(cell, QColor(shades.window))
            painter.drawLine(cell.topLeft(), cell.bottomRight())
            painter.drawLine(cell.bottomLeft(), cell.topRight())
        painter.setPen(QColor(shades.window))
        for row in range(1, rows):
            y = self._cell(row, 0).top()
            painter.drawLine(QPointF(field.left(), y), QPointF(field.right(), y))

    def _paint_texts(self, painter: QPainter) -> None:
        shades, metrics, field = colours(self), self._metrics, self._field
        painter.setPen(QColor(shades.muted))
        height = self._cell(0, 0).height()
        # Where rows are lower than the text, some go without their name.
        step = max(int(np.ceil(metrics.height() / height)), 1)
        for row in range(0, len(self._names), step):
            middle = self._cell(row, 0).center().y()
            box = QRectF(
                0, middle - metrics.height() / 2, field.left() - GRID / 2, metrics.height()
            )
            painter.drawText(box, Qt.AlignmentFlag.AlignRight, self._names[row])
        self._paint_epochs(painter)

    def _paint_epochs(self, painter: QPainter) -> None:
        below, taken = self._field.bottom() + self._metrics.ascent() + 2, list[QRectF]()
        before = self._field.left() - GRID / 2 - self._metrics.horizontalAdvance(EPOCH)
        painter.drawText(QPointF(before, below), EPOCH)
        for column in self._labelled():
            text = f"{self._columns.epochs[column]:,}"
            width = self._metrics.horizontalAdvance(text)
            x = self._cell(0, column).left()
            place = QRectF(x, 0, width, 1)
            if x + width <= self.width():
                if any(place.adjusted(-GRID, 0, GRID, 0).intersects(other) for other in taken):
                    continue
                painter.drawText(QPointF(x, below), text)
                taken.append(place)

    def _labelled(self) -> list[int]:
        """The columns whose epoch is named where they begin, if there is room."""
        shares = np.linspace(0, 1, MOST_NAMED, endpoint=False)
        last = len(self._columns.epochs) - 1
        return [0, last, *self._columns.all_at(shares).tolist()[1:]]

    def _paint_legend(self, painter: QPainter) -> None:
        shades, dark, metrics, field = colours(self), is_dark(self), self._metrics, self._field
        ends = self.sign.ends(self._values)
        bar = QRectF(field.right() + GRID, field.top(), LEGEND, field.height())
        height = bar.height() / LEGEND_STEPS
        for step in range(LEGEND_STEPS):
            share = 1 - (step + 0.5) / LEGEND_STEPS
            rect = QRectF(bar.left(), bar.top() + step * height, LEGEND, height + 0.5)
            painter.fillRect(rect, self.sign.colour(share, shades, dark))
        painter.setPen(QColor(shades.muted))
        for value in (*ends, *(HEALTHY_RATIO if ends == RATIO_ENDS else ())):
            y = bar.bottom() - self.sign.share(value, ends) * bar.height()
            if value in HEALTHY_RATIO:
                painter.drawLine(QPointF(bar.left() - 3, y), QPointF(bar.right() + 3, y))
                continue
            base = min(max(y + metrics.ascent() / 2, bar.top() + metrics.ascent()), bar.bottom())
            painter.drawText(QPointF(bar.right() + GRID / 2, base), self._short(value))
        if ends == RATIO_ENDS:
            middle = bar.bottom() - self.sign.share(1e-3, ends) * bar.height()
            painter.drawText(
                QPointF(bar.right() + GRID / 2, middle + metrics.ascent() / 2), "0.001"
            )

    def _short(self, value: float) -> str:
        if self.sign.scale == "share":
            return f"{value:.0%}"
        return short(float(f"{value:.1g}"))

    # Pointing

    def _point(self, place: tuple[int, int] | None, where: QPoint) -> None:
        if place is None:
            self.pointed.emit("", where)
            return
        row, column = place
        value, epochs = float(self._values[row, column]), self._columns.epochs
        skipped = column + 1 < len(epochs) and epochs[column + 1] > epochs[column] + 1
        cells = [
            ("layer", self._names[row]),
            ("epoch", f"{epochs[column]:,}"),
            ("next measured", f"{epochs[column + 1]:,}" if skipped else ""),
            (self.sign.title.lower(), self.sign.told(value)),
            ("", self.sign.judged(value)),
        ]
        rows = (
            f"<tr><td>{name}&nbsp;&nbsp;</td><td align='right'>{text}</td></tr>"
            for name, text in cells
            if text
        )
        self.pointed.emit(f"<table>{''.join(rows)}</table>", where)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell what is there."""
        place = self._at(event.position())
        on_layer = place is not None
        self.setCursor(
            Qt.CursorShape.PointingHandCursor if on_layer else Qt.CursorShape.ArrowCursor
        )
        self._point(place, event.position().toPoint())

    def event(self, event: QEvent) -> bool:
        """The title explains itself; over the cells their values are told."""
        if isinstance(event, QHelpEvent):
            on_title = event.pos().y() < self._field.top()
            QToolTip.showText(event.globalPos(), self.sign.meaning if on_title else "", self)
            return True
        return super().event(event)

    def leaveEvent(self, event: QEvent) -> None:
        """No mouse, no values under it."""
        self._point(None, QPoint())
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the layer."""
        if event.button() == Qt.MouseButton.LeftButton and (place := self._at(event.position())):
            self._cursor = place
            self.update()
            self.chosen.emit(self._rows[place[0]])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from cell to cell and tell its value, Enter chooses the layer."""
        key = Qt.Key(event.key())
        if key in ARROWS and self._values.size:
            rows, columns = self._values.shape
            down, right = ARROWS[key]
            row, column = self._cursor or (0, columns - 1)
            if self._cursor:
                row, column = row + down, column + right
            self._cursor = min(max(row, 0), rows - 1), min(max(column, 0), columns - 1)
            self.update()
            self._point(self._cursor, self._cell(*self._cursor).center().toPoint())
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._cursor:
            self.chosen.emit(self._rows[self._cursor[0]])
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The keys are elsewhere."""
        self._cursor = None
        self._point(None, QPoint())
        self.update()
        super().focusOutEvent(event)
