"""What a view shows while it has nothing to show."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.icons import icon

START_TIP = "Train this experiment as a new run"


class EmptyPanel(QWidget):
    """Says what will appear here and, where one can, offers what makes it appear."""

    clicked = Signal()

    def __init__(self, text: str, button: str = "", tip: str = START_TIP) -> None:
        super().__init__()
        self._label = QLabel(text)
        self._label.setWordWrap(True)
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.button = QPushButton(icon("start"), button)
        self.button.setToolTip(tip)
        self.button.clicked.connect(self.clicked)
        column = QVBoxLayout(self)
        column.setSpacing(16)
        column.addStretch()
        column.addLayout(_centred(self._label))
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        self.button.setVisible(bool(button))

    def say(self, text: str, with_button: bool) -> None:
        """Say something else."""
        self._label.setText(text)
        self.button.setVisible(with_button)

    def offer(self, text: str, tip: str) -> None:
        """Offer something else."""
        self.button.setText(text)
        self.button.setToolTip(tip)

    @property
    def text(self) -> str:
        """What it says."""
        return self._label.text()


def _centred(label: QLabel) -> QHBoxLayout:
    """In the middle half; an alignment would keep the layout from asking how high it wraps."""
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(label, 2)
    row.addStretch(1)
    return row
