"""The button that writes what a page of the data view shows."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton

from ui.icons import icon

TIP = "Write what is shown to a PNG or SVG file"


def export_button() -> QToolButton:
    """The button; who has it connects it."""
    button = QToolButton()
    button.setText("Export …")
    button.setIcon(icon("export"))
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setToolTip(TIP)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button
