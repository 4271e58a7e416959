"""The list of runs: show, hide, name and compare them."""

import sys

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QMenu,
    QStackedWidget,
    QStyle,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ui.run_book import RunBook
from ui.theme import apply_theme, tabular
from ui.views.empty import EmptyPanel
from ui.views.run_delegate import RunDelegate
from ui.views.run_rows import BEST, EPOCH, GAP, ICONS, NAME, PICTURE, RunRows

NO_RUNS = "Every run is listed here with its best validation accuracy and its gap."
# The longest text a column shows; a column never changes its width while figures move.
WIDEST = {BEST: "0.000", EPOCH: "at epoch", GAP: "-0.000"}
SIDES = 10


class _Table(QTableView):
    delete_pressed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the key that deletes; a name that is edited has it first."""
        if event.matches(QKeySequence.StandardKey.Delete):
            self.delete_pressed.emit()
        else:
            super().keyPressEvent(event)


class RunsView(QWidget):
    """A table of the runs of a book, newest first.

    Signals:
        selected(number): the person chose a run.
        renamed(number, name): the person gave a run another name.
        visibility_changed(number, visible): the person ticked or unticked a run.
        delete_requested(numbers): the person wants runs to be deleted.
        menu_opened(menu, number, epoch): the context menu of a run opens, which has come so far;
            whoever hears of it may add to it.
        menu_of_several_opened(menu, numbers): the same, of several runs.
    """

    selected = Signal(int)
    renamed = Signal(int, str)
    visibility_changed = Signal(int, bool)
    delete_requested = Signal(list)
    menu_opened = Signal(QMenu, int, int)
    menu_of_several_opened = Signal(QMenu, list)

    def __init__(self, book: RunBook) -> None:
        super().__init__()
        self._book = book
        self._rows = RunRows(book, self)
        self._selected: int | None = None
        # Where that is, for the run that takes its place when it is deleted.
        self._row = 0
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
        self.table.doubleClicked.connect(self._rename_from_figures)
        self.table.delete_pressed.connect(lambda: self.delete_requested.emit(self.marked))
        self._show_rows()

    def _table(self) -> "_Table":
        table = _Table()
        table.setModel(self._rows)
        table.setItemDelegate(RunDelegate(table))
        table.setFont(tabular(self.font()))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        # Tab leaves the table; the arrows go from cell to cell.
        table.setTabKeyNavigation(False)
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
        # The state stands whole beside the figures, however small the window is.
        figures = sum(header.sectionSize(column) for column in WIDEST)
        state = max(map(metrics.horizontalAdvance, ICONS)) + 3 * SIDES + PICTURE.width()
        tick = table.style().pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth)
        bar = table.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        table.setMinimumWidth(figures + state + tick + bar)

    @property
    def chosen(self) -> int | None:
        """The run that is looked at: of several that are marked, the last one."""
        return self._selected

    @property
    def marked(self) -> list[int]:
        """The runs that are marked, from top to bottom."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [self._rows.number_at(row) for row in rows]

    def select(self, number: int | None) -> None:
        """Mark a run as the chosen one and bring it into sight, without announcing it."""
        if number != self._selected:
            self._selected = number
            self._mark()
            if (row := self._rows.row_of(number)) is not None:
                # A run that was just added has no place yet.
                self.table.doItemsLayout()
                self.table.scrollTo(self._rows.index(row, NAME))

    def _mark(self) -> None:
        row = self._rows.row_of(self._selected)
        model = self.table.selectionModel()
        model.blockSignals(True)
        if row is None:
            self.table.clearSelection()
        else:
            self._row = row
            # Not `selectRow`, which adds to what is marked while Ctrl is held, as for Ctrl+Return.
            flags = QItemSelectionModel.SelectionFlag
            index = self._rows.index(row, NAME)
            model.setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        model.blockSignals(False)
        self.table.viewport().update()

    def _announce(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self._row = current.row()
            self._selected = self._rows.number_at(self._row)
            self.selected.emit(self._selected)

    def _rename_from_figures(self, index: QModelIndex) -> None:
        """Edit the name wherever the row is clicked twice; on the name itself, the table does."""
        if index.column() != NAME:
            self.table.edit(index.siblingAtColumn(NAME))

    def _open_menu(self, at: QPoint) -> None:
        index = self.table.indexAt(at)
        if not index.isValid():
            return
        number = self._rows.number_at(index.row())
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        if len(self.marked) > 1 and number in self.marked:
            self.menu_of_several_opened.emit(menu, self.marked)
        else:
            name = index.siblingAtColumn(NAME)
            menu.addAction("Rename", QKeySequence("F2"), lambda: self.table.edit(name))
            self.menu_opened.emit(menu, number, self._book.runs[number].history.last_epoch)
        menu.popup(self.table.viewport().mapToGlobal(at))

    def _show_rows(self) -> None:
        count = self._rows.rowCount()
        self._pages.setCurrentIndex(int(count > 0))
        if self._selected is not None and self._rows.row_of(self._selected) is None:
            # It is gone: the one in its place is looked at.
            row = min(self._row, count - 1)
            self._selected = self._rows.number_at(row) if count else None
        self._mark()


def _show_sample() -> int:
    from ui.views.sample_runs import sample_book  # noqa: PLC0415 - only the demo needs it

    app = QApplication(sys.argv)
    apply_theme(app)
    book = sample_book()
    view = RunsView(book)
    view.renamed.connect(book.rename)
    view.visibility_changed.connect(book.set_visible)
    view.delete_requested.connect(book.remove)
    view.resize(420, 240)
    view.show()
    return app.exec()


if __name__ == "__main__":
    sys.exit(_show_sample())
