"""Notices that a person points at a control or moves the focus to it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QWidget

from ui.forms.help_text import HelpText

ASKS = (QEvent.Type.Enter, QEvent.Type.FocusIn)


class HelpHook(QObject):
    """Watches a control, and its label, for as long as the control lives.

    Signals:
        asked(text): the help for what is pointed at or has the focus now.
    """

    asked = Signal(HelpText)

    def __init__(self, control: QWidget, text: Callable[[], HelpText], *others: QWidget) -> None:
        super().__init__(control)
        self._text = text
        for widget in (control, *others):
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Say it, and let the event go on."""
        del watched
        if event.type() in ASKS:
            self.asked.emit(self._text())
        return False
