"""The last run that was trained again to compare its figures, and how far that has come."""

from PySide6.QtCore import QObject

from dllab.events import Event
from dllab.history import RunHistory
from dllab.jobs import Emit
from dllab.progress import experiment_of
from dllab.reproduction import Reproduction, reproduction
from ui.run_book import Run
from ui.trial import Trial


class Reproducing(Trial):
    """The first epochs of a run, trained again beside it.

    Attributes:
        run: which one; None before the first time.
        wanted: how many of its epochs.
        now: what is said this time.
    """

    job = "reproduce"

    def __init__(self, parent: QObject | None = None) -> None:
        self.run: Run | None = None
        self.wanted = 0
        super().__init__(parent)

    def begin_with(self, run: Run, epochs: int) -> Emit:
        """Be about the first epochs of a run; see `Trial.begin`.

        Raises:
            ExperimentError: its experiment cannot be read.
        """
        self.run, self.wanted = run, epochs
        return self.begin(experiment_of(run.history))

    def forget(self) -> None:
        """See `Trial.forget`."""
        self.now = RunHistory()

    def learn(self, event: Event) -> None:
        """See `Trial.learn`."""
        self.now.apply([event])

    @property
    def fraction(self) -> float:
        """How much of it is trained, from 0 to 1."""
        return len(self.now.epochs) / max(self.wanted, 1)

    @property
    def found(self) -> Reproduction | None:
        """What came of it so far; None before the first epoch."""
        if self.run is None or not len(self.now.epochs):
            return None
        return reproduction(self.run.history, self.now)
