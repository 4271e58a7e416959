"""How the learning rate changes during a run: pure functions of the step.

Preview and training call the same one.

Time t is counted in epochs, fractions included, from the end of the warm-up. During a warm-up of W
steps, step s (from 0) has (s + 1) / W of the base rate (linear; P. Goyal et al., "Accurate, large
minibatch SGD", 2017): no step is wasted at rate 0, and the last one has the base rate.
Adding one: a class here and in `Schedule`.
"""

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar, Literal

import numpy as np
import numpy.typing as npt
from pydantic import Field

from dllab.spec.base import Penalty, Spec
from dllab.spec.help import Formula, Fraction, Help
from dllab.spec.marks import Slides

Rates = npt.NDArray[np.float64]

WarmUp = Annotated[
    float,
    Field(
        ge=0,
        le=1_000_000,
        title="Warm-up",
        description="Epochs, fractions allowed, over which the rate first rises linearly from "
        "near 0; 0 for none.",
    ),
    Help(
        why="The first gradients of a fresh network are large and point anywhere: small steps "
        "keep it from being thrown off. Helps Adam and large batches.",
        formula=("<i>η</i> = <i>η</i><sub>0</sub> ", Fraction("<i>s</i> + 1", "<i>W</i>")),
        sensible=(0, 10),
    ),
]
Decay = Annotated[
    float,
    Field(ge=0, le=1000, title="Decay k", description="How fast the rate falls, per epoch."),
    Help(
        why="Too large and the rate is gone before the network has learned; the preview shows it.",
        sensible=(0.001, 1),
    ),
]


class ScheduleSpec(Spec):
    """What every kind of schedule has: a warm-up, and its shape after it."""

    warm_up: WarmUp = 0.0

    def shape(self, epochs: Rates, last: float) -> Rates:
        """The rate as a share of the base rate.

        Args:
            epochs: times in epochs since the end of the warm-up, from 0.
            last: epochs between the end of the warm-up and the planned end of the run.
        """
        del last
        return np.ones_like(epochs)


class Constant(ScheduleSpec):
    """The same rate all the time."""

    title: ClassVar[str] = "Constant"
    formula: ClassVar[Formula] = ("<i>η</i> = <i>η</i><sub>0</sub>",)
    kind: Literal["constant"] = "constant"


class Step(ScheduleSpec):
    """Multiplied by a factor every few epochs."""

    title: ClassVar[str] = "Step"
    formula: ClassVar[Formula] = ("<i>η</i> = <i>η</i><sub>0</sub> <i>f</i><sup>⌊t / n⌋</sup>",)
    kind: Literal["step"] = "step"
    factor: Annotated[
        float,
        Slides(0.05, 0.95, 0.01),
        Help(
            why="Each drop lets the loss settle deeper where it only jittered before.",
            formula=("<i>η</i> ← <i>f</i> <i>η</i>",),
            sensible=(0.05, 0.9),
        ),
    ] = Field(
        0.5, gt=0, le=1, title="Factor", description="What the rate is multiplied by each time."
    )
    every: Annotated[
        int,
        Help(
            why="Too early and the network has not yet come as far as the larger rate takes it.",
        ),
    ] = Field(
        10, ge=1, le=1_000_000, title="Every", description="Epochs from one drop to the next."
    )

    def shape(self, epochs: Rates, last: float) -> Rates:
        """The factor to the power of the number of drops so far."""
        del last
        # The dust of a division must not delay a drop by a step.
        return self.factor ** np.floor(epochs / self.every + 1e-9)


class Exponential(ScheduleSpec):
    """Falls by the same share in every epoch."""

    title: ClassVar[str] = "Exponential"
    formula: ClassVar[Formula] = ("<i>η</i> = <i>η</i><sub>0</sub> e<sup>−k t</sup>",)
    kind: Literal["exponential"] = "exponential"
    decay: Decay = 0.05

    def shape(self, epochs: Rates, last: float) -> Rates:
        """exp(-k t)."""
        del last
        return np.exp(-self.decay * epochs)


class InverseTime(ScheduleSpec):
    """Falls quickly at first, then ever more slowly.

    The schedule for which stochastic gradient descent provably converges (H. Robbins, S. Monro,
    1951: the rates sum to infinity, their squares do not).
    """

    title: ClassVar[str] = "1/t"
    formula: ClassVar[Formula] = (
        "<i>η</i> = ",
        Fraction("<i>η</i><sub>0</sub>", "1 + <i>k</i> <i>t</i>"),
    )
    kind: Literal["inverse_time"] = "inverse_time"
    decay: Decay = 0.1

    def shape(self, epochs: Rates, last: float) -> Rates:
        """1 / (1 + k t)."""
        del last
        return 1 / (1 + self.decay * epochs)


class Cosine(ScheduleSpec):
    """Half a cosine from the base rate at the beginning to its final share at the end.

    I. Loshchilov, F. Hutter, SGDR, ICLR (2017), without restarts.
    """

    title: ClassVar[str] = "Cosine"
    formula: ClassVar[Formula] = (
        "<i>η</i> = <i>η</i><sub>0</sub> (<i>α</i> + (1 − <i>α</i>) ",
        Fraction("1 + cos(π <i>t</i> / <i>T</i>)", "2"),
        ")",
    )
    kind: Literal["cosine"] = "cosine"
    final: Annotated[
        float,
        Slides(0.0, 1.0, 0.01),
        Help(
            why="With 0 the last epochs hardly move and the network comes to rest.",
            formula=("<i>η</i>(<i>T</i>) = <i>α</i> <i>η</i><sub>0</sub>",),
            sensible=(0, 0.1),
        ),
    ] = Field(
        0.0, ge=0, le=1, title="Final share", description="Share of the rate left at the end."
    )

    def shape(self, epochs: Rates, last: float) -> Rates:
        """From 1 at t = 0 to `final` at t = `last` and behind it."""
        done = np.minimum(epochs / last, 1) if last > 0 else np.ones_like(epochs)
        return self.final + (1 - self.final) * (1 + np.cos(np.pi * done)) / 2


class DropOnPlateau(ScheduleSpec):
    """Multiplied by a factor whenever the loss has stopped falling.

    Watches the validation loss, without a validation part the training loss. What it will do
    cannot be known before the run.
    """

    title: ClassVar[str] = "Drop on plateau"
    formula: ClassVar[Formula] = ("<i>η</i> ← max(<i>f</i> <i>η</i>, <i>η</i><sub>min</sub>)",)
    kind: Literal["plateau"] = "plateau"
    factor: Annotated[
        float,
        Slides(0.05, 0.95, 0.01),
        Help(why="Small factors need few drops, but may go too far.", sensible=(0.05, 0.9)),
    ] = Field(
        0.5, gt=0, lt=1, title="Factor", description="What the rate is multiplied by each time."
    )
    patience: Annotated[
        int,
        Help(
            why="Shorter than the loss's own jitter, and the rate is dropped by chance.",
            sensible=(2, 50),
        ),
    ] = Field(
        5,
        ge=1,
        le=1_000_000,
        title="Patience",
        description="Epochs without improvement after which the rate is dropped.",
    )
    min_delta: Annotated[
        Penalty,
        Help(
            why="Keeps tiny improvements from putting off the drop for ever.",
            sensible=(0, 0.01),
        ),
    ] = Field(
        1e-4,
        title="Least change",
        description="By how much the loss must fall to count as an improvement.",
    )
    min_rate: Annotated[
        Penalty,
        Help(
            why="Below some rate the weights no longer change and epochs are wasted.",
            formula=("<i>η</i> ≥ <i>η</i><sub>min</sub>",),
            sensible=(0, 0.001),
        ),
    ] = Field(0.0, title="Least rate", description="The rate is never dropped below this.")


Schedule = Annotated[
    Constant | Step | Exponential | InverseTime | Cosine | DropOnPlateau,
    Field(discriminator="kind"),
]


def rates(  # noqa: PLR0913, PLR0917 - one for each symbol of the formulas
    schedule: ScheduleSpec,
    base_rate: float,
    first_step: int,
    count: int,
    steps_per_epoch: int,
    epochs: int,
) -> Rates:
    """The learning rate of each training step of a stretch of a run, shape (count,).

    Args:
        schedule: any kind; for `DropOnPlateau` multiply `base_rate` by `PlateauState.factor`.
        base_rate: the optimiser's learning rate.
        first_step: how many training steps came before, over the whole run.
        count: how many steps.
        steps_per_epoch: training steps in an epoch, at least 1.
        epochs: the planned length of the run.
    """
    steps = np.arange(first_step, first_step + count, dtype=np.float64)
    warm_up = round(schedule.warm_up * steps_per_epoch)
    after = np.maximum(steps - warm_up, 0) / steps_per_epoch
    shares = schedule.shape(after, epochs - warm_up / steps_per_epoch)
    ramp = (steps + 1) / warm_up if warm_up else np.ones_like(steps)
    shared: Rates = base_rate * np.where(steps < warm_up, ramp, shares)
    return shared


@dataclass(frozen=True)
class PlateauState:
    """Where `DropOnPlateau` stands after some epochs.

    Attributes:
        schedule: its settings.
        base_rate: the optimiser's learning rate.
        best: the least loss that counted as an improvement.
        waited: epochs since then, or since the last drop.
        factor: what the base rate is to be multiplied by.
    """

    schedule: DropOnPlateau
    base_rate: float
    best: float = float("inf")
    waited: int = 0
    factor: float = 1.0

    def after(self, value: float) -> "PlateauState":
        """The state after another epoch with this loss; NaN is no improvement."""
        if value + self.schedule.min_delta < self.best:
            return replace(self, best=value, waited=0)
        if self.waited + 1 < self.schedule.patience:
            return replace(self, waited=self.waited + 1)
        return replace(self, waited=0, factor=self._dropped())

    def _dropped(self) -> float:
        least = self.schedule.min_rate / self.base_rate
        # A base rate below the least one is left alone, never raised.
        return (
            self.factor if self.factor <= least else max(self.factor * self.schedule.factor, least)
        )
