"""Early stopping, and which epoch of a run is its best: pure functions of the epochs' figures."""

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from dllab.spec.base import Penalty, Spec
from dllab.spec.help import Help

Figure = Literal["val_loss", "val_accuracy", "loss"]


class EarlyStopping(Spec):
    """Ends the run when the validation part has shown no improvement for some epochs.

    L. Prechelt, Early stopping, but when? (1998).
    """

    title: ClassVar[str] = "Early stopping"
    metric: Annotated[
        Literal["validation loss", "validation accuracy"],
        Help(
            why="The loss turns up first, often long before the accuracy suffers. The accuracy is "
            "what one wants in the end, but moves in jumps on small validation parts."
        ),
    ] = Field("validation loss", title="Watch", description="The figure that must go on improving.")
    patience: Annotated[
        int,
        Help(
            why="Short patience takes the first wobble for the end; long patience costs epochs.",
            sensible=(3, 100),
        ),
    ] = Field(
        10,
        ge=1,
        le=1_000_000,
        title="Patience",
        description="Epochs without improvement after which the run ends.",
    )
    min_change: Annotated[
        Penalty,
        Help(why="Keeps tiny improvements from prolonging the run for ever.", sensible=(0, 0.01)),
    ] = Field(
        0.0,
        title="Least change",
        description="By how much the figure must improve to count as an improvement.",
    )

    @property
    def figure(self) -> Figure:
        """The watched figure's name in the events of an epoch."""
        return "val_loss" if self.metric == "validation loss" else "val_accuracy"


@dataclass(frozen=True)
class BestEpoch:
    """Which epoch was the best so far: what early stopping waits for and whose weights are kept.

    Attributes:
        figure: what is watched, under its name in the events of an epoch.
        min_change: by how much it must improve to count.
        epoch: epochs so far.
        best_epoch: the best of them, counted from 1, the first of equals; 0 before there is one.
        best: the figure there.
        waits_from: the epoch from which on patience is counted, where that is later.
    """

    figure: Figure
    min_change: float = 0.0
    epoch: int = 0
    best_epoch: int = 0
    best: float | None = None
    waits_from: int = 0

    @property
    def waited(self) -> int:
        """Epochs since the best one."""
        return self.epoch - max(self.best_epoch, self.waits_from)

    def after(self, value: float) -> "BestEpoch":
        """The state after another epoch with this figure; NaN is no improvement."""
        epoch = self.epoch + 1
        if not self._improves(value):
            return replace(self, epoch=epoch)
        return replace(self, epoch=epoch, best_epoch=epoch, best=value)

    def ends(self, stopping: EarlyStopping | None) -> bool:
        """Whether the run is to end now."""
        return stopping is not None and self.waited >= stopping.patience

    def _improves(self, value: float) -> bool:
        if self.best is None:
            return value == value  # noqa: PLR0124 - false for NaN alone
        if self.figure == "val_accuracy":
            return value - self.min_change > self.best
        return value + self.min_change < self.best
