"""How a CSV file is read: its text, what its columns are used as, and what comes of it."""

import json
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from dllab.events import Progressed
from dllab.plurals import counted
from dllab.spec.data import CsvFile, CsvFormat, CsvScan
from dllab.spec.data.csv_file import FEW_MISSING, MOST_MISSING, Guess
from ui.data.csv_cells import ChoiceCell, RadioCell
from ui.data.csv_columns import CHOICES, CLASS, FILLED, MISSING, NAME, USED, ColumnRows
from ui.data.csv_preview import PreviewRows
from ui.data.desk import DataDesk, Question
from ui.data.spaced_cell import SpacedCell
from ui.forms.help_text import HelpText
from ui.forms.notes import MUTED, TEXT, Note
from ui.forms.problem_list import ProblemList, Told
from ui.forms.spec_form import SpecForm
from ui.theme import GRID, apply_theme, tabular

STEPS = 1000
NOTHING = "Choose a CSV file under Data set, or drop one on the window."
REASON = (
    f"Where values are missing, the lab drops the rows of a column that misses up to "
    f"{FEW_MISSING:.0%}, fills the gaps of one that misses more, and ignores one that misses more "
    f"than {MOST_MISSING:.0%}; choose otherwise in the table."
)
CANCELLED = "Cancelled: what was read before stays."
ROW_HEIGHT = 3 * GRID + 2


@dataclass(frozen=True)
class Shown:
    """What stands in the tables.

    Attributes:
        source: the file; with what was found, unless there is a problem.
        missing: how many values each column misses.
        rows: the first rows.
        problem: why the file cannot be used, or nothing.
    """

    source: CsvFile
    missing: tuple[int, ...] = ()
    rows: list[list[str]] = field(default_factory=list)
    problem: str = ""


class CsvImport(QWidget):
    """Every edit counts the file anew, in the background; what is wrong stands beside the table.

    Signals:
        edited(source): the file has been read in otherwise than before, and can be used.
        explained(text): the help for what the person points at.
    """

    edited = Signal(CsvFile)
    explained = Signal(HelpText)

    def __init__(self, desk: DataDesk) -> None:
        super().__init__()
        self._desk = desk
        self._source = CsvFile()
        self._shown = Shown(CsvFile())
        self._question: Question | None = None
        self._is_stale = False
        self.form = SpecForm(CsvFormat())
        self.columns = ColumnRows()
        self.preview = PreviewRows()
        self.bar = QProgressBar()
        self.cancel_button = QPushButton("Cancel")
        self.problems = ProblemList()
        self.outcome, self.reason = Note(TEXT), Note(MUTED)
        self.tables = QSplitter(Qt.Orientation.Vertical)
        self.column_table = column_table(self.columns)
        self.preview_table = preview_table(self.preview)
        self._lay_out()
        self.form.edited.connect(self._take_format)
        self.form.explained.connect(self.explained)
        self.columns.edited.connect(lambda wanted: self._ask(wanted, "nothing"))
        self.cancel_button.clicked.connect(self.cancel)
        self._show(self._shown)

    @property
    def source(self) -> CsvFile:
        """The file as it was read in last."""
        return self._source

    def set_source(self, source: CsvFile) -> None:
        """Show a file that may have been read in before; its rows are read for the tables."""
        self._end()
        self._source = source
        # The columns of an unread file may still be those of the one before it.
        self._show(Shown(CsvFile(path=source.path) if source.problem else source))
        # One that has not been read yet is being read by whoever chose it.
        self._is_stale = bool(source.path) and not source.problem
        if self.isVisible():
            self._read_rows()

    def show_read(self, answer: dict[str, Any]) -> None:
        """Show what somebody else had found out by the job `scan_csv`."""
        self._end()
        source = self._show_answer(answer)
        self._is_stale = False
        if source.found:
            self._source = source

    def show_unread(self, message: str) -> None:
        """Say why somebody else could not even read the beginning of the file."""
        self._end()
        self._tell(message)

    def _read_rows(self) -> None:
        """Read what the tables show besides what the spec says."""
        if self._is_stale:
            self._is_stale = False
            self._ask(self._source, "nothing")

    def showEvent(self, event: QShowEvent) -> None:
        """Read the rows when somebody looks."""
        super().showEvent(event)
        self._read_rows()

    def cancel(self) -> None:
        """End the reading; the tables keep what was read last."""
        self._end()
        self._show(self._shown)
        self.outcome.say(CANCELLED)

    def _take_format(self, form: CsvFormat) -> None:
        wanted = self._shown.source.model_copy(update={"format": form})
        if wanted.path:
            self._ask(wanted, "columns")

    def _ask(self, wanted: CsvFile, guess: Guess) -> None:
        self._end()
        # What the person has just set stands at once.
        self.columns.show(wanted, self._shown.missing)
        scan = CsvScan(source=wanted, guess=guess)
        question = self._question = self._desk.ask("scan_csv", scan.model_dump_json())
        question.progressed.connect(self._show_progress)
        question.answered.connect(self._take)
        question.failed.connect(self._tell)
        self.bar.setRange(0, 0)
        self.bar.setFormat(f"Reading {Path(wanted.path).name}")
        self._set_busy(True)

    def _show_progress(self, event: Progressed) -> None:
        self.bar.setRange(0, STEPS)
        self.bar.setValue(int(STEPS * event.done / event.total) if event.total else 0)
        self.bar.setFormat(f"{event.doing}, %p %")

    def _take(self, answer: dict[str, Any]) -> None:
        self._question = None
        self._set_busy(False)
        source = self._show_answer(answer)
        if source.found and source != self._source:
            self._source = source
            self.edited.emit(source)

    def _show_answer(self, answer: dict[str, Any]) -> CsvFile:
        source = CsvFile.model_validate_json(json.dumps(answer["source"]))
        is_new = source.path != self._shown.source.path or not self._shown.rows
        self._show(Shown(source, tuple(answer["missing"]), answer["preview"], answer["problem"]))
        if is_new:
            self._scroll_to_class()
        return source

    def _scroll_to_class(self) -> None:
        place = self.columns.index(self._shown.source.target_place, CLASS)
        self.column_table.scrollTo(place, QAbstractItemView.ScrollHint.PositionAtCenter)

    def _tell(self, message: str) -> None:
        """Say why not even the beginning can be shown."""
        self._question = None
        self._set_busy(False)
        self._show(Shown(CsvFile(path=self._shown.source.path), problem=message))

    def _show(self, shown: "Shown") -> None:
        self._shown = shown
        source = shown.source
        self.form.set_spec(source.format)
        self.form.setEnabled(bool(source.columns))
        self.columns.show(source, shown.missing)
        self.preview.show(source, shown.rows)
        remarks = source.found.remarks if source.found else ()
        told = [Told(shown.problem, None)] if shown.problem else []
        self.problems.show_problems([*told, *(Told(text, None, blocks=False) for text in remarks)])
        self.outcome.say(outcome_of(source))
        self.reason.say(REASON if any(shown.missing) else "")
        self.tables.setVisible(bool(source.columns))

    def _end(self) -> None:
        question, self._question = self._question, None
        if question:
            question.cancel()
        self._set_busy(False)

    def _set_busy(self, busy: bool) -> None:
        self.bar.setVisible(busy)
        self.cancel_button.setVisible(busy)

    def _lay_out(self) -> None:
        self.bar.setAccessibleName("Reading")
        self.cancel_button.setToolTip("Stop reading; what was read before stays")
        self.tables.setChildrenCollapsible(False)
        self.tables.addWidget(_titled("Columns", self.column_table))
        self.tables.addWidget(_titled("First rows", self.preview_table))
        self.tables.setStretchFactor(0, 3)
        self.tables.setStretchFactor(1, 2)
        busy = QHBoxLayout()
        busy.setSpacing(GRID)
        busy.addWidget(self.bar, 1)
        busy.addWidget(self.cancel_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.setSpacing(GRID)
        column.addWidget(self.form)
        column.addWidget(self.tables, 1)
        column.addStretch(0)
        # What comes and goes stands at the foot: nothing above it moves.
        column.addWidget(self.outcome)
        column.addWidget(self.reason)
        column.addWidget(self.problems)
        column.addLayout(busy)
        self._set_busy(False)


def outcome_of(source: CsvFile) -> str:
    """What comes of the settings, in one line; nothing while that is not known."""
    if not source.path:
        return NOTHING
    if source.problem or source.found is None:
        return ""
    return f"{source.found.size}, {counted(len(source.classes), 'class')}"


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


def _titled(title: str, table: QTableView) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(GRID // 2)
    label = QLabel(title)
    label.setBuddy(table)
    column.addWidget(label)
    column.addWidget(table, 1)
    return box


def demo() -> None:
    """Show the columns of the iris flowers in a window of their own."""
    app = QApplication([])
    apply_theme(app)
    desk = DataDesk()
    panel = CsvImport(desk)
    panel.edited.connect(print)
    flowers = CsvFile(path=str(resources.files("resources") / "datasets" / "iris.csv"))
    question = desk.ask("scan_csv", CsvScan(source=flowers).model_dump_json())
    question.answered.connect(panel.show_read)
    panel.resize(480, 800)
    panel.show()
    app.exec()
    desk.close()


if __name__ == "__main__":
    demo()
