"""A table made of columns of figures or words, sorted by any of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui.theme import tabular

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
UNDEFINED = "none"
SORT_TIP = "A click sorts by this column, another one the other way round"


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        name: its heading.
        values: numbers, or words; one a row.
        write: writes a value; words stand as they are.
        tip: what the heading explains.
        foot: what stands below, in rows that are not sorted.
    """

    name: str
    values: npt.NDArray[Any]
    write: Callable[[Any], str] = str
    tip: str = ""
    foot: tuple[str, ...] = ()

    @property
    def is_words(self) -> bool:
        """Whether its values are words."""
        return self.values.dtype.kind in "UO"

    def text(self, row: int) -> str:
        """What a cell says."""
        value = self.values[row]
        if not self.is_words and not np.isfinite(value):
            return UNDEFINED
        return self.write(value)

    def order(self, descending: bool) -> npt.NDArray[np.intp]:
        """All rows by their values; equal ones keep their order, undefined ones come last."""
        if self.is_words:
            _, keys = np.unique(self.values.astype(str), return_inverse=True)
        else:
            keys = self.values.astype(np.float64)
        return np.argsort(-keys if descending else keys, kind="stable")


class ColumnModel(QAbstractTableModel):
    """The columns as Qt asks for them."""

    def __init__(self) -> None:
        super().__init__()
        self.columns: Sequence[Column] = ()
        self._order: npt.NDArray[np.intp] = np.empty(0, np.intp)
        self._sorted = (-1, False)

    def show_columns(self, columns: Sequence[Column]) -> None:
        """Show other columns; sorted as before where they have the same names."""
        if [one.name for one in columns] != [one.name for one in self.columns]:
            self._sorted = (-1, False)
        self.beginResetModel()
        self.columns = columns
        self._order = self._ordered()
        self.endResetModel()

    def row(self, place: int) -> int | None:
        """Which row of the columns stands at a place; None: it is below them."""
        return int(self._order[place]) if place < len(self._order) else None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; -1: leave the rows as they came."""
        self._sorted = column, order == Qt.SortOrder.DescendingOrder
        self.layoutAboutToBeChanged.emit()
        self._order = self._ordered()
        self.layoutChanged.emit()

    def _ordered(self) -> npt.NDArray[np.intp]:
        column, descending = self._sorted
        if 0 <= column < len(self.columns):
            return self.columns[column].order(descending)
        return np.arange(len(self.columns[0].values) if self.columns else 0)

    def rowCount(self, parent: Index | None = None) -> int:
        """The rows, and those below them."""
        if not self.columns or (parent and parent.isValid()):
            return 0
        return len(self._order) + len(self.columns[0].foot)

    def columnCount(self, parent: Index | None = None) -> int:
        """As many as there are."""
        return 0 if parent and parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> str | None:
        """Names and explanations."""
        if orientation == Qt.Orientation.Vertical or section >= len(self.columns):
            return None
        column = self.columns[section]
        if role == Role.ToolTipRole:
            return "\n".join(filter(None, [column.tip or column.name, SORT_TIP]))
        return column.name if role == Role.DisplayRole else None

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """Text, alignment and weight of a cell."""
        if not index.isValid():
            return None
        column, row = self.columns[index.column()], self.row(index.row())
        if role == Role.TextAlignmentRole and not column.is_words:
            return RIGHT
        if role == Role.DisplayRole:
            return column.foot[index.row() - len(self._order)] if row is None else column.text(row)
        if role == Role.FontRole and row is None:
            return _bold()
        return None


def _bold() -> QFont:
    font = QFont()
    font.setBold(True)
    return font


class ColumnTable(QTableView):
    """Shows columns.

    Attributes:
        model_: what it shows.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.model_ = ColumnModel()
        self.setModel(self.model_)
        self.setAccessibleName(name)
        self.setAlternatingRowColors(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFont(tabular(self.font()))
        self.setWordWrap(False)
        # Tab leaves the table; the arrows go from cell to cell.
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        lines = self.verticalHeader()
        lines.hide()
        lines.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        lines.setDefaultSectionSize(self.fontMetrics().height() + 6)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setResizeContentsPrecision(50)
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        head.setSortIndicatorClearable(True)
        self.setSortingEnabled(True)

    def show_columns(self, columns: Sequence[Column]) -> None:
        """Show other columns; the place and the order stay as they are where they can."""
        same = [one.name for one in columns] == [one.name for one in self.model_.columns]
        place = self.verticalScrollBar().value()
        chosen = self.currentIndex()
        at = chosen.row(), chosen.column()
        self.model_.show_columns(columns)
        if not same:
            self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
            self.resizeColumnsToContents()
            return
        self.verticalScrollBar().setValue(place)
        self.setCurrentIndex(self.model_.index(*at))

    def show_as(self, other: "ColumnTable") -> None:
        """For a picture: the rows of another table of the same columns, in its order."""
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = other.horizontalHeader()
        self.sortByColumn(head.sortIndicatorSection(), head.sortIndicatorOrder())
