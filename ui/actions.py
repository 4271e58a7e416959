"""Every command of the window: its name, icon, shortcut and explanation in one table."""

from collections.abc import Iterator
from dataclasses import dataclass

import qtawesome
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from ui.theme import colours

Standard = QKeySequence.StandardKey


@dataclass(frozen=True)
class Command:
    """One line of the table; icons are Material Design's, as QtAwesome names them."""

    text: str
    tip: str
    icon: str = ""
    shortcut: QKeySequence.StandardKey | str | None = None


COMMANDS = {
    "start": Command("Start", "Train this experiment as a new run", "mdi6.play", "Ctrl+Return"),
    "pause": Command("Pause", "Let the run wait, or go on", "mdi6.pause", "Ctrl+P"),
    "stop": Command(
        "Stop", "End the run; its finished epochs are kept", "mdi6.stop", "Ctrl+Shift+Return"
    ),
    "new": Command("New session", "Start with an empty session", "mdi6.file-outline", Standard.New),
    "open": Command("Open …", "Open a session file", "mdi6.folder-open-outline", Standard.Open),
    "save": Command(
        "Save session",
        "Every event is on disk already; the first time, gives the session a name",
        "mdi6.content-save-outline",
        Standard.Save,
    ),
    "save_as": Command(
        "Save session as …",
        "Go on in a file of another name; from then on the session saves itself there",
        "",
        "Ctrl+Shift+S",
    ),
    "export": Command(
        "Export as PNG …", "Write the plots to a picture file", "mdi6.image-outline", "Ctrl+E"
    ),
    "quit": Command("Quit", "Close the lab; everything is kept", "", Standard.Quit),
    "undo": Command("Undo", "Take back the last edit of the experiment", "mdi6.undo", "Ctrl+Z"),
    "redo": Command("Redo", "Repeat the edit taken back", "mdi6.redo", Standard.Redo),
    "fit": Command("Fit plots", "Show whole curves again", "mdi6.fit-to-page-outline", "Ctrl+0"),
    "about": Command("About dllab", "What this is", ""),
}


class Actions:
    """The actions of a window, one attribute a command."""

    start: QAction
    pause: QAction
    stop: QAction
    new: QAction
    open: QAction
    save: QAction
    save_as: QAction
    export: QAction
    quit: QAction
    undo: QAction
    redo: QAction
    fit: QAction
    about: QAction

    def __init__(self, window: QWidget) -> None:
        self._window = window
        for name, command in COMMANDS.items():
            setattr(self, name, _action(command, window))
        self.pause.setCheckable(True)

    def __iter__(self) -> Iterator[QAction]:
        return (getattr(self, name) for name in COMMANDS)

    def colour_icons(self) -> None:
        """Draw the icons in the theme's colour of text."""
        shades = colours(self._window)
        for name, command in COMMANDS.items():
            if command.icon:
                icon = qtawesome.icon(
                    command.icon, color=shades.text, color_disabled=shades.disabled
                )
                getattr(self, name).setIcon(icon)


def _action(command: Command, window: QWidget) -> QAction:
    action = QAction(command.text, window)
    if command.shortcut is not None:
        action.setShortcut(QKeySequence(command.shortcut))
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    tip = f"{command.tip} ({keys})" if keys else command.tip
    action.setToolTip(tip)
    action.setStatusTip("")
    return action
