"""Reads a person's files in: the form of their settings, how far it is, and what was found."""

import json
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from dllab.data.store import open_stored
from dllab.events import Progressed
from dllab.spec.data import ImageFolder, ImportedFile, imported_from_json
from ui.data.desk import DataDesk, Question
from ui.data.sample_strip import SampleStrip
from ui.forms.help_text import HelpText
from ui.forms.notes import FAULT, Note
from ui.forms.spec_form import SpecForm
from ui.theme import GRID, apply_theme

STEPS = 1000


class FileImport(QWidget):
    """Every edit reads the files anew; what cannot be read is told, and what was read stays.

    Signals:
        edited(source): files have been read; the spec holds what was found.
        explained(text): the help for what the person points at.
    """

    edited = Signal(ImportedFile)
    explained = Signal(HelpText)

    def __init__(self, desk: DataDesk, source: ImportedFile) -> None:
        super().__init__()
        self._desk = desk
        self._source = source
        self._question: Question | None = None
        self._form = SpecForm(source)
        self._bar = QProgressBar()
        self._cancel = QPushButton("Cancel")
        self._fault = Note(FAULT)
        self._strip = SampleStrip()
        self._lay_out()
        self.setAcceptDrops(True)
        self._form.edited.connect(self._read)
        self._form.explained.connect(self.explained)
        self._cancel.clicked.connect(self.cancel)

    @property
    def source(self) -> ImportedFile:
        """The spec of what was read last."""
        return self._source

    def set_source(self, source: ImportedFile) -> None:
        """Show another spec; says nothing and reads nothing."""
        self._end()
        self._source = source
        self._form.set_spec(source)
        self._fault.say("")
        self._strip.hide()

    def read(self, path: str) -> None:
        """Read a file or folder of whatever kind, with all settings left open."""
        self._ask(json.dumps({"path": path}), path)

    def cancel(self) -> None:
        """End the reading; the form goes back to what was read last."""
        self._end()
        self._form.set_spec(self._source)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one file or folder, of any kind."""
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read what was dropped."""
        event.acceptProposedAction()
        self.read(event.mimeData().urls()[0].toLocalFile())

    def _read(self, source: ImportedFile) -> None:
        if source.path:
            self._ask(source.model_dump_json(), source.path)
        else:
            self._end()

    def _ask(self, spec: str, path: str) -> None:
        self._end()
        self._fault.say("")
        question = self._question = self._desk.ask("scan_file", spec)
        question.progressed.connect(self._show_progress)
        question.answered.connect(self._take)
        question.failed.connect(self._tell)
        self._bar.setRange(0, 0)
        self._bar.setFormat(f"Reading {Path(path).name}")
        self._set_busy(True)

    def _show_progress(self, event: Progressed) -> None:
        self._bar.setRange(0, STEPS if event.total else 0)
        self._bar.setValue(int(STEPS * event.done / event.total) if event.total else 0)
        self._bar.setFormat(f"{event.doing}, %p %")

    def _take(self, answer: dict[str, object]) -> None:
        self._question = None
        self._set_busy(False)
        self._source = imported_from_json(json.dumps(answer["source"]))
        self._form.set_spec(self._source)
        self._strip.show_samples(open_stored(Path(str(answer["folder"]))).x)
        self.edited.emit(self._source)

    def _tell(self, message: str) -> None:
        """Say what is wrong; the settings stay, so that they can be corrected."""
        self._question = None
        self._set_busy(False)
        self._strip.hide()
        self._fault.say(message)

    def _end(self) -> None:
        question, self._question = self._question, None
        if question:
            question.cancel()
        self._set_busy(False)

    def _set_busy(self, busy: bool) -> None:
        self._bar.setVisible(busy)
        self._cancel.setVisible(busy)

    def _lay_out(self) -> None:
        self._bar.setAccessibleName("Reading")
        self._cancel.setToolTip("Stop reading; what was read before stays.")
        busy = QHBoxLayout()
        busy.setSpacing(GRID)
        busy.addWidget(self._bar, 1)
        busy.addWidget(self._cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self._form)
        column.addLayout(busy)
        column.addWidget(self._fault)
        column.addWidget(self._strip)
        column.addStretch(1)
        self._set_busy(False)


def demo() -> None:
    """Show the import of an image folder in a window of its own."""
    app = QApplication([])
    apply_theme(app)
    desk = DataDesk()
    panel = FileImport(desk, ImageFolder())
    panel.edited.connect(print)
    panel.resize(400, 600)
    panel.show()
    app.exec()
    desk.close()


if __name__ == "__main__":
    demo()
