"""A person's files below the form that names them: read in, found again, and what is wrong."""

import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from dllab.spec import Spec
from dllab.spec.data import CsvFile, ImageFolder, ImportedFile, Mnist, NpzFile, imported_from_json
from ui.data.desk import DataDesk, Question
from ui.data.file_question import FileQuestion, file_question
from ui.data.progress_strip import ProgressStrip
from ui.forms.notes import FAULT, Note
from ui.theme import GRID, apply_theme

READ_AGAIN, LOCATE, SET = "Read again", "Locate …", "Set how it is read"
READ_TIP = "Read the files in anew, with the present settings"
LOCATE_TIP = "Say where the file or folder is now; its content is compared with what was read"
SET_TIP = "Make it the data set, with its settings in the form; Undo brings the present one back"
CANCELLED = "Reading was cancelled: read again, or undo the choice."
TO_COLUMNS = "Format and columns are chosen under Look at the data > Columns."
KEPT = "Until it is mended, what was read before is used."
STORED, NOT_STORED = "the lab's own copy is used", "the lab has no copy of its own"
MENDS = {
    "moved": "Say where it is now, or choose another one.",
    "changed": f"{READ_AGAIN} takes the new content.",
}


class FileStrip(QWidget):
    """Reads files in as soon as they are chosen, and sees whether those read before are the same.

    Signals:
        found(source): the present files, with what reading them has found out.
        chosen(source): a file or folder that was dropped has been read in, or is to be mended by
            its settings first.
        table_read(answer): what the job `scan_csv` found, also where it cannot be used as it is.
        table_unread(message): why it could not even show a table's beginning.
        unread(message): why the present files are not read in.
        looked_after(): what a glance at the files has shown is told.
    """

    found = Signal(ImportedFile)
    chosen = Signal(ImportedFile)
    table_read = Signal(dict)
    table_unread = Signal(str)
    unread = Signal(str)
    looked_after = Signal()

    def __init__(self, desk: DataDesk) -> None:
        super().__init__()
        self._source: Spec = Mnist()
        self._question = FileQuestion("", "")
        self._desk = desk
        self._checked: object = None
        self._stamp = ""
        self._is_of_files = False
        self._glance: Question | None = None
        self.strip = ProgressStrip(desk, narrow=True)
        self.fault = Note(FAULT)
        self.again, self.locate = QPushButton(READ_AGAIN), QPushButton(LOCATE)
        self.settings = QPushButton(SET)
        self._refused: ImportedFile = NpzFile()
        self._lay_out()
        self.strip.cancelled.connect(self._be_cancelled)
        self.again.clicked.connect(self.read_again)
        self.locate.clicked.connect(self._ask_where)
        self.settings.clicked.connect(lambda: self.chosen.emit(self._refused))

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addStretch(1)
        tips = {self.locate: LOCATE_TIP, self.settings: SET_TIP, self.again: READ_TIP}
        for button, tip in tips.items():
            button.setToolTip(tip)
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.strip)
        column.addWidget(self.fault)
        column.addLayout(buttons)
        self._tell("")

    # Reading

    def show_source(self, source: Spec) -> None:
        """Follow the experiment; what was under way for another data set is dropped."""
        before, self._source = self._source, source
        if source == before:
            return
        if not (self._is_of_files and self._is_checked):
            self._tell("")
        self._drop()
        if not isinstance(source, ImportedFile) or not source.path:
            return
        self._question = file_question(source, before)
        if source.problem:
            self.read_again()
        elif not self._is_checked:
            self._check(source)

    def read_dropped(self, path: str) -> None:
        """Read a file or folder of whatever kind in, with all settings left open."""
        self._tell("")
        self._drop()
        self.strip.ask("scan_file", json.dumps({"path": path}), self._choose, self._refuse)

    def read_again(self) -> None:
        """Read the present files, with the present settings."""
        self._tell("")
        self._drop()
        self.strip.ask(*self._question, self._take, self._miss)

    def _miss(self, message: str) -> None:
        if isinstance(self._source, CsvFile):
            self.table_unread.emit(message)
        self._fail(message)

    def _take(self, answer: dict[str, object]) -> None:
        problem = str(answer.get("problem") or "")
        if problem and not self._is_unread:
            problem += f" {KEPT}"
        is_table = isinstance(self._source, CsvFile)
        if is_table:
            self.table_read.emit(answer | {"problem": problem})
        if problem:
            self._fail(f"{problem} {TO_COLUMNS}" if is_table else problem)
        else:
            self._accept(answer)

    def _accept(self, answer: dict[str, object]) -> None:
        self._tell("")
        self.found.emit(self._source_of(answer))

    def _choose(self, answer: dict[str, object]) -> None:
        problem, source = answer.get("problem"), imported_from_json(json.dumps(answer["source"]))
        if not problem:
            self.chosen.emit(self._source_of(answer))
        elif isinstance(source, CsvFile):
            # The form shows the table in which it can be mended, and reads it for that.
            self.chosen.emit(source)
        else:
            self._refuse(str(problem))
            self._refused = source
            self.settings.show()

    def _source_of(self, answer: dict[str, object]) -> ImportedFile:
        source = imported_from_json(json.dumps(answer["source"]))
        self._checked, self._stamp = _origin(source), ""
        return source

    @property
    def _is_unread(self) -> bool:
        return isinstance(self._source, ImportedFile) and bool(
            self._source.path and self._source.problem
        )

    def _fail(self, message: str) -> None:
        """Say what is wrong with the present files."""
        self._tell(message)
        self.again.show()
        if self._is_unread:
            self.unread.emit(message)

    def _be_cancelled(self) -> None:
        if self._is_unread:
            self._fail(CANCELLED)
        else:
            self._tell("")

    def _refuse(self, message: str) -> None:
        """Say what is wrong with other files; the present ones may still be to be read."""
        self._tell(message)
        self.again.setVisible(self._is_unread)

    def _tell(self, message: str) -> None:
        self._is_of_files = False
        self.fault.say(message)
        for button in (self.again, self.locate, self.settings):
            button.hide()

    # Files that have moved or changed since they were read

    def look_after(self) -> None:
        """See whether somebody has touched the files meanwhile, in passing: nothing waits for it.

        What there is to say of them stands where it does when a session is opened; it takes the
        place of nothing else.
        """
        source, is_silent = self._source, self._is_of_files or not self.fault.text()
        if self.strip.is_busy or self._glance or not is_silent:
            return
        if isinstance(source, ImportedFile) and not source.problem:
            stamp = self._stamp if self._is_checked else ""
            self._glance = self._desk.ask("check_file", _check_of(source, stamp))
            self._glance.answered.connect(self._take_glance)
            self._glance.failed.connect(self._end_glance)

    def _take_glance(self, answer: dict[str, Any]) -> None:
        self._glance = None
        self._take_check(answer)
        self.looked_after.emit()

    def _end_glance(self, _message: str) -> None:
        self._glance = None

    def _drop(self) -> None:
        """Want to hear nothing more of what was asked."""
        self.strip.drop()
        glance, self._glance = self._glance, None
        if glance:
            glance.cancel()

    @property
    def _is_checked(self) -> bool:
        """Whether the present files were compared with what was read of them."""
        return isinstance(self._source, ImportedFile) and _origin(self._source) == self._checked

    def _check(self, source: ImportedFile) -> None:
        self.strip.ask("check_file", _check_of(source, ""), self._take_check, self._fail)

    def _take_check(self, answer: dict[str, Any]) -> None:
        state = answer["state"]
        if state == "untouched" or not isinstance(self._source, ImportedFile):
            return
        self._checked, self._stamp = _origin(self._source), answer["stamp"]
        if state == "there":
            # It may have been away.
            self._tell("")
            return
        kept = STORED if answer["stored"] else NOT_STORED
        self._tell(f"{answer['what']}; {kept}. {MENDS[state]}")
        self._is_of_files = True
        self.locate.setVisible(state == "moved")
        self.again.setVisible(state == "changed")

    def _ask_where(self) -> None:
        if not isinstance(self._source, ImportedFile):
            return
        before = Path(self._source.path)
        title, start = f"Where is {before.name} now?", str(_nearest_folder(before))
        if isinstance(self._source, ImageFolder):
            path = QFileDialog.getExistingDirectory(self, title, start)
        else:
            path, _ = QFileDialog.getOpenFileName(self, title, start)
        if path:
            self._relocate(path)

    def _relocate(self, path: str) -> None:
        order = {"source": self._source.model_dump(mode="json"), "path": path}
        self._drop()
        self.strip.ask("relocate", json.dumps(order), self._accept, self._ask_elsewhere)

    def _ask_elsewhere(self, message: str) -> None:
        self._tell(message)
        self.locate.show()


def _nearest_folder(path: Path) -> Path:
    """Where a file or folder was, or what is left of the way there."""
    return next((folder for folder in path.parents if folder.is_dir()), Path.home())


def _origin(source: ImportedFile) -> object:
    """Stands for a set's files and their content, however they are read."""
    return source.paths, source.found.files if source.found else ()


def _check_of(source: ImportedFile, stamp: str) -> str:
    return json.dumps({"source": source.model_dump(mode="json"), "stamp": stamp})


def demo() -> None:
    """Miss a folder of images in a window of its own."""
    app = QApplication([])
    apply_theme(app)
    desk = DataDesk()
    strip = FileStrip(desk)
    strip.found.connect(print)
    strip.show_source(ImageFolder(path="/no/such/folder"))
    strip.resize(360, 120)
    strip.show()
    app.exec()
    desk.close()


if __name__ == "__main__":
    demo()
