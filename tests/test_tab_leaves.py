"""Tab leaves every table of the window: it is not caught among the cells."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QTableView, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.data.duplicate_list import DuplicateList
from ui.data.table_view import TableView
from ui.evaluation.column_table import ColumnTable
from ui.reproduce_dialog import _table
from ui.views.runs import RunsView
from ui.views.sample_runs import sample_book

TABLES: dict[str, Callable[[], tuple[QWidget, QTableView]]] = {
    "runs": lambda: (made := RunsView(sample_book()), made.table),
    "samples": lambda: (made := TableView(), made),
    "classes": lambda: (made := ColumnTable("Classes"), made),
    "duplicates": lambda: (made := DuplicateList(), made.table),
    "reproduction": lambda: (made := _table(("Epoch", "Then", "Now")), made),
}


@pytest.mark.parametrize("name", TABLES)
def test_tab_goes_to_what_stands_behind_a_table(name: str, qtbot: QtBot) -> None:
    window, behind = QWidget(), QLineEdit()
    qtbot.addWidget(window)
    whole, table = TABLES[name]()
    column = QVBoxLayout(window)
    column.addWidget(whole)
    column.addWidget(behind)
    with qtbot.waitExposed(window):
        window.show()
    assert not table.tabKeyNavigation()
    if table.isVisible():
        table.setFocus()
        table.setCurrentIndex(table.model().index(0, 0))
        QTest.keyClick(table, Qt.Key.Key_Tab)
        assert window.focusWidget() is behind
