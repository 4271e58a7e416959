"""The window's commands have their keys wherever the focus is.

Qt asks the control with the focus before it looks for a shortcut, and a line of text would take
Ctrl+E to go to its end (Qt's QKeySequence.MoveToEndOfLine under X11).
"""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget


class CommandKeys(QObject):
    """Answers for the control with the focus that it does not want the key of a command."""

    def __init__(self, window: QWidget, actions: Iterable[QAction]) -> None:
        super().__init__(window)
        self._window = window
        self._actions = tuple(actions)
        app = QApplication.instance()
        assert isinstance(app, QApplication)  # noqa: S101 - a window cannot be without one
        app.focusChanged.connect(self._follow)

    def _follow(self, before: QWidget | None, now: QWidget | None) -> None:
        # One widget at a time: a filter of the whole application would see every event.
        if before:
            before.removeEventFilter(self)
        if now and self._is_inside(now):
            now.installEventFilter(self)

    def _is_inside(self, widget: QWidget | None) -> bool:
        """Docks that float belong to the window too; dialogs have keys of their own."""
        if QApplication.activeModalWidget():
            return False
        while widget and widget is not self._window:
            widget = widget.parentWidget()
        return widget is not None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the key of a command that can be given to the command."""
        del watched
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        pressed = QKeySequence(event.keyCombination())
        if not any(
            action.isEnabled() and pressed in action.shortcuts() for action in self._actions
        ):
            return False
        event.ignore()
        return True
