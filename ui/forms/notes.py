"""Sentences inside a form: explanations, and what is wrong."""

import inspect

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy

# The palette's own roles, so that the colours follow the theme by themselves.
MUTED = QPalette.ColorRole.PlaceholderText
TEXT = QPalette.ColorRole.WindowText
FAULT = QPalette.ColorRole.BrightText
REMARK = QPalette.ColorRole.LinkVisited


class Note(QLabel):
    """A wrapped sentence as wide as there is room; takes no room while it is empty."""

    def __init__(self, role: QPalette.ColorRole, text: str = "") -> None:
        super().__init__()
        self.setForegroundRole(role)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setTextFormat(Qt.TextFormat.PlainText)
        # A long word must not widen the panel.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.say(text)

    def say(self, text: str) -> None:
        """Show a sentence, or nothing."""
        self.setText(text)
        self.setVisible(bool(text))


def explanation(kind: type) -> str:
    """The first paragraph of a class's docstring, as one line."""
    return _line((inspect.getdoc(kind) or "").partition("\n\n")[0])


def background(kind: type) -> str:
    """Reasons and source: what the docstring says after its first paragraph, as one line."""
    return _line((inspect.getdoc(kind) or "").partition("\n\n")[2])


def _line(text: str) -> str:
    return " ".join(text.split())
