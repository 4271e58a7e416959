"""What a data set needs before it can be trained on: fetched, read in, found again, counted."""

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
from dllab.spec.data import Cifar10, DataSpec, FashionMnist, ImageFolder, ImportedFile
from dllab.spec.data.found import not_counted
from ui.data.desk import DataDesk
from ui.data.fetch_row import FetchRow
from ui.data.progress_strip import ProgressStrip
from ui.forms.notes import FAULT, Note
from ui.theme import GRID, apply_theme

READ_AGAIN, LOCATE = "Read again", "Locate …"
LOOK, LOOK_TIP = "Look at the data", "Turn to the samples, and to what is done to them"
READ_TIP = "Read the files in anew, with the present settings"
LOCATE_TIP = "Say where the file or folder is now; its content is compared with what was read"
CANCELLED = "Reading was cancelled: read again, or choose another data set."
STORED = "The lab's own copy is used meanwhile."


class SourceStrip(QWidget):
    """Follows the data of the experiment and does what is to be done for them, in the background.

    Signals:
        found(data): the same data, with what reading or counting them has found out.
        chosen(source): a file or folder that was dropped has been read in.
        fetched: a data set that had to be fetched is there now.
        look_wanted: the person wants to see the samples.
    """

    found = Signal(DataSpec)
    chosen = Signal(ImportedFile)
    fetched = Signal()
    look_wanted = Signal()

    def __init__(self, desk: DataDesk) -> None:
        super().__init__()
        self._data = DataSpec()
        self._checked: set[str] = set()
        self.strip = ProgressStrip(desk)
        self.strip.words.setWordWrap(True)
        self.strip.words.setMinimumWidth(0)
        self.fault = Note(FAULT)
        self.again, self.locate = QPushButton(READ_AGAIN), QPushButton(LOCATE)
        self.look = QPushButton(LOOK)
        self.rows = {kind: FetchRow(desk, kind()) for kind in (FashionMnist, Cifar10)}
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.again.setToolTip(READ_TIP)
        self.locate.setToolTip(LOCATE_TIP)
        self.look.setToolTip(LOOK_TIP)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addStretch(1)
        for button in (self.locate, self.again):
            button.hide()
            buttons.addWidget(button)
        buttons.addWidget(self.look)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        for row in self.rows.values():
            row.hide()
            column.addWidget(row)
        column.addWidget(self.strip)
        column.addWidget(self.fault)
        column.addLayout(buttons)

    def _connect(self) -> None:
        for row in self.rows.values():
            row.fetched.connect(lambda _source: self.fetched.emit())
        self.strip.cancelled.connect(lambda: self._fail(CANCELLED))
        self.again.clicked.connect(self._read)
        self.locate.clicked.connect(self._ask_where)
        self.look.clicked.connect(self.look_wanted)

    def show_data(self, data: DataSpec) -> None:
        """Follow the experiment; what was under way for other data is dropped."""
        if data == self._data:
            return
        before, self._data = self._data, data
        for kind, row in self.rows.items():
            row.setVisible(isinstance(data.source, kind))
        # Nothing of what is under way hangs on how images are augmented.
        if data.unaugmented != before.unaugmented:
            self._do_what_is_missing(before.source)

    def read_dropped(self, path: str) -> None:
        """Read a file or folder of whatever kind in, with all settings left open."""
        self._tell("")
        self.strip.ask("scan_file", json.dumps({"path": path}), self._choose, self._tell)

    def _do_what_is_missing(self, before: Spec) -> None:
        self._tell("")
        self.strip.drop()
        source = self._data.source
        if isinstance(source, ImportedFile) and source.path:
            if source.problem:
                same = isinstance(before, ImportedFile) and before.path == source.path
                self._ask_to_read(source if same else source.anew())
            elif source.store_key() not in self._checked:
                self._check(source)
        if not source.problem and not_counted(self._data):
            self.strip.ask("fit", self._data.model_dump_json(), self._take_counts, self._fail)

    def _read(self) -> None:
        self._ask_to_read(self._data.source)

    def _ask_to_read(self, source: Spec) -> None:
        self._tell("")
        self.strip.ask("scan_file", source.model_dump_json(), self._take_source, self._fail)

    def _check(self, source: ImportedFile) -> None:
        """Once for each set: whether its files are still what was read."""
        self._checked.add(source.store_key())
        self.strip.ask("check_file", source.model_dump_json(), self._take_check, self._fail)

    def _take_check(self, answer: dict[str, str]) -> None:
        if answer["state"] == "there":
            return
        self._tell(f"{answer['message']} {STORED}" if answer["stored"] else answer["message"])
        self.locate.setVisible(answer["state"] == "moved")
        self.again.setVisible(answer["state"] == "changed")

    def _ask_where(self) -> None:
        source = self._data.source
        if not isinstance(source, ImportedFile):
            return
        title = f"Where is {Path(source.path).name} now?"
        if isinstance(source, ImageFolder):
            path = QFileDialog.getExistingDirectory(self, title)
        else:
            path, _ = QFileDialog.getOpenFileName(self, title)
        if path:
            self.relocate(path)

    def relocate(self, path: str) -> None:
        """Take the present data set's files from another place, if they are the same."""
        order = {"source": self._data.source.model_dump(mode="json"), "path": path}
        self.strip.ask("relocate", json.dumps(order), self._take_source, self._tell)

    def _choose(self, answer: dict[str, object]) -> None:
        source = _source_of(answer)
        if isinstance(source, ImportedFile):
            self._checked.add(source.store_key())
            self.chosen.emit(source)

    def _take_source(self, answer: dict[str, object]) -> None:
        source = _source_of(answer)
        self._checked.add(source.store_key())
        self._tell("")
        self.found.emit(self._data.model_copy(update={"source": source}))

    def _take_counts(self, answer: dict[str, str]) -> None:
        counted = DataSpec.model_validate_json(answer["data"])
        steps = {"preprocessing": counted.preprocessing}
        self.found.emit(self._data.model_copy(update=steps))

    def _fail(self, message: str) -> None:
        self._tell(message)
        self.again.setVisible(isinstance(self._data.source, ImportedFile))

    def _tell(self, message: str) -> None:
        self.fault.say(message)
        self.again.hide()
        self.locate.hide()


def _source_of(answer: dict[str, object]) -> Spec:
    return DataSpec.model_validate_json(json.dumps({"source": answer["source"]})).source


def demo() -> None:
    """Show what CIFAR-10 needs in a window of its own."""
    app = QApplication([])
    apply_theme(app)
    desk = DataDesk()
    strip = SourceStrip(desk)
    strip.show_data(DataSpec(source=Cifar10()))
    strip.resize(360, 240)
    strip.show()
    app.exec()
    desk.close()


if __name__ == "__main__":
    demo()
