"""Opening, naming and remembering session files."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from dllab.session import Session, SessionError
from dllab.session.untitled import new_untitled
from ui.lab import Lab

SUFFIX = ".dllab"
FILTER = f"Sessions (*{SUFFIX})"


class SessionFiles:
    """What the File menu does with sessions; failures go to `complain` as one sentence."""

    def __init__(self, lab: Lab, parent: QWidget, complain: Callable[[str], None]) -> None:
        self._lab = lab
        self._parent = parent
        self._complain = complain

    def new(self) -> None:
        """Go on with a new, untitled session."""
        self._switch(new_untitled)

    def ask_and_open(self) -> None:
        """Let the person choose a session file and open it."""
        name, _ = QFileDialog.getOpenFileName(self._parent, "Open session", "", FILTER)
        if name:
            self.open(Path(name))

    def open(self, path: Path) -> None:
        """Open a session file in place of the present one."""
        path = path.resolve()
        if path != self._lab.session.path:
            self._switch(lambda: Session.open(path))

    def ask_and_save(self) -> None:
        """Let the person name the session; it goes on in that file."""
        name, _ = QFileDialog.getSaveFileName(
            self._parent, "Save session as", self._suggestion(), FILTER
        )
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

    def _suggestion(self) -> str:
        session = self._lab.session
        return "experiment.dllab" if session.is_untitled else str(session.path)

    def _switch(self, opened: Callable[[], Session]) -> None:
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

    def _show(self, opened: Callable[[], Session]) -> None:
        try:
            self._lab.open(opened())
        except SessionError as error:
            self._complain(str(error))
