"""The best epoch while a run goes on: its weights are kept, and its age may end the run."""

import tensorflow as tf

from dllab.events import EpochEnded
from dllab.spec import TrainingSpec
from dllab.spec.stopping import Figure
from dllab.training.program import Program

# In words: the epoch with the best loss and the one with the best accuracy are often two.
FIGURES: dict[Figure, str] = {
    "val_loss": "validation loss",
    "val_accuracy": "validation accuracy",
    "loss": "training loss",
}


class BestWeights:
    """Follows the epochs.

    Attributes:
        decides: whether each epoch's end must be looked at before the next one begins.
    """

    def __init__(self, training: TrainingSpec, program: Program, *, validates: bool) -> None:
        self._training = training
        self._program = program
        self._best = training.best_epoch(validates=validates)
        self._kept: list[tf.Tensor] | None = None
        self.decides = training.keep_best or training.early_stopping is not None

    def note(self, epoch: EpochEnded) -> None:
        """Learn how an epoch ended; the network must still be as it was then."""
        self._best = self._best.after(getattr(epoch, self._best.figure))
        if self._training.keep_best and self._best.best_epoch == epoch.epoch:
            self._kept = self._program.weights()

    @property
    def ends(self) -> bool:
        """Whether patience is at its end."""
        return self._best.ends(self._training.early_stopping)

    @property
    def why_ended(self) -> str:
        """Why the run ends early, in one sentence."""
        stopping = self._training.early_stopping
        # Patience may come to its end together with the run.
        if stopping is None or not self.ends or self._best.epoch == self._training.epochs:
            return ""
        return (
            f"Stopped early after epoch {self._best.epoch:,} of {self._training.epochs:,}: the "
            f"{stopping.metric} has not improved for {self._best.waited:,} epochs."
        )

    def restore(self) -> str:
        """Give the network the weights of its best epoch, if they are kept; what was done."""
        if self._kept is None:
            return ""
        self._program.set_weights(self._kept)
        epoch, figure = self._best.best_epoch, FIGURES[self._best.figure]
        return f"The network has the weights of epoch {epoch:,}, which had the best {figure}."
