"""The tables in which a CSV file's columns are chosen, and its first rows are seen."""

from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ui.data.csv_cells import ChoiceCell, RadioCell
from ui.data.csv_columns import CHOICES, CLASS, FILLED, MISSING, NAME, USED, ColumnRows
from ui.data.csv_preview import PreviewRows
from ui.data.spaced_cell import SpacedCell
from ui.theme import GRID, tabular

ROW_HEIGHT = 3 * GRID + 2


def column_table(rows: ColumnRows) -> QTableView:
    """The table of a file's columns."""
    table = _table(rows, "Columns")
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setItemDelegateForColumn(CLASS, RadioCell(table))
    for column in (USED, FILLED):
        table.setItemDelegateForColumn(column, ChoiceCell(table))
    table.setEditTriggers(
        QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.AnyKeyPressed
    )
    # One click opens a box of choices, as everywhere else.
    table.clicked.connect(lambda place: place.data(CHOICES) and table.edit(place))
    table.verticalHeader().hide()
    header = table.horizontalHeader()
    header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
    letter = table.fontMetrics().averageCharWidth()
    for column, letters in {CLASS: 7, USED: 17, MISSING: 11, FILLED: 19}.items():
        header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(column, letters * letter)
    return table


def preview_table(rows: PreviewRows) -> QTableView:
    """The table of a file's first rows."""
    table = _table(rows, "First rows")
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.horizontalHeader().setStretchLastSection(True)
    table.setItemDelegate(SpacedCell(table))
    return table


def _table(rows: ColumnRows | PreviewRows, name: str) -> QTableView:
    table = QTableView()
    table.setModel(rows)
    table.setAccessibleName(name)
    table.setFont(tabular(table.font()))
    table.setShowGrid(False)
    table.setAlternatingRowColors(True)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
    table.horizontalHeader().setHighlightSections(False)
    return table


def titled(title: str, table: QTableView) -> QWidget:
    """A table below its name."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(GRID // 2)
    label = QLabel(title)
    label.setBuddy(table)
    column.addWidget(label)
    column.addWidget(table, 1)
    return box
