"""The commands of a list of layers: names, icons, shortcuts and explanations in one table."""

from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from ui.icons import icon


class _Command(NamedTuple):
    text: str
    icon: str
    shortcut: str
    tip: str


COMMANDS = {
    "add": _Command("Add layer …", "add", "Ins", "Add a layer behind the chosen one"),
    "cut": _Command("Cut layers", "", "Ctrl+X", "Take the chosen layers to the clipboard"),
    "copy": _Command("Copy layers", "copy", "Ctrl+C", "Copy the chosen layers as JSON text"),
    "paste": _Command(
        "Paste layers", "paste", "Ctrl+V", "Put the clipboard's layers behind the chosen one"
    ),
    "duplicate": _Command(
        "Duplicate layers", "duplicate", "Ctrl+D", "Put a copy of the chosen layers behind them"
    ),
    "remove": _Command("Remove layers", "remove", "Del", "Take the chosen layers out"),
    "up": _Command("Move layers up", "up", "Alt+Up", "Move the chosen layers towards the input"),
    "down": _Command(
        "Move layers down", "down", "Alt+Down", "Move the chosen layers towards the output"
    ),
}


class LayerActions:
    """The actions of one list, an attribute each; their shortcuts work where the list has focus."""

    add: QAction
    cut: QAction
    copy: QAction
    paste: QAction
    duplicate: QAction
    remove: QAction
    up: QAction
    down: QAction

    def __init__(self, owner: QWidget) -> None:
        self.all = [_action(command, owner) for command in COMMANDS.values()]
        for name, action in zip(COMMANDS, self.all, strict=True):
            setattr(self, name, action)
        owner.addActions(self.all)

    def follow(self, rows: list[int], count: int) -> None:
        """Enable what makes sense for the chosen rows of so many."""
        for action in (self.cut, self.copy, self.duplicate, self.remove):
            action.setEnabled(bool(rows))
        self.up.setEnabled(bool(rows) and rows[0] > 0)
        self.down.setEnabled(bool(rows) and rows[-1] < count - 1)


def _action(command: _Command, owner: QWidget) -> QAction:
    action = QAction(command.text, owner)
    if command.icon:
        action.setIcon(icon(command.icon))
    action.setShortcut(QKeySequence(command.shortcut))
    action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    action.setShortcutVisibleInContextMenu(True)
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    action.setToolTip(f"{command.tip} ({keys})")
    return action
