"""The list of runs: show, hide, name and compare them."""

import sys

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QMenu,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ui.run_book import RunBook
from ui.theme import apply_theme, tabular
from ui.views.empty import EmptyPanel
from ui.views.run_delegate import RunDelegate
from ui.views.run_rows import BEST, EPOCH, GAP, NAME, PICTURE, RunRows

NO_RUNS = "Every run is listed here with its best validation accuracy and its gap."
# The longest text a column shows; a column never changes its width while figures move.
WIDEST = {BEST: "0.000", EPOCH: "10,000", GAP: "-0.000"}
SIDES = 14


class RunsView(QWidget):
    """A table of the runs of a book, newest first.

    Signals:
        selected(number): the person chose a run.
        renamed(number, name): the person gave a run another name.
        visibility_changed(number, visible): the person ticked or unticked a run.
        menu_opened(menu, number, epoch): the context menu of a run opens, which has come so far;
            whoever hears of it may add to it.
    """

    selected = Signal(int)
    renamed = Signal(int, str)
    visibility_changed = Signal(int, bool)
    menu_opened = Signal(QMenu, int, int)

    def __init__(self, book: RunBook) -> None:
        super().__init__()
        self._book = book
        self._rows = RunRows(book, self)
        self._selected: int | None = None
        self.table = self._table()
        self._pages = QStackedWidget()
        self._pages.addWidget(EmptyPanel(NO_RUNS))
        self._pages.addWidget(self.table)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pages)
        self._rows.renamed.connect(self.renamed)
        self._rows.visibility_changed.connect(self.visibility_changed)
        self._rows.modelReset.connect(self._show_rows)
        self.table.selectionModel().currentRowChanged.connect(self._announce)
        self._show_rows()

    def _table(self) -> QTableView:
        table = QTableView()
        table.setModel(self._rows)
        table.setItemDelegate(RunDelegate(table))
        table.setFont(tabular(self.font()))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setAlternatingRowColors(True)
        table.setWordWrap(False)
        table.setIconSize(PICTURE)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._open_menu)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(PICTURE.height() + 8)
        self._fix_columns(table)
        return table

    def _fix_columns(self, table: QTableView) -> None:
        header, metrics = table.horizontalHeader(), QFontMetrics(table.font())
        header.setHighlightSections(False)
        header.setMinimumSectionSize(40)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column, text in WIDEST.items():
            width = metrics.horizontalAdvance(text) + SIDES
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(column, width)

    def select(self, number: int | None) -> None:
        """Mark a run as the chosen one, without announcing it."""
        self._selected = number
        row = self._rows.row_of(number)
        model = self.table.selectionModel()
        model.blockSignals(True)
        if row is None:
            self.table.clearSelection()
        else:
            self.table.selectRow(row)
        model.blockSignals(False)
        self.table.viewport().update()

    def _announce(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self._selected = self._rows.number_at(current.row())
            self.selected.emit(self._selected)

    def _open_menu(self, at: QPoint) -> None:
        index = self.table.indexAt(at)
        if index.isValid():
            run = self._book.runs[self._rows.number_at(index.row())]
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.setToolTipsVisible(True)
            self.menu_opened.emit(menu, run.number, run.history.last_epoch)
            menu.popup(self.table.viewport().mapToGlobal(at))

    def _show_rows(self) -> None:
        self._pages.setCurrentIndex(int(self._rows.rowCount() > 0))
        self.select(self._selected)


def _show_sample() -> int:
    from ui.views.sample_runs import sample_book  # noqa: PLC0415 - only the demo needs it

    app = QApplication(sys.argv)
    apply_theme(app)
    book = sample_book()
    view = RunsView(book)
    view.renamed.connect(book.rename)
    view.visibility_changed.connect(book.set_visible)
    view.resize(420, 240)
    view.show()
    return app.exec()


if __name__ == "__main__":
    sys.exit(_show_sample())
