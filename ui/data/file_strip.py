"""A person's files below the form that names them: read in, found again, and what is wrong."""

import json
from pathlib import Path

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
from ui.data.desk import DataDesk
from ui.data.file_question import FileQuestion, file_question
from ui.data.progress_strip import ProgressStrip
from ui.forms.notes import FAULT, Note
from ui.theme import GRID, apply_theme

READ_AGAIN, LOCATE, SET = "Read again", "Locate …", "Set how it is read"
READ_TIP = "Read the files in anew, with the present settings"
LOCATE_TIP = "Say where the file or folder is now; its content is compared with what was read"
SET_TIP = "Make it the data set, with its settings in the form; Undo brings the present one back"
CANCELLED = "Reading was cancelled: read again, or undo the choice."
KEPT = "Until it is mended, what was read before is used."
STORED = "The lab's own copy is used meanwhile."


class FileStrip(QWidget):
    """Reads files in as soon as they are chosen, and sees whether those read before are the same.

    Signals:
        found(source): the present files, with what reading them has found out.
        chosen(source): a file or folder that was dropped has been read in, or is to be mended by
            its settings first.
        table_read(answer): what the job `scan_csv` found, also where it cannot be used as it is.
        table_unread(message): why it could not even show a table's beginning.
        unread(message): why the present files are not read in.
    """

    found = Signal(ImportedFile)
    chosen = Signal(ImportedFile)
    table_read = Signal(dict)
    table_unread = Signal(str)
    unread = Signal(str)

    def __init__(self, desk: DataDesk) -> None:
        super().__init__()
        self._source: Spec = Mnist()
        self._question = FileQuestion("", "")
        self._checked: object = None
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
        self._tell("")
        self.strip.drop()
        if not isinstance(source, ImportedFile) or not source.path:
            return
        self._question = file_question(source, before)
        if source.problem:
            self.read_again()
        elif _origin(source) != self._checked:
            self._check(source)

    def read_dropped(self, path: str) -> None:
        """Read a file or folder of whatever kind in, with all settings left open."""
        self._tell("")
        self.strip.ask("scan_file", json.dumps({"path": path}), self._choose, self._refuse)

    def read_again(self) -> None:
        """Read the present files, with the present settings."""
        self._tell("")
        self.strip.ask(*self._question, self._take, self._miss)

    def _miss(self, message: str) -> None:
        if isinstance(self._source, CsvFile):
            self.table_unread.emit(message)
        self._fail(message)

    def _take(self, answer: dict[str, object]) -> None:
        problem = str(answer.get("problem") or "")
        if problem and not self._is_unread:
            problem += f" {KEPT}"
        if isinstance(self._source, CsvFile):
            self.table_read.emit(answer | {"problem": problem})
        if problem:
            self._fail(problem)
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
        self._checked = _origin(source)
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
        self.fault.say(message)
        for button in (self.again, self.locate, self.settings):
            button.hide()

    # Files that have moved or changed since they were read

    def _check(self, source: ImportedFile) -> None:
        self._checked = _origin(source)
        self.strip.ask("check_file", source.model_dump_json(), self._take_check, self._fail)

    def _take_check(self, answer: dict[str, str]) -> None:
        if answer["state"] == "there":
            return
        self._tell(f"{answer['message']} {STORED}" if answer["stored"] else answer["message"])
        self.locate.setVisible(answer["state"] == "moved")
        self.again.setVisible(answer["state"] == "changed")

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
