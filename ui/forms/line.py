"""A line of text inside a form."""

from collections.abc import Callable

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QLineEdit

from ui.undo_keys import is_undo_key


class Line(QLineEdit):
    """Leaves undo to the experiment; only what is not taken yet is taken back here."""

    def __init__(self, is_taken: Callable[[], bool] = lambda: True) -> None:
        super().__init__()
        self._is_taken = is_taken

    def event(self, event: QEvent) -> bool:
        """Let a key of undo go by."""
        if is_undo_key(event) and self._is_taken():
            event.ignore()
            return True
        return super().event(event)
