"""The learning rate of every batch, as the compiled loop takes it."""

from dataclasses import replace

import numpy as np

from dllab.events import EpochEnded
from dllab.spec import TrainingSpec
from dllab.spec.schedules import DropOnPlateau, PlateauState, rates
from dllab.training.compiled import Figures
from dllab.training.cycle import Cycle


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
        # A large epoch takes many calls, which all want the same rates.
        self._asked: tuple[int, int, float] = (0, 0, 0.0)
        self._known: Figures = np.empty((0, 0), np.float32)

    def from_epoch(self, first: int, count: int) -> Figures:
        """The rates of `count` epochs from `first` on, shape (count, batches in a cycle).

        Batches that only measure carry the rate of the last one that trains.
        """
        asked = (first, count, self._factor)
        if asked != self._asked:
            self._asked, self._known = asked, self._computed(first, count)
        return self._known

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
        return float(self._computed(epoch, 1)[0, -1])

    def note(self, epoch: EpochEnded) -> None:
        """Learn how an epoch ended: by its validation loss, without one by its training loss."""
        if self.plateau:
            loss = epoch.loss if np.isnan(epoch.val_loss) else epoch.val_loss
            self.plateau = self.plateau.after(loss)

    @property
    def _factor(self) -> float:
        return self.plateau.factor if self.plateau else 1.0
