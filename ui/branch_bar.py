"""Says that the next start grows out of an earlier run, and lets one think better of it."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
)

from ui.forms.notes import FAULT, Note
from ui.icons import icon
from ui.run_book import Origin
from ui.theme import GRID

ICON = QSize(18, 18)


class BranchBar(QFrame):
    """Hidden unless a branch is being prepared.

    Signals:
        changed: another branch, or none, is being prepared.

    Attributes:
        origin: where the next run begins; None: at its own start.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.origin: Origin | None = None
        self.setObjectName("branchBar")
        self._picture = QLabel()
        self._draw()
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._text = QLabel(wordWrap=True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._fault = Note(FAULT)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        cancel = QToolButton()
        cancel.setText("Do not branch")
        cancel.setToolTip("Let the next run begin at its own start again")
        cancel.clicked.connect(self.clear)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._text)
        words.addWidget(self._fault)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID, GRID // 2, GRID // 2, GRID // 2)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(cancel, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    @property
    def message(self) -> str:
        """What is shown; empty when nothing is."""
        return "" if self.isHidden() else self._text.text()

    def offer(self, origin: Origin, name: str) -> None:
        """Let the next run grow out of a run of this name."""
        self.origin = origin
        self._text.setText(
            f"The next start branches from {name} after epoch {origin.epoch:,}: change what you "
            "like but the layers' sizes, then press Start."
        )
        self.setAccessibleName(self._text.text())
        self.show()
        self.changed.emit()

    def show_fault(self, sentence: str) -> None:
        """Say what of the forms a branch cannot have; empty: nothing."""
        self._fault.say(sentence)

    @property
    def fault(self) -> str:
        """What is in the way of the branch."""
        return self._fault.text()

    def clear(self) -> None:
        """Let the next run begin at its own start."""
        if self.origin is not None:
            self.origin = None
            self.hide()
            self.changed.emit()

    def _draw(self) -> None:
        self._picture.setPixmap(icon("branch", "accent").pixmap(ICON))

    def changeEvent(self, event: QEvent) -> None:
        """Draw the picture in another theme's colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_picture"):
            self._draw()
