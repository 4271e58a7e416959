"""How a CSV file is read: its text, what its columns are used as, and what comes of it."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from importlib import resources
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from dllab.events import Progressed
from dllab.plurals import counted
from dllab.spec.data import CsvFile, CsvFormat, CsvScan
from dllab.spec.data.csv_file import FEW_MISSING, MOST_MISSING, Guess
from ui.data.csv_columns import CLASS, ColumnRows
from ui.data.csv_preview import PreviewRows
from ui.data.csv_tables import column_table, preview_table, titled
from ui.data.csv_words import UNREADABLE, changed_since, refusal
from ui.data.desk import DataDesk, Question
from ui.forms.help_text import HelpText
from ui.forms.notes import MUTED, TEXT, Note
from ui.forms.problem_list import ProblemList, Told
from ui.forms.spec_form import SpecForm
from ui.theme import GRID, apply_theme

STEPS = 1000
NOTHING = "Choose a CSV file under Data set, or drop one on the window."
REASON = (
    f"Where values are missing, the lab drops the rows of a column that misses up to "
    f"{FEW_MISSING:.0%}, fills the gaps of one that misses more, and ignores one that misses more "
    f"than {MOST_MISSING:.0%}; choose otherwise in the table."
)
CANCELLED = "Cancelled: what was read before stays."


@dataclass(frozen=True)
class Shown:
    """What stands in the tables.

    Attributes:
        source: the file; with what was found, unless there is a problem.
        missing: how many values each column misses.
        rows: the first rows.
        problem: why the file cannot be used, or nothing.
        refused: what the person wanted instead, and why that cannot be had; or nothing.
        note: why the rows are missing, or nothing.
        is_old: whether the file has other content by now.
    """

    source: CsvFile
    missing: tuple[int, ...] = ()
    rows: list[list[str]] = field(default_factory=list)
    problem: str = ""
    refused: str = ""
    note: str = ""
    is_old: bool = False

    @property
    def is_sound(self) -> bool:
        """Whether the file can be used as it is shown."""
        return self.source.found is not None and not self.problem


class CsvImport(QWidget):
    """Every edit counts the file anew, in the background; what is wrong stands beside the table.

    An edit of a file that can be used must lead to one that can be used, or it is refused: the
    table shows what would be trained on. Only a file that cannot be used yet is mended step by
    step. Looking changes nothing, even if the file has other content by now.

    Signals:
        edited(source): the file has been read in otherwise than before, and can be used.
        again_wanted(): the person wants the new content of a file that has changed.
        explained(text): the help for what the person points at.
    """

    edited = Signal(CsvFile)
    again_wanted = Signal()
    explained = Signal(HelpText)

    def __init__(self, desk: DataDesk) -> None:
        super().__init__()
        self._desk = desk
        self._source = CsvFile()
        self._shown = Shown(CsvFile())
        self._question: Question | None = None
        self._is_stale = self._is_editing = False
        self.form = SpecForm(CsvFormat())
        self.columns = ColumnRows()
        self.preview = PreviewRows()
        self.bar = QProgressBar()
        self.cancel_button = QPushButton("Cancel")
        self.again_button = QPushButton("Read again")
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
        self.again_button.clicked.connect(self.again_wanted)
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
        if self._shown.is_sound:
            self._miss_look(message)
        else:
            self._show_nothing(message)

    def _read_rows(self) -> None:
        """Read what the tables show besides what the spec says."""
        if self._is_stale:
            self._is_stale = False
            scan = CsvScan(source=self._source, guess="nothing")
            self._put(scan, self._take_look, self._miss_look)

    def showEvent(self, event: QShowEvent) -> None:
        """Read the rows when somebody looks."""
        super().showEvent(event)
        self._read_rows()

    def cancel(self) -> None:
        """End the reading; the tables keep what was read last."""
        self._end()
        self._show(self._shown)
        self.outcome.say(CANCELLED)

    def take_back(self) -> bool:
        """End an edit that is still being read, if there is one: nobody else has it yet."""
        is_edit = self._is_editing and self._question is not None
        if is_edit:
            self.cancel()
        return is_edit

    def _take_format(self, form: CsvFormat) -> None:
        wanted = self._shown.source.model_copy(update={"format": form})
        if wanted.path:
            self._ask(wanted, "columns")

    def _ask(self, wanted: CsvFile, guess: Guess) -> None:
        self._end()
        # What the person has just set stands at once.
        self.columns.show(wanted, self._shown.missing)
        scan = CsvScan(source=wanted, guess=guess)
        self._put(
            scan, lambda answer: self._take(wanted, answer), lambda why: self._miss(wanted, why)
        )
        self._is_editing = True

    def _put(
        self, scan: CsvScan, take: Callable[[dict[str, Any]], None], miss: Callable[[str], None]
    ) -> None:
        self._is_editing = False
        question = self._question = self._desk.ask("scan_csv", scan.model_dump_json())
        question.progressed.connect(self._show_progress)
        question.answered.connect(lambda answer: self._hear(lambda: take(answer)))
        question.failed.connect(lambda message: self._hear(lambda: miss(message)))
        self.bar.setRange(0, 0)
        self.bar.setFormat(f"Reading {Path(scan.source.path).name}")
        self._set_busy(True)

    def _hear(self, then: Callable[[], None]) -> None:
        self._question = None
        self._set_busy(False)
        then()

    def _show_progress(self, event: Progressed) -> None:
        self.bar.setRange(0, STEPS)
        self.bar.setValue(int(STEPS * event.done / event.total) if event.total else 0)
        self.bar.setFormat(f"{event.doing}, %p %")

    # What came of an edit

    def _take(self, wanted: CsvFile, answer: dict[str, Any]) -> None:
        if answer["problem"] and self._shown.is_sound:
            self._refuse(wanted, answer["problem"])
            return
        source = self._show_answer(answer)
        if source.found and source != self._source:
            self._source = source
            self.edited.emit(source)

    def _miss(self, wanted: CsvFile, message: str) -> None:
        if self._shown.is_sound:
            self._refuse(wanted, message)
        else:
            self._show_nothing(message)

    def _refuse(self, wanted: CsvFile, problem: str) -> None:
        """Show again what is used, and say what is not done, and why."""
        refused = refusal(self._shown.source, wanted, problem)
        self._show(replace(self._shown, refused=refused))
        # The edit may have come before the rows were read.
        self._is_stale = not self._shown.rows
        self._read_rows()

    # What came of a look

    def _take_look(self, answer: dict[str, Any]) -> None:
        shown = replace(self._shown, note="", is_old=False)
        if self._source.has_content_of(_read(answer)):
            self._show(replace(shown, rows=answer["preview"], missing=tuple(answer["missing"])))
            self._scroll_to_class()
        else:
            self._show(replace(shown, note=changed_since(self._source), is_old=True))

    def _miss_look(self, message: str) -> None:
        self._show(replace(self._shown, note=UNREADABLE.format(message=message)))

    def _show_answer(self, answer: dict[str, Any]) -> CsvFile:
        source = _read(answer)
        is_new = source.path != self._shown.source.path or not self._shown.rows
        self._show(Shown(source, tuple(answer["missing"]), answer["preview"], answer["problem"]))
        if is_new:
            self._scroll_to_class()
        return source

    def _scroll_to_class(self) -> None:
        place = self.columns.index(self._shown.source.target_place, CLASS)
        self.column_table.scrollTo(place, QAbstractItemView.ScrollHint.PositionAtCenter)

    def _show_nothing(self, message: str) -> None:
        """Say why not even the beginning can be shown."""
        self._show(Shown(CsvFile(path=self._shown.source.path), problem=message))

    def _show(self, shown: "Shown") -> None:
        self._shown = shown
        source = shown.source
        self.form.set_spec(source.format)
        self.form.setEnabled(bool(source.columns))
        self.columns.show(source, shown.missing)
        self.preview.show(source, shown.rows)
        remarks = source.found.remarks if source.found else ()
        told = [Told(text, None) for text in (shown.problem, shown.refused) if text]
        remarks = (shown.note, *remarks) if shown.note else remarks
        self.again_button.setVisible(shown.is_old)
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
        self.again_button.setToolTip("Read the file in anew, with the present settings")
        self.tables.setChildrenCollapsible(False)
        self.tables.addWidget(titled("Columns", self.column_table))
        self.tables.addWidget(titled("First rows", self.preview_table))
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
        column.addWidget(self.again_button, 0, Qt.AlignmentFlag.AlignRight)
        column.addLayout(busy)
        self._set_busy(False)


def _read(answer: dict[str, Any]) -> CsvFile:
    return CsvFile.model_validate_json(json.dumps(answer["source"]))


def outcome_of(source: CsvFile) -> str:
    """What comes of the settings, in one line; nothing while that is not known."""
    if not source.path:
        return NOTHING
    if source.problem or source.found is None:
        return ""
    made_of = f"; {source.found.made_of}" if source.found.made_of else ""
    return f"{source.found.size}, {counted(len(source.classes), 'class')}{made_of}"


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
