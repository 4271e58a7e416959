"""The best epoch while a run goes on: its weights are kept, and its age may end the run."""

from dataclasses import replace

from dllab.arrays import Arrays
from dllab.events import EpochEnded
from dllab.plurals import counted
from dllab.spec import TrainingSpec
from dllab.spec.stopping import BestEpoch, Figure
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
        state: the best epoch so far.
        kept: the network's weights there, if they are kept.
    """

    def __init__(self, training: TrainingSpec, *, validates: bool) -> None:
        self._training = training
        self.state = training.best_epoch(validates=validates)
        self.kept: Arrays = {}

    def go_on(self, training: TrainingSpec, state: BestEpoch, kept: Arrays) -> None:
        """Take over what was known of the epochs before, unless another figure is watched now."""
        self._training = training
        if (state.figure, state.min_change) == (self.state.figure, self.state.min_change):
            self.state = state
            self.kept = kept if training.keep_best else {}
        else:
            self.begin_at(state.epoch)

    def begin_at(self, epoch: int) -> None:
        """Know nothing of the epochs before."""
        self.state = replace(self.state, epoch=epoch, waits_from=epoch)

    @property
    def decides(self) -> bool:
        """Whether each epoch's end must be looked at before the next one begins."""
        return self._training.keep_best or self._training.early_stopping is not None

    def note(self, epoch: EpochEnded, program: Program) -> None:
        """Learn how an epoch ended; the network must still be as it was then."""
        self.state = self.state.after(getattr(epoch, self.state.figure))
        if self._training.keep_best and self.state.best_epoch == epoch.epoch:
            self.kept = program.weight_arrays()

    @property
    def ends(self) -> bool:
        """Whether patience is at its end."""
        return self.state.ends(self._training.early_stopping)

    def wait_again(self) -> None:
        """Have patience anew from here on, if it is at its end."""
        if self.ends:
            self.state = replace(self.state, waits_from=self.state.epoch)

    @property
    def why_ended(self) -> str:
        """Why the run ends early, in one sentence."""
        stopping = self._training.early_stopping
        # Patience may come to its end together with the run.
        if stopping is None or not self.ends or self.state.epoch == self._training.epochs:
            return ""
        return (
            f"Stopped early after epoch {self.state.epoch:,} of {self._training.epochs:,}: the "
            f"{stopping.metric} has not improved for {counted(self.state.waited, 'epoch')}."
        )

    def restore(self, program: Program) -> str:
        """Give the network the weights of its best epoch, if they are kept; what was done."""
        if not self.kept:
            return ""
        program.set_weights(self.kept)
        epoch, figure = self.state.best_epoch, FIGURES[self.state.figure]
        return f"The network has the weights of epoch {epoch:,}, which had the best {figure}."
