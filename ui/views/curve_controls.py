"""What is chosen above the curves: which further lines are drawn, and how far the axes reach."""

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QToolButton, QWidget

from ui.theme import GRID

BATCHES_TIP = "Every batch, measured while it was trained on"
RUNNING_TIP = (
    "Mean over an epoch's batches while the weights move and dropout is on: not comparable with "
    "validation"
)
FIT_TIP = (
    "Show the run in focus from its first to its last epoch again. Drag a box or turn the wheel to "
    "zoom, hold Shift and drag to move, double-click to fit"
)
ALL_TIP = "Show longer runs to their end, and a loss that is clipped at the top up to its highest"


class CurveControls(QWidget):
    """Two check boxes and two buttons in a row.

    Attributes:
        batches, running: whether these lines of the run in focus are drawn.
        fit_all: can be pressed while a curve is clipped or cut.
    """

    def __init__(self, fit: Callable[[], None], fit_all: Callable[[], None]) -> None:
        super().__init__()
        self.batches = _box("Batches", BATCHES_TIP, True)
        self.running = _box("Running average (Keras's own)", RUNNING_TIP, False)
        self.fit_all = _button("Fit all", ALL_TIP, fit_all)
        self.fit_all.setEnabled(False)
        self._drawn, self._cut = QLabel(), QLabel()
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID, GRID // 2, GRID, 0)
        for box in (self.batches, self.running):
            row.addWidget(box)
        row.addStretch()
        row.addWidget(self._drawn)
        row.addWidget(self._cut)
        row.addWidget(_button("Fit", FIT_TIP, fit))
        row.addWidget(self.fit_all)

    def tell_drawn(self, drawn: int, ticked: int) -> None:
        """Say so when not all runs that are ticked in the list have their curves drawn."""
        self._drawn.setVisible(drawn < ticked)
        self._drawn.setText(f"newest {drawn:,} of {ticked:,} ticked runs" if drawn < ticked else "")

    def tell_cut(self, epoch: int | None) -> None:
        """Say so when longer runs are shown up to this epoch only."""
        self._cut.setVisible(epoch is not None)
        self._cut.setText("" if epoch is None else f"longer runs up to epoch {epoch:,}")


def _box(text: str, tip: str, checked: bool) -> QCheckBox:
    box = QCheckBox(text)
    box.setToolTip(tip)
    box.setChecked(checked)
    return box


def _button(text: str, tip: str, act: Callable[[], None]) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.clicked.connect(act)
    return button
