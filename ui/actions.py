"""Every command of the window: its name, icon, shortcut and explanation in one table."""

from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from ui.command_keys import CommandKeys
from ui.icons import icon
from ui.undo_keys import REDO, UNDO

Standard = QKeySequence.StandardKey


@dataclass(frozen=True)
class Command:
    """One line of the table; the icon is a drawing of `resources/icons`.

    Of several shortcuts the first is named in menu and tooltip.
    """

    text: str
    tip: str
    icon: str = ""
    shortcut: QKeySequence.StandardKey | str | tuple[str, ...] = ()


COMMANDS = {
    "start": Command("Start", "Train this experiment as a new run", "start", "Ctrl+Return"),
    "pause": Command("Pause", "Let the run wait, or go on", "pause", "Ctrl+P"),
    "stop": Command(
        "Stop",
        "End what trains or is tried out; finished epochs are kept",
        "stop",
        "Ctrl+Shift+Return",
    ),
    "range_test": Command(
        "Range test",
        "Try growing learning rates on this experiment and have one suggested",
        "range",
        "Ctrl+L",
    ),
    "pre_flight": Command(
        "Pre-flight",
        "Check this experiment before a long run",
        "check",
        "Ctrl+K",
    ),
    "one_batch": Command(
        "One batch", "Train on one batch, then pause; starts a run if none trains", "step", "F10"
    ),
    "one_epoch": Command(
        "One epoch", "Train for one epoch, then pause; starts a run if none trains", "", "F11"
    ),
    "to_validation": Command(
        "To the next validation",
        "Train to the end of the epoch, measure, then pause; starts a run if none trains",
        "",
        "F12",
    ),
    "repeat": Command(
        "Repeat with seeds …",
        "Train this experiment several times, each time with another seed, one after the other",
    ),
    "resume": Command(
        "Resume", "Train the chosen run on, exactly from where it ended", "resume", "Ctrl+R"
    ),
    "more_epochs": Command(
        "More epochs …", "Give the chosen run more epochs than were planned, and train them"
    ),
    "branch": Command(
        "Branch …",
        "Let the next run grow out of the chosen one: exactly as it was after an epoch, with other "
        "settings",
        "branch",
        "Ctrl+B",
    ),
    "use_settings": Command(
        "Use the run's settings",
        "Put data, network and training of the chosen run into the forms; Undo takes it back",
    ),
    "reproduce": Command(
        "Reproduce …",
        "Train epochs of the chosen run again, and see how far their figures are from those kept",
        "check",
    ),
    "forget": Command(
        "Forget kept states …",
        "Keep the curves of the chosen run, but not its network at each epoch, which takes room",
    ),
    "delete": Command("Delete run …", "Delete the chosen run for good"),
    "knobs": Command(
        "Knobs",
        "What can be turned while a run trains; again: the experiment",
        "",
        "Ctrl+T",
    ),
    "new": Command("New session", "Start with an empty session", "new", Standard.New),
    "open": Command("Open …", "Open a session file", "open", Standard.Open),
    "save": Command(
        "Save",
        "Every event is on disk already; the first time, gives the session a name",
        "save",
        Standard.Save,
    ),
    "save_as": Command(
        "Save as …",
        "Go on in a file of another name; from then on the session saves itself there",
        "",
        "Ctrl+Shift+S",
    ),
    "compact": Command(
        "Compact",
        "Write the session's file anew without the space of what it no longer keeps",
    ),
    "export_run": Command(
        "Run as a session …", "Write the chosen run alone into a session file of its own"
    ),
    "export": Command(
        "Export …", "Write the view that is shown to a picture file", "export", "Ctrl+E"
    ),
    "export_model": Command(
        "Export model …", "Write the network of the chosen run to a file for Keras"
    ),
    "import_model": Command(
        "Import model …",
        "Take the network of a .keras file in as a run: to look at, to evaluate, to train on",
    ),
    "quit": Command("Quit", "Close the lab; everything is kept", "", Standard.Quit),
    "undo": Command("Undo", "Take back the last edit of the experiment", "undo", UNDO),
    "redo": Command("Redo", "Repeat the edit taken back", "redo", REDO),
    "copy_script": Command(
        "Copy as Python",
        "Put a plain Keras file that trains this experiment on the clipboard",
        "",
        "Ctrl+Shift+C",
    ),
    "next_view": Command("Next view", "Turn to the next view", "", ("Ctrl+PgDown", "Ctrl+Tab")),
    "previous_view": Command(
        "Previous view", "Turn to the view before", "", ("Ctrl+PgUp", "Ctrl+Shift+Tab")
    ),
    "next_panel": Command(
        "Next panel", "Go on to the next panel: experiment, views, runs, findings", "", "F6"
    ),
    "previous_panel": Command("Previous panel", "Go back to the panel before", "", "Shift+F6"),
    "fit": Command("Fit plots", "Show whole curves again", "fit", "Ctrl+0"),
    "shortcuts": Command("Keyboard shortcuts", "All keys of commands and views", "", "F1"),
    "about": Command("About dllab", "What this is", ""),
}


# Where an action keeps its tooltip while that says why it cannot be chosen.
TIP = "tip"
# Where it keeps its name: those of undo and redo go on to say what they would do.
NAME = "name"


class Actions:
    """The actions of a window, one attribute a command."""

    start: QAction
    pause: QAction
    stop: QAction
    one_batch: QAction
    one_epoch: QAction
    to_validation: QAction
    repeat: QAction
    range_test: QAction
    pre_flight: QAction
    resume: QAction
    more_epochs: QAction
    branch: QAction
    use_settings: QAction
    reproduce: QAction
    forget: QAction
    delete: QAction
    knobs: QAction
    new: QAction
    open: QAction
    save: QAction
    save_as: QAction
    compact: QAction
    export_run: QAction
    export: QAction
    export_model: QAction
    import_model: QAction
    quit: QAction
    undo: QAction
    redo: QAction
    copy_script: QAction
    next_view: QAction
    previous_view: QAction
    next_panel: QAction
    previous_panel: QAction
    fit: QAction
    shortcuts: QAction
    about: QAction

    def __init__(self, window: QWidget) -> None:
        for name, command in COMMANDS.items():
            setattr(self, name, command_action(command, window))
        # Text takes its own edits back before those of the experiment: see `ui.undo_keys`.
        CommandKeys(window, (getattr(self, name) for name in COMMANDS.keys() - {"undo", "redo"}))
        self.pause.setCheckable(True)


def allow(action: QAction, allowed: bool, reason: str) -> None:
    """Enable a command or not; its tooltip says why not, where there is a reason to tell."""
    action.setEnabled(allowed)
    tip = action.property(TIP) or action.toolTip()
    action.setProperty(TIP, tip)
    action.setToolTip(reason or tip)


def command_action(command: Command, owner: QWidget) -> QAction:
    """A new action of `owner` for a line of a table of commands."""
    action = QAction(command.text, owner)
    action.setProperty(NAME, command.text)
    if command.icon:
        action.setIcon(icon(command.icon))
    keys = command.shortcut if isinstance(command.shortcut, tuple) else (command.shortcut,)
    action.setShortcuts([QKeySequence(key) for key in keys])
    named = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    action.setToolTip(f"{command.tip} ({named})" if named else command.tip)
    return action
