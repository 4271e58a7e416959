"""The columns of a CSV file as rows of a table: what each is used as, and what fills its gaps."""

from typing import get_args

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QApplication

from dllab.spec.data import Column, CsvFile
from dllab.spec.data.csv_file import ColumnRole

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

CLASS, NAME, USED, MISSING, FILLED = range(5)
HEADINGS = ("Class", "Column", "Used as", "Missing", "Where missing")
TIPS = (
    "The column that holds the classes: what the network learns to tell",
    "The column's name: as the first row says, or its number",
    Column.model_fields["role"].description,
    "How many rows have no value in this column",
    Column.model_fields["missing"].description,
)
# What may be chosen in a cell; none where there is nothing to choose.
CHOICES = Role.UserRole
NUMBER = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ColumnRows(QAbstractTableModel):
    """Shows a file's columns; what the person edits is only announced.

    Signals:
        edited(source): the person wants the columns otherwise; their rows are not counted yet.
    """

    edited = Signal(CsvFile)

    def __init__(self) -> None:
        super().__init__()
        self._source = CsvFile()
        self._missing: tuple[int, ...] = ()

    def show(self, source: CsvFile, missing: tuple[int, ...]) -> None:
        """Show the columns of a file, and how many values each of them misses, if that is known."""
        grown = len(source.columns) != len(self._source.columns)
        if grown:
            self.beginResetModel()
        self._source, self._missing = source, missing
        if grown:
            self.endResetModel()
        else:
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, FILLED))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """One row a column of the file."""
        return 0 if parent.isValid() else len(self._source.columns)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Fixed columns."""
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> object:
        """Names of the columns and what they mean."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Role.TextAlignmentRole and section == MISSING:
            return NUMBER
        if role == Role.ToolTipRole:
            return TIPS[section]
        return HEADINGS[section] if role == Role.DisplayRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The class is ticked, choices are edited."""
        flags = super().flags(index)
        if index.column() == CLASS:
            return flags | Qt.ItemFlag.ItemIsUserCheckable
        return flags | Qt.ItemFlag.ItemIsEditable if self._choices(index) else flags

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """What a cell shows."""
        if not index.isValid() or index.row() >= self.rowCount():
            return None
        if role == CHOICES:
            return self._choices(index)
        if role == Role.ToolTipRole:
            return self._tip(index)
        if role in {Role.DisplayRole, Role.EditRole}:
            return self._text(index)
        return self._look(index, role)

    def _look(self, index: Index, role: int) -> object:
        is_class = self._is_class(index.row())
        match role:
            case Role.CheckStateRole if index.column() == CLASS:
                return Qt.CheckState.Checked if is_class else Qt.CheckState.Unchecked
            case Role.TextAlignmentRole if index.column() == MISSING:
                return NUMBER
            case Role.FontRole if is_class:
                return bold()
            case Role.ForegroundRole if self._is_ignored(index.row()):
                return QApplication.palette().color(QPalette.ColorRole.PlaceholderText)
        return None

    def setData(self, index: Index, value: object, role: int = Role.EditRole) -> bool:
        """Announce what the person wants."""
        column = self._column(index.row())
        if role == Role.CheckStateRole and Qt.CheckState(value) == Qt.CheckState.Checked:
            self._announce({"target": column.name})
            return True
        if role != Role.EditRole or value not in self._choices(index):
            return False
        if value != self._text(index):
            field = "role" if index.column() == USED else "missing"
            edited = Column.model_validate(_fitting(dict(column) | {field: value}))
            columns = list(self._source.columns)
            columns[index.row()] = edited
            self._announce({"columns": tuple(columns)})
        return True

    def _announce(self, changes: dict[str, object]) -> None:
        self.edited.emit(self._source.model_copy(update={**changes, "found": None, "dropped": 0}))

    def _column(self, row: int) -> Column:
        return self._source.columns[row]

    def _is_class(self, row: int) -> bool:
        return self._column(row).name == self._source.target

    def _is_ignored(self, row: int) -> bool:
        return self._column(row).role == "ignored" and not self._is_class(row)

    def _missed(self, row: int) -> int:
        return self._missing[row] if row < len(self._missing) else 0

    def _choices(self, index: Index) -> tuple[str, ...]:
        row = index.row()
        if self._is_class(row):
            return ()
        if index.column() == USED:
            return get_args(ColumnRole)
        if index.column() == FILLED and self._missed(row):
            return _fillings(self._column(row).role)
        return ()

    def _text(self, index: Index) -> str:
        row = index.row()
        column, missed = self._column(row), self._missed(row)
        drops = self._is_class(row)
        texts = {
            NAME: column.name,
            USED: "class" if drops else column.role,
            MISSING: f"{missed:,}" if missed else "",
            FILLED: "drop" if drops else column.missing,
        }
        if index.column() == FILLED and (not missed or self._is_ignored(row)):
            return ""
        return texts.get(index.column(), "")

    def _tip(self, index: Index) -> str:
        column = self._column(index.row())
        if index.column() == NAME and column.categories:
            return f"{column.name}: {', '.join(column.categories)}"
        return column.name if index.column() == NAME else TIPS[index.column()] or ""


def bold() -> QFont:
    """The font of what belongs to the class column."""
    font = QFont()
    font.setBold(True)
    return font


def _fillings(role: ColumnRole) -> tuple[str, ...]:
    """What may be done where a value is missing: categories have no mean."""
    return {
        "numeric": ("drop", "mean", "most frequent"),
        "categorical": ("drop", "most frequent"),
        "ignored": (),
    }[role]


def _fitting(column: dict[str, object]) -> dict[str, object]:
    """A column whose role has changed, with what can be done where its values are missing."""
    if column["role"] == "categorical" and column["missing"] == "mean":
        column["missing"] = "most frequent"
    return column
