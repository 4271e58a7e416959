"""What reading a file has found out: shown, and edited by nobody."""

from PySide6.QtCore import Signal

from ui.forms.notes import MUTED, TEXT, Note

NOTHING = "Nothing has been read yet."


class FoundText(Note):
    """Any value that says itself what it is."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__(MUTED)
        self._value: object = None
        self._holds = True

    def value(self) -> object:
        """What was found."""
        return self._value

    def set_value(self, value: object) -> None:
        """Show what was found, or that nothing was."""
        self._value = value
        self._tell()

    def hold(self, holds: bool) -> None:
        """Whether it was found with the present settings: nobody is told of what it was before."""
        self._holds = holds
        self._tell()

    def _tell(self) -> None:
        value = self._value if self._holds else None
        text = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value or "")
        self.setForegroundRole(TEXT if text else MUTED)
        self.say(text or NOTHING)
