"""The rows of a tabular data set, sorted by any column; missing cells are marked."""

import math

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPalette
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from dllab.data.overview import PARTS, Overview
from dllab.data.overview.sorting import column_values, sorted_rows
from dllab.data.split import Indices
from ui.data.class_marks import class_colour
from ui.data.spaced_cell import SpacedCell
from ui.theme import colours, is_dark, mixed, tabular

# Qt's views get slow beyond: of more rows, the first ones in the present order are shown.
MOST_ROWS = 1_000_000
# Bytes of the table that are sorted at once, within some 50 ms; more, by the process for data.
SORTED_AT_ONCE = 16 << 20
# Side of a class's patch of colour.
SWATCH = 10
MISSING, INFINITE = "missing", "infinite"
SAMPLE = "Sample"
Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
ROLES = {
    Role.DisplayRole,
    Role.DecorationRole,
    Role.ToolTipRole,
    Role.TextAlignmentRole,
    Role.BackgroundRole,
}
SORT_TIP = (
    "Click to sort by the column, once more for the other order; in the table, Space does the same"
)


class TableModel(QAbstractTableModel):
    """Rows of an overview as a table: number, features, class and part.

    Signals:
        sort_asked(column, descending): the table is too large to be sorted at once; `show_sorted`
            takes the answer.
    """

    sort_asked = Signal(int, bool)

    def __init__(self) -> None:
        super().__init__()
        self._overview: Overview | None = None
        self._shown: Indices = np.empty(0, np.intp)
        self._kept: Indices = self._shown
        self._read: tuple[int, list[float]] = (-1, [])
        self._formats: tuple[str, ...] = ()
        self._dark = False
        self._behind_missing = QColor()

    def show_rows(self, overview: Overview, rows: Indices) -> None:
        """Show other rows, in their order."""
        self.beginResetModel()
        if overview is not self._overview:
            self._read = (-1, [])
            self._formats = tuple(number_format(column) for column in _first_values(overview).T)
        self._overview, self._kept, self._shown = overview, rows, rows
        self.endResetModel()

    def show_sorted(self, order: Indices) -> None:
        """Show the rows in another order; `order`: all rows of the data set."""
        if self._overview is None:
            return
        kept = np.zeros(len(self._overview.part), bool)
        kept[self._kept] = True
        self.layoutAboutToBeChanged.emit()
        self._shown = order[kept[order]]
        self.layoutChanged.emit()

    def show_order_of(self, other: "TableModel") -> None:
        """Show the rows another model shows, in its order."""
        self.layoutAboutToBeChanged.emit()
        self._shown = other._shown  # noqa: SLF001 - of the same class
        self.layoutChanged.emit()

    def wear(self, palette: QPalette) -> None:
        """Show classes and missing values in the colours of a theme."""
        self._dark = is_dark(palette)
        shades = colours(palette)
        self._behind_missing = mixed(shades.warning, shades.panel, 0.25)

    def row(self, place: int) -> int:
        """The row of the data set at a place of the table."""
        return int(self._shown[place])

    # What Qt asks

    def rowCount(self, parent: Index | None = None) -> int:
        """As many rows as are shown."""
        return 0 if parent and parent.isValid() else min(len(self._shown), MOST_ROWS)

    def columnCount(self, parent: Index | None = None) -> int:
        """The features, and number, class and part."""
        if self._overview is None or (parent and parent.isValid()):
            return 0
        return len(self._overview.columns) + 3

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> str | None:
        """The names of the columns."""
        if self._overview is None or orientation == Qt.Orientation.Vertical:
            return None
        if role not in {Role.DisplayRole, Role.ToolTipRole}:
            return None
        names = (SAMPLE, *self._overview.columns, "Class", "Part")
        tip = "A click sorts by this column, another one the other way round"
        return f"{names[section]}\n{tip}" if role == Role.ToolTipRole else names[section]

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """Text, alignment and marks of a cell."""
        if self._overview is None or role not in ROLES or not index.isValid():
            return None
        row, feature = self.row(index.row()), index.column() - 1
        if role == Role.TextAlignmentRole:
            return RIGHT if feature < len(self._formats) else None
        if 0 <= feature < len(self._formats):
            return self._value(row, feature, role)
        return self._word(self._overview, row, feature - len(self._formats), role)

    def _word(self, overview: Overview, row: int, place: int, role: int) -> object:
        """Class, part, or else the number of a row."""
        label = int(overview.labels[row])
        if place == 0 and role == Role.DecorationRole:
            return class_colour(label, self._dark)
        words = (overview.samples.class_names[label], PARTS[overview.part[row]])
        text = words[place] if place >= 0 else f"{row + 1:,}"
        return text if role == Role.DisplayRole else None

    def _value(self, row: int, feature: int, role: int) -> object:
        value = self._values(row)[feature]
        if math.isfinite(value):
            return format(value, self._formats[feature]) if role == Role.DisplayRole else None
        marks = {
            Role.DisplayRole: MISSING if math.isnan(value) else INFINITE,
            Role.ToolTipRole: "This value is no finite number",
            Role.BackgroundRole: self._behind_missing,
        }
        return marks.get(Role(role))

    def _values(self, row: int) -> list[float]:
        """A row's values; Qt asks for one cell after the other."""
        if row != self._read[0] and self._overview is not None:
            values = self._overview.inputs(np.array([row]))[0]
            self._read = row, values.astype(np.float64).tolist()
        return self._read[1]

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; by the first one: back to the order of the data set and its split."""
        if self._overview is None:
            return
        descending = order == Qt.SortOrder.DescendingOrder
        if column <= 0:
            self.layoutAboutToBeChanged.emit()
            self._shown = self._kept[::-1] if descending else self._kept
            self.layoutChanged.emit()
        elif self._overview.samples.x.nbytes > SORTED_AT_ONCE:
            self.sort_asked.emit(column - 1, descending)
        else:
            self.show_sorted(sorted_rows(column_values(self._overview, column - 1), descending))


def number_format(values: npt.NDArray[np.generic]) -> str:
    """A format that writes all of a column's values with as many decimals, six figures at most."""
    texts = [f"{value:.6g}" for value in values[np.isfinite(values)].tolist()]
    if any("e" in text for text in texts):
        return ".6g"
    return f".{max((len(text.partition('.')[2]) for text in texts), default=0)}f"


def _first_values(overview: Overview) -> npt.NDArray[np.generic]:
    """Enough of the table to see how its numbers are written."""
    return overview.inputs(np.arange(min(len(overview.part), 200)))


class TableView(QTableView):
    """The table of samples.

    Attributes:
        rows: what it shows.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = TableModel()
        self.setModel(self.rows)
        self.setAccessibleName("Samples")
        self.setAlternatingRowColors(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFont(tabular(self.font()))
        self.setWordWrap(False)
        # Tab leaves the table; the arrows go from cell to cell.
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setItemDelegate(SpacedCell(self))
        self.setIconSize(QSize(SWATCH, SWATCH))
        lines = self.verticalHeader()
        lines.hide()
        lines.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        lines.setDefaultSectionSize(self.fontMetrics().height() + 6)
        self.horizontalHeader().setHighlightSections(False)
        # So many rows tell the widths: measuring a thousand would be felt.
        self.horizontalHeader().setResizeContentsPrecision(50)
        self.horizontalHeader().setToolTip(SORT_TIP)
        self.setSortingEnabled(True)

    def show_rows(self, overview: Overview, rows: Indices) -> None:
        """Show other rows, in their order until a column is clicked."""
        self.rows.wear(self.palette())
        self._put_back()
        self.rows.show_rows(overview, rows)
        self.horizontalHeader().setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        self.resizeColumnsToContents()
        self._put_first()

    def _put_first(self) -> None:
        """Class and part before the features: seen without scrolling, however many these are."""
        header, last = self.horizontalHeader(), self.rows.columnCount() - 1
        for _ in range(2):
            header.moveSection(last, 1)

    def _put_back(self) -> None:
        """Qt would keep the moved sections in their places in a table of other columns."""
        header = self.horizontalHeader()
        while header.logicalIndex(1) > 1:
            header.moveSection(1, header.count() - 1)

    def show_as(self, other: "TableView") -> None:
        """For a picture: in the order of another table of the same rows, from the same one on."""
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if other.rows.rowCount():
            self.rows.show_order_of(other.rows)
            self.verticalScrollBar().setValue(other.verticalScrollBar().value())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Sort without a mouse too: a header never has the keyboard."""
        place = self.currentIndex()
        if event.key() != Qt.Key.Key_Space or not place.isValid():
            super().keyPressEvent(event)
            return
        header, up = self.horizontalHeader(), Qt.SortOrder.AscendingOrder
        is_up = (
            header.sortIndicatorSection() == place.column() and header.sortIndicatorOrder() == up
        )
        self.sortByColumn(place.column(), Qt.SortOrder.DescendingOrder if is_up else up)

    def changeEvent(self, event: QEvent) -> None:
        """Wear another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.rows.wear(self.palette())
            self.viewport().update()
