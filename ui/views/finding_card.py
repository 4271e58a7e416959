"""One finding: its sentence, the epochs it rests on, and the change to try."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QGridLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from dllab.diagnosis import Finding
from dllab.spec import Experiment
from ui.icons import icon
from ui.theme import GRID

ICON = QSize(18, 18)
# Severity: drawing, colour of the theme.
ICONS = {
    "info": ("visible", "accent"),
    "warning": ("alert", "warning"),
    "problem": ("alert", "error"),
}
MEANINGS = {
    "info": "Worth knowing",
    "warning": "Warning: the result suffers",
    "problem": "Problem: training on is pointless until it is solved",
}
# How a run ended rests on no stretch of its curves.
NOWHERE = {"ending"}
RESTART_TIP = "Put this change into the forms and train it as a new run; Undo takes it back"
BRANCH_TIP = (
    "Put this change into the forms and train on with it from there, as a run that grows out of "
    "this one; Undo takes it back"
)
STRETCH_TIP = "Mark the epochs this rests on in the curves"


class FindingCard(QWidget):
    """Says a finding and offers what can be done about it.

    Signals:
        pointed(card, shown): its stretch is to be marked in the curves, or no longer.
        restart_requested(experiment): the change is to be tried.
        branch_requested(epoch): it is to be tried from after that epoch on.

    Args:
        finding: what it says.
        tried: what came of the change, where it was tried.
        epoch: after which epoch a branch can try the change; None: it cannot.
    """

    pointed = Signal(object, bool)
    restart_requested = Signal(Experiment)
    branch_requested = Signal(int)

    def __init__(self, finding: Finding, tried: str = "", epoch: int | None = None) -> None:
        super().__init__()
        self.show_stretch, self.restart = QToolButton(), QPushButton()
        self.branch = QPushButton()
        self._picture, self._sentence, self._tried = QLabel(), wrapped(""), wrapped("")
        self._lay_out()
        self.say(finding, tried, epoch)
        self.show_stretch.toggled.connect(lambda shown: self.pointed.emit(self, shown))
        self.restart.clicked.connect(self._restart)
        self.branch.clicked.connect(self._branch)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(GRID // 2)
        grid.setColumnStretch(1, 1)
        self.show_stretch.setToolTip(STRETCH_TIP)
        self.show_stretch.setCheckable(True)
        self.show_stretch.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.restart.setIcon(icon("start"))
        self.restart.setToolTip(RESTART_TIP)
        self.branch.setIcon(icon("branch"))
        self.branch.setToolTip(BRANCH_TIP)
        grid.addWidget(self._picture, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._sentence, 0, 1)
        # Below each other: side by side they would not fit into a narrow panel.
        column = QVBoxLayout()
        column.setSpacing(GRID // 2)
        for button in (self.restart, self.branch, self.show_stretch):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        grid.addLayout(column, 1, 1)
        grid.addWidget(self._tried, 2, 1)

    def say(self, finding: Finding, tried: str = "", epoch: int | None = None) -> None:
        """Say another finding, as the same one when figures in it have changed."""
        self.finding, self._epoch = finding, epoch
        set_text(self._sentence, finding.sentence)
        set_text(self._tried, tried)
        self._tried.setVisible(bool(tried))
        first, last = finding.first_epoch, finding.last_epoch
        stretch = f"Epoch {first:,}" if first == last else f"Epochs {first:,} to {last:,}"
        set_text(self.show_stretch, stretch)
        self.show_stretch.setVisible(finding.kind not in NOWHERE)
        restart = finding.treatment.text if finding.treatment else ""
        set_text(self.restart, restart)
        self.restart.setVisible(finding.treatment is not None)
        change = restart.removeprefix("Restart")
        set_text(self.branch, "" if epoch is None else f"Branch after epoch {epoch:,}{change}")
        self.branch.setVisible(epoch is not None)
        if self._picture.toolTip() != (meaning := MEANINGS[finding.severity]):
            self._picture.setToolTip(meaning)
            self.draw_icon()

    def draw_icon(self) -> None:
        """Draw the severity in the theme's colour of the moment."""
        self._picture.setPixmap(icon(*ICONS[self.finding.severity]).pixmap(ICON))

    def refuse(self, reason: str) -> None:
        """Offer to try the change, unless there is a reason against it."""
        for button, tip in ((self.restart, RESTART_TIP), (self.branch, BRANCH_TIP)):
            button.setEnabled(not reason)
            button.setToolTip(reason or tip)

    def _restart(self) -> None:
        if self.finding.treatment:
            self.restart_requested.emit(self.finding.treatment.experiment)

    def _branch(self) -> None:
        if self.finding.treatment and self._epoch is not None:
            self.branch_requested.emit(self._epoch)


def wrapped(text: str) -> QLabel:
    """A sentence that can be copied, as wide as there is room."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    return label


def set_text(shown: QLabel | QAbstractButton, text: str) -> None:
    """Say something else, unless it is the same: each text set lays the panel out anew."""
    if shown.text() != text:
        shown.setText(text)
