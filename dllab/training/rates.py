"""The learning rate of every batch, as the compiled loop takes it."""

from dataclasses import replace

import numpy as np

from dllab.events import EpochEnded
from dllab.spec import TrainingSpec
from dllab.spec.schedules import DropOnPlateau, PlateauState, rates
from dllab.training.compiled import Figures
from dllab.training.cycle import Cycle

# So many times as far ahead as is asked for, rates are computed at once.
AHEAD = 8


class LearningRates:
    """Follows the schedule; a drop on plateau is decided at the end of each epoch.

    `plateau` is where the drops on plateau stood when the run went on, if it had any.

    Attributes:
        plateau: where they stand now; None without.
        decides: whether the next epoch's rates depend on how this one ends.
    """

    def __init__(
        self, training: TrainingSpec, cycle: Cycle, plateau: PlateauState | None = None
    ) -> None:
        self._training = training
        self._cycle = cycle
        self.plateau: PlateauState | None = None
        if isinstance(training.schedule, DropOnPlateau):
            base = training.optimizer.learning_rate
            self.plateau = PlateauState(training.schedule, base)
            if plateau and plateau.schedule == training.schedule:
                self.plateau = replace(plateau, base_rate=base)
        self.decides = self.plateau is not None
        # Calls overlap: a large epoch takes many, and of small ones each reaches far ahead.
        self._begin: tuple[int, float] = (0, 0.0)
        self._known: Figures = np.empty((0, 0), np.float32)

    def from_epoch(self, first: int, count: int) -> Figures:
        """The rates of `count` epochs from `first` on, shape (count, batches in a cycle).

        Batches that only measure carry the rate of the last one that trains.
        """
        if not self._knows(first, count):
            self._begin = first, self._factor
            self._known = self._computed(first, AHEAD * count)
        row = first - self._begin[0]
        return self._known[row : row + count]

    def _knows(self, first: int, count: int) -> bool:
        begin, factor = self._begin
        return factor == self._factor and begin <= first <= begin + len(self._known) - count

    def _computed(self, first: int, count: int) -> Figures:
        steps = self._cycle.train_steps
        trained = rates(
            self._training.schedule,
            self._training.optimizer.learning_rate * self._factor,
            (first - 1) * steps,
            count * steps,
            steps,
            self._training.epochs,
        ).reshape(count, steps)
        measures = self._cycle.length - steps
        return np.pad(trained, ((0, 0), (0, measures)), mode="edge").astype(np.float32)

    def at_end(self, epoch: int) -> float:
        """The rate of an epoch's last step."""
        return float(self.from_epoch(epoch, 1)[0, -1])

    def note(self, epoch: EpochEnded) -> None:
        """Learn how an epoch ended: by its validation loss, without one by its training loss."""
        if self.plateau:
            loss = epoch.loss if np.isnan(epoch.val_loss) else epoch.val_loss
            self.plateau = self.plateau.after(loss)

    @property
    def _factor(self) -> float:
        return self.plateau.factor if self.plateau else 1.0
