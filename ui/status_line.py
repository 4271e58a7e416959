"""The line at the window's foot: how far the run is, and whether all is ready and saved."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel, QProgressBar, QStatusBar, QWidget

from dllab.progress import LastBatch, Progress
from ui.theme import tabular

KERAS_TEXTS = {
    "loading": "Keras loading …",
    "ready": "Keras ready",
    "off": "Keras off",
}
STEPS = 100
# Beside a text.
MARGIN = 16
# How long something is told in passing.
TOLD_MS = 6000
KERAS_TIP = (
    "Keras trains in a process of its own, so that the window stays smooth. It takes some seconds "
    "to load; Start pressed earlier simply waits."
)


class StatusLine(QStatusBar):
    """Labels of fixed width, so that a number that moves does not push its neighbours."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self._bar = self._make_bar()
        self._epoch = self._label(
            "epoch 000/000 · batch 000/000 · loss 0.000",
            "Finished and planned epochs; step by step, the last batch trained and its loss",
        )
        self._left = self._label("000:00:00 left", "Estimated time until the last epoch")
        self._speed = self._label("0,000,000 samples/s", "Training samples a second")
        self._keras = self._label("Keras loading …", KERAS_TIP)
        self._saved = self._label("not saved: disk full", "Whether every event is on disk")
        self.show_progress(None)
        self.show_keras("loading")
        self.show_saved("")

    def _make_bar(self) -> QProgressBar:
        bar = QProgressBar()
        bar.setRange(0, STEPS)
        bar.setTextVisible(False)
        bar.setFixedHeight(8)
        bar.setMinimumWidth(120)
        bar.setAccessibleName("Progress of the run")
        self.addWidget(bar, 1)
        return bar

    def _show_share(self, fraction: float) -> None:
        """Show how much is done, with the next frame.

        Qt's bar repaints itself within the call, and with it everything else that waits to be
        painted: the curves were painted twice.
        """
        self._bar.setUpdatesEnabled(False)
        self._bar.setValue(round(STEPS * fraction))
        self._bar.setUpdatesEnabled(True)

    def _label(self, widest: str, tip: str) -> QLabel:
        label = QLabel()
        label.setFont(tabular(label.font()))
        _say(label, widest)
        label.setToolTip(tip)
        self.addPermanentWidget(label)
        return label

    def show_progress(
        self, progress: Progress | None, waiting: int = 0, batch: LastBatch | None = None
    ) -> None:
        """How far a run is.

        Args:
            progress: of the run; None when none trains.
            waiting: how many wait behind it.
            batch: its last one, when it goes on step by step.
        """
        if progress is None:
            self._show_share(0)
            _say(self._epoch, "no run training")
            _say(self._left, "")
            _say(self._speed, "")
            return
        self._show_share(progress.fraction)
        behind = f", then {waiting} more" if waiting else ""
        _say(self._epoch, (place(progress, batch) if batch else finished(progress)) + behind)
        _say(self._left, duration(progress.seconds_left))
        _say(self._speed, rate(progress.samples_per_second))

    def tell(self, message: str) -> None:
        """Say something in passing, where the bar of the progress is."""
        self.showMessage(message, TOLD_MS)

    @property
    def place(self) -> str:
        """Where the run stands, in words."""
        return self._epoch.text()

    def show_waiting(self, *, then_paused: bool = False) -> None:
        """A run was started: Keras loads, or makes the network ready; it may be paused then."""
        self._show_share(0)
        _say(self._epoch, f"preparing the run{', then a pause' if then_paused else ''} …")

    def show_testing(self) -> None:
        """Learning rates are tested: nobody knows how soon the loss diverges."""
        self._show_share(0)
        _say(self._epoch, "testing rates …")

    def show_checking(self, fraction: float) -> None:
        """A pre-flight is made, and has come so far."""
        self._show_share(fraction)
        _say(self._epoch, "checking …")

    def show_reproducing(self, fraction: float) -> None:
        """Epochs of a run are trained again, and so many of them are."""
        self._show_share(fraction)
        _say(self._epoch, "reproducing …")

    def show_keras(self, state: str) -> None:
        """Whether Keras is loaded: "loading", "ready" or "off"."""
        _say(self._keras, KERAS_TEXTS[state])

    def show_saved(self, reason: str, read_only: str = "") -> None:
        """All is on disk, or why it is not; or why nothing can be changed."""
        _say(self._saved, "read-only" if read_only else "not saved" if reason else "saved")
        self._saved.setToolTip(read_only or reason or "Every finished epoch is on disk.")


def _say(label: QLabel, text: str) -> None:
    """Show a text in a label that only grows: with a size of its own it lays out no window anew."""
    label.setText(text)
    width = label.fontMetrics().horizontalAdvance(text) + MARGIN
    needed = QSize(width, label.sizeHint().height())
    label.setFixedSize(needed.expandedTo(label.minimumSize()))


def finished(progress: Progress) -> str:
    """How many epochs are finished: "epoch 3/30"."""
    return f"epoch {progress.epoch:,}/{progress.epochs:,}"


def place(progress: Progress, batch: LastBatch) -> str:
    """Where a run stands that goes on step by step: "epoch 1/30 · batch 3/19 · loss 2.31"."""
    return (
        f"epoch {batch.epoch:,}/{progress.epochs:,} · batch {batch.batch:,}/{batch.batches:,} · "
        f"loss {batch.loss:.3g}"
    )


def duration(seconds: float | None) -> str:
    """Time left as minutes and seconds; nothing while it is unknown."""
    if seconds is None:
        return ""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02} left" if hours else f"{minutes:02}:{rest:02} left"


def rate(samples_per_second: float | None) -> str:
    """Speed to two significant digits: its last digits only flicker."""
    if samples_per_second is None:
        return ""
    return f"{float(f'{samples_per_second:.2g}'):,.0f} samples/s"
