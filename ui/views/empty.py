"""What a view shows while it has nothing to show."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from ui.icons import icon

WIDTH = 420


class EmptyPanel(QWidget):
    """Says what will appear here and, where one can, offers what makes it appear."""

    clicked = Signal()

    def __init__(self, text: str, button: str = "") -> None:
        super().__init__()
        self._label = QLabel(text)
        self._label.setWordWrap(True)
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._label.setMaximumWidth(WIDTH)
        self.button = QPushButton(icon("start"), button)
        self.button.setToolTip("Train this experiment as a new run")
        self.button.clicked.connect(self.clicked)
        column = QVBoxLayout(self)
        column.addStretch()
        column.addWidget(self._label, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        self.button.setVisible(bool(button))

    def say(self, text: str, with_button: bool) -> None:
        """Say something else."""
        self._label.setText(text)
        self.button.setVisible(with_button)

    @property
    def text(self) -> str:
        """What it says."""
        return self._label.text()
