"""The commands of a list of layers: names, icons, shortcuts and explanations in one table."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from ui.actions import Command, command_action

COMMANDS = {
    "add": Command("Add layer …", "Add a layer behind the chosen one", "add", "Ins"),
    "cut": Command("Cut layers", "Take the chosen layers to the clipboard", "", "Ctrl+X"),
    "copy": Command("Copy layers", "Copy the chosen layers as JSON text", "copy", "Ctrl+C"),
    "paste": Command(
        "Paste layers", "Put the clipboard's layers behind the chosen one", "paste", "Ctrl+V"
    ),
    "duplicate": Command(
        "Duplicate layers", "Put a copy of the chosen layers behind them", "duplicate", "Ctrl+D"
    ),
    "remove": Command("Remove layers", "Take the chosen layers out", "remove", "Del"),
    "up": Command("Move layers up", "Move the chosen layers towards the input", "up", "Alt+Up"),
    "down": Command(
        "Move layers down", "Move the chosen layers towards the output", "down", "Alt+Down"
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


def _action(command: Command, owner: QWidget) -> QAction:
    action = command_action(command, owner)
    action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    action.setShortcutVisibleInContextMenu(True)
    return action
