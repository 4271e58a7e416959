"""The first rows of a CSV file as they stand in it."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from dllab.data.csv_import.missing_text import is_missing
from dllab.spec.data import Column, CsvFile
from ui.data.csv_columns import NUMBER, bold
from ui.theme import colours, mixed

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

TINT = 0.25


class PreviewRows(QAbstractTableModel):
    """Fields as text: tinted where a value is missing, muted where a column is ignored."""

    def __init__(self) -> None:
        super().__init__()
        self._source = CsvFile()
        self._rows: list[list[str]] = []

    def show(self, source: CsvFile, rows: list[list[str]]) -> None:
        """Show the first rows of a file."""
        self.beginResetModel()
        self._source, self._rows = source, rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """One row a row."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """As many as the file has columns."""
        return 0 if parent.isValid() else len(self._source.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> object:
        """The columns' names, and the rows' numbers."""
        if role == Role.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self._source.columns[section].name
        return section + 1 if role == Role.DisplayRole else None

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """What a cell shows; a row may be too short."""
        row, column = self._rows[index.row()], self._source.columns[index.column()]
        field = row[index.column()] if index.column() < len(row) else ""
        if role == Role.DisplayRole:
            return field
        if is_missing(field):
            return self._look_of_nothing(column, role)
        return self._look(column, role)

    def _look_of_nothing(self, column: Column, role: int) -> object:
        if role == Role.ToolTipRole:
            return f"{column.name}: missing"
        return _tint() if role == Role.BackgroundRole else None

    def _look(self, column: Column, role: int) -> object:
        is_class = column.name == self._source.target
        match role:
            case Role.TextAlignmentRole if column.role == "numeric" and not is_class:
                return NUMBER
            case Role.FontRole if is_class:
                return bold()
            case Role.ForegroundRole if column.role == "ignored" and not is_class:
                return QApplication.palette().color(QPalette.ColorRole.PlaceholderText)
        return None


def _tint() -> QColor:
    shades = colours(QApplication.palette())
    return mixed(shades.warning, shades.panel, TINT)
