"""Opening, naming and remembering session files."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from dllab.session import Session, SessionError
from dllab.session.errors import DamagedError
from dllab.session.salvage import salvage
from dllab.session.untitled import new_untitled
from dllab.sizes import size_words
from ui.actions import Actions
from ui.file_choice import file_to_open, file_to_save
from ui.lab import Lab
from ui.run_book import Run

SUFFIX = ".dllab"
FILTER = f"Sessions (*{SUFFIX})"


class SessionFiles(QObject):
    """What the File menu does with sessions; what is to be said goes to `complain`."""

    # From the thread of the session to the GUI thread: how it went, in one sentence.
    _went = Signal(str)
    # The new file, and what was saved of the damaged one.
    _saved = Signal(Path, str)

    def __init__(self, lab: Lab, parent: QWidget, complain: Callable[[str], None]) -> None:
        super().__init__(parent)
        self._went.connect(complain)
        self._saved.connect(self._show_saved)
        self._lab = lab
        self._parent = parent
        self._complain = complain

    def obey(self, actions: Actions, chosen: Callable[[], Run | None]) -> None:
        """Do what these commands say; `chosen` tells which run is looked at."""
        actions.new.triggered.connect(self.new)
        actions.open.triggered.connect(self.ask_and_open)
        actions.save_as.triggered.connect(self.ask_and_save)
        actions.compact.triggered.connect(self.compact)
        actions.export_run.triggered.connect(lambda: self.ask_and_export(chosen()))

    @property
    def title(self) -> str:
        """What the window is called after."""
        session = self._lab.session
        # Without its ending: Qt writes the name of the program behind titles that do not end in it.
        name = "untitled" if session.is_untitled else session.path.stem
        return f"{name} (read-only)" if session.is_read_only else name

    def new(self) -> None:
        """Go on with a new, untitled session."""
        self._switch(new_untitled)

    def ask_and_open(self) -> None:
        """Let the person choose a session file and open it."""
        name = file_to_open(self._parent, "Open session", FILTER)
        if name:
            self.open(Path(name))

    def open(self, path: Path) -> None:
        """Open a session file in place of the present one, or that again to write it now."""
        path = path.resolve()
        if path != self._lab.session.path or self._lab.session.is_read_only:
            self._switch(lambda: self._opened(path))

    def ask_and_save(self) -> None:
        """Let the person name the session; it goes on in that file."""
        name, _ = file_to_save(self._parent, "Save session as", self._suggestion(), FILTER)
        if name:
            self.save(Path(name), may_replace=Path(name).suffix == SUFFIX)

    def save(self, path: Path, *, may_replace: bool = False) -> None:
        """Go on in a file of this name, with our ending.

        `may_replace`: the person has agreed to replace this very file if it is there.
        """
        if path.suffix != SUFFIX:
            path = path.with_name(path.name + SUFFIX)
        if path.exists() and not may_replace:
            # The file dialog has asked about the name as it was typed, which is another one.
            self._complain(f"{path.name} is already there: save under another name, or choose it.")
            return
        self._lab.save_as(path.resolve())

    def compact(self) -> None:
        """Give back the space of what the session no longer keeps, and say how much it was."""
        path = self._lab.session.path
        before = path.stat().st_size

        def tell(done: Future[None]) -> None:
            self._went.emit(str(done.exception() or _freed(path, before)))

        self._lab.compact().add_done_callback(tell)

    def ask_and_export(self, run: Run | None) -> None:
        """Let the person name a file, and write a run alone into it."""
        if run is None:
            self._complain("There is no run yet: train one, then it can be written alone.")
            return
        name, _ = file_to_save(
            self._parent, f"Write {run.name} alone", f"{run.name}{SUFFIX}", FILTER
        )
        if name:
            self.export_run(run.number, Path(name).with_suffix(SUFFIX))

    def export_run(self, number: int, path: Path) -> None:
        """Write a run alone into a session file, and say how that went."""

        def tell(done: Future[None]) -> None:
            self._went.emit(str(done.exception() or f"Saved {path}"))

        try:
            self._lab.session.export_run(number, path).add_done_callback(tell)
        except SessionError as error:
            self._complain(str(error))

    def _suggestion(self) -> str:
        session = self._lab.session
        return "experiment.dllab" if session.is_untitled else str(session.path)

    def _opened(self, path: Path) -> Session | None:
        """The session in a file; none of a damaged one, of which what is left may be saved."""
        try:
            return Session.open_or_view(path)
        except DamagedError as error:
            if not self._wants_rescue(str(error)):
                raise
        name, _ = file_to_save(
            self._parent, "Save what is left", f"{path.with_suffix('')} saved{SUFFIX}", FILTER
        )
        if name:
            self.rescue(path, Path(name))
        return None

    def _wants_rescue(self, why: str) -> bool:
        box = QMessageBox(QMessageBox.Icon.Warning, "A damaged session", why, parent=self._parent)
        rescue = box.addButton("Save what is left …", QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.exec()
        return box.clickedButton() is rescue

    def rescue(self, path: Path, target: Path) -> None:
        """Write what can be read of a damaged session into a new one, and open that."""
        self._complain(f"Reading what is left of {path.name} …")

        def save() -> None:
            try:
                self._saved.emit(target, salvage(path, target).sentence)
            except SessionError as error:
                self._went.emit(str(error))

        # Outside the GUI thread: a large file takes seconds.
        threading.Thread(target=save, name="rescue", daemon=True).start()

    def _show_saved(self, target: Path, sentence: str) -> None:
        self.open(target)
        self._complain(sentence)

    def _switch(self, opened: Callable[[], Session | None]) -> None:
        if self._lab.training is None:
            self._show(opened)
        elif self._agreed_to_stop():
            self._lab.stop()
            self._lab.when_idle(lambda: self._show(opened))

    def _agreed_to_stop(self) -> bool:
        answer = QMessageBox.question(
            self._parent,
            "A run is training",
            "Stop the run? Its finished epochs are kept in the present session.",
            QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.Cancel,
        )
        return answer == QMessageBox.StandardButton.Yes

    def _show(self, opened: Callable[[], Session | None]) -> None:
        try:
            if session := opened():
                self._lab.open(session)
        except SessionError as error:
            self._complain(str(error))


def _freed(path: Path, before: int) -> str:
    now = path.stat().st_size
    if now >= before:
        return (
            f"{path.name} takes {size_words(now)} and holds nothing to give back. Runs, or kept "
            "states of a run, that are no longer wanted go by a right click on the run."
        )
    return f"{path.name} took {size_words(before)} before, {size_words(now)} now."
