"""A button with a word on it that stays pressed, and looks it."""

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QStyleOptionToolButton, QToolButton


class WordToggle(QToolButton):
    """Framed, as a word without a frame can only be read; in the colour of a choice while it is on.

    Fusion shades a pressed button by so little that in a dark window nobody sees it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setCheckable(True)

    def initStyleOption(self, option: QStyleOptionToolButton) -> None:  # noqa: N802 - Qt's name
        """Wear the colours of the state."""
        super().initStyleOption(option)
        if self.isChecked() and self.isEnabled():
            palette = option.palette
            palette.setColor(QPalette.ColorRole.Button, palette.highlight().color())
            palette.setColor(QPalette.ColorRole.ButtonText, palette.highlightedText().color())
            option.palette = palette
