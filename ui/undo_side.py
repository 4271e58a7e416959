"""Undo and redo of the window: one list of edits and renames, and what each step is called."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QFontMetrics

from ui.actions import COMMANDS, Actions
from ui.forms.experiment_editor import ExperimentEditor
from ui.forms.undo import Deed, Step
from ui.lab import Lab
from ui.views.differences import edits

# Of a step's name, in pixels of the menu.
LONGEST = 380


class UndoSide(QObject):
    """Names what would be undone and redone, and tells what was.

    Args:
        lab: has the runs.
        editor: keeps the list of what was done.
        actions: the commands.
        tell: says what was undone, in passing.
    """

    def __init__(
        self, lab: Lab, editor: ExperimentEditor, actions: Actions, tell: Callable[[str], None]
    ) -> None:
        super().__init__(lab)
        self._lab, self._editor, self._tell = lab, editor, tell
        self._undo, self._redo = actions.undo, actions.redo
        for name, action in (("undo", self._undo), ("redo", self._redo)):
            # The tool bar has no room for more, and must not change its width.
            action.setIconText(COMMANDS[name].text)
        self._undo.triggered.connect(self.undo)
        self._redo.triggered.connect(self.redo)
        editor.undo_changed.connect(self.show)
        lab.session_changed.connect(lambda: editor.forget_deeds(()))
        lab.book.removed.connect(lambda: editor.forget_deeds(lab.book.runs))
        self.show()

    def rename(self, number: int, name: str) -> None:
        """Give a run another name, which can be taken back."""
        run = self._lab.book.runs[number]
        before = run.name
        self._lab.rename(number, name)
        if run.name != before:
            undo, redo = (partial(self._lab.rename, number, each) for each in (before, run.name))
            self._editor.note(Deed(f"rename of {before} to {run.name}", number, undo, redo))

    def undo(self) -> None:
        """Take back what was done last, and say what that was."""
        if self._editor.take_back():
            self._tell("Undone: an edit that was still being read")
        elif step := self._editor.steps.last_step:
            self._editor.undo()
            self._tell(f"Undone: {_title(step)}")

    def redo(self) -> None:
        """Repeat what was undone last, and say what that is."""
        if step := self._editor.steps.next_step:
            self._editor.redo()
            self._tell(f"Redone: {_title(step)}")

    def show(self) -> None:
        """Name the steps, and offer them if there are any."""
        for name, action, step in (
            ("undo", self._undo, self._editor.steps.last_step),
            ("redo", self._redo, self._editor.steps.next_step),
        ):
            _name(action, COMMANDS[name].text, _title(step) if step else "")


def _name(action: QAction, command: str, title: str) -> None:
    words = f"{command} {title}" if title else command
    metrics = QFontMetrics(action.font())
    short = metrics.elidedText(words, Qt.TextElideMode.ElideRight, LONGEST)
    action.setText(short.replace("&", "&&"))
    keys = action.shortcut().toString()
    action.setToolTip(f"{words} ({keys})")
    action.setEnabled(bool(title))


def _title(step: Step) -> str:
    before, after = step
    if after.deed:
        return after.deed.title
    told = list(edits(before.experiment, after.experiment))
    more = f" and {len(told) - 1} more" if len(told) > 1 else ""
    return f"{told[0]}{more}" if told else "edit"
