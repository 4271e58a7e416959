"""Says that the next start grows out of an earlier run, and lets one think better of it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton

from ui.run_book import Origin
from ui.theme import GRID


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
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._text = QLabel(wordWrap=True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        cancel = QToolButton()
        cancel.setText("Do not branch")
        cancel.setToolTip("Let the next run begin at its own start again")
        cancel.clicked.connect(self.clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID, GRID // 2, GRID // 2, GRID // 2)
        row.addWidget(self._text, 1)
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

    def clear(self) -> None:
        """Let the next run begin at its own start."""
        if self.origin is not None:
            self.origin = None
            self.hide()
            self.changed.emit()
