"""The last range test as the window shows it: its curve so far, and how it ended."""

from dllab.diagnosis.range_test import suggested_rate
from dllab.events import Event, RatesTested
from dllab.spec import Experiment
from ui.trial import Trial


class RangeTest(Trial):
    """The loss of single batches at growing learning rates.

    Attributes:
        rates: of each batch so far.
        losses: of each of them.
    """

    job = "range_test"

    def forget(self) -> None:
        """See `Trial.forget`."""
        self.rates: list[float] = []
        self.losses: list[float] = []

    def learn(self, event: Event) -> None:
        """See `Trial.learn`."""
        if isinstance(event, RatesTested):
            self.rates += event.rate
            self.losses += event.loss

    @property
    def suggestion(self) -> float | None:
        """The suggested learning rate to two digits; None while it runs, or without a fall."""
        found = suggested_rate(self.rates, self.losses) if self.ended else None
        return None if found is None else float(f"{found:.2g}")


def with_rate(experiment: Experiment, rate: float) -> Experiment:
    """The same experiment at another learning rate."""
    optimizer = experiment.training.optimizer.model_copy(update={"learning_rate": rate})
    return experiment.with_training(optimizer=optimizer)
