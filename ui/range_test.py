"""The last range test as the window shows it: its curve so far, and how it ended.

It is no part of the session: what lasts of it is the learning rate somebody takes over.
"""

import queue

from PySide6.QtCore import QObject, Signal

from dllab.diagnosis.range_test import suggested_rate
from dllab.events import Event, RatesTested, RunEnded
from dllab.jobs import Emit
from dllab.spec import Experiment


class RangeTest(QObject):
    """Any thread says events; the GUI thread takes them and tells the view.

    Signals:
        changed: a test has begun, come further, or ended.

    Attributes:
        experiment: what is or was tested; None before the first test.
        rates, losses: of each batch so far.
        ended: the last event, or None.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.experiment: Experiment | None = None
        self.rates: list[float] = []
        self.losses: list[float] = []
        self.ended: RunEnded | None = None
        self._said: queue.SimpleQueue[Event] = queue.SimpleQueue()

    def begin(self, experiment: Experiment) -> Emit:
        """Forget the last test; what the new one says goes to the function returned."""
        self.experiment, self.ended = experiment, None
        self.rates, self.losses = [], []
        self._said = queue.SimpleQueue()
        self.changed.emit()
        return self._said.put

    def take(self) -> None:
        """Learn what was said since the last time."""
        before = len(self.rates), self.ended
        while not self._said.empty():
            self._apply(self._said.get())
        if (len(self.rates), self.ended) != before:
            self.changed.emit()

    def _apply(self, event: Event) -> None:
        match event:
            case RatesTested():
                self.rates += event.rate
                self.losses += event.loss
            case RunEnded():
                self.ended = event

    @property
    def is_running(self) -> bool:
        """Whether a test has begun and not ended."""
        return self.experiment is not None and self.ended is None

    @property
    def suggestion(self) -> float | None:
        """The suggested learning rate to two digits; None while it runs, or without a fall."""
        found = suggested_rate(self.rates, self.losses) if self.ended else None
        return None if found is None else float(f"{found:.2g}")


def with_rate(experiment: Experiment, rate: float) -> Experiment:
    """The same experiment at another learning rate."""
    optimizer = experiment.training.optimizer.model_copy(update={"learning_rate": rate})
    return experiment.with_training(optimizer=optimizer)
