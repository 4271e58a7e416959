"""Says what a change has done that reached further than one control, and takes it back."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from ui.forms.notes import TEXT, Note
from ui.icons import icon
from ui.theme import GRID


class ChangeNote(QWidget):
    """A sentence and a button; takes no room while there is nothing to say.

    Signals:
        undo_wanted(): the person wants the change taken back.
    """

    undo_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._note = Note(TEXT)
        undo = QToolButton()
        undo.setText("Undo")
        undo.setIcon(icon("undo"))
        undo.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        undo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        undo.setToolTip("Take this change back")
        undo.clicked.connect(self.undo_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self._note, 1)
        row.addWidget(undo, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def say(self, text: str) -> None:
        """Tell of a change, or of none any more."""
        self._note.say(text)
        self.setVisible(bool(text))
