"""Whether a run that was trained again came to the same figures as the first time."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from dllab.history import RunHistory
from dllab.plurals import counted
from dllab.table import Array

EPOCH_FIGURES = (
    "loss",
    "accuracy",
    "val_loss",
    "val_accuracy",
    "running_loss",
    "running_accuracy",
    "learning_rate",
)


@dataclass(frozen=True)
class Deviation:
    """The largest difference of one figure.

    Attributes:
        figure: which, as in the events of an epoch; "batch loss" is that of single batches.
        largest: its absolute value; infinite where only one of both is a number.
        epoch: at which epoch; of batches, in which one.
    """

    figure: str
    largest: float
    epoch: int


@dataclass(frozen=True)
class Reproduction:
    """A run's first epochs, then and now.

    Attributes:
        epochs: how many were compared.
        deviations: of each figure.
        then, now: what ran, see `RunStarted.versions`.
    """

    epochs: int
    deviations: tuple[Deviation, ...]
    then: dict[str, str]
    now: dict[str, str]

    @property
    def is_exact(self) -> bool:
        """Whether every figure is the same to the last bit."""
        return all(each.largest == 0 for each in self.deviations)

    @property
    def sentence(self) -> str:
        """What came out, with what ran otherwise."""
        count = counted(self.epochs, "epoch")
        other = [
            f"{name} {self.then.get(name, 'unknown')} then, {version} now"
            for name, version in self.now.items()
            if self.then.get(name) != version
        ]
        ran = f"Not the same ran: {'; '.join(other)}." if other else "The same versions ran."
        if self.is_exact:
            return f"{count} reproduced bit for bit. {ran}"
        worst = max(self.deviations, key=lambda each: each.largest)
        return (
            f"{count} trained again: largest deviation {worst.largest:.3g}, of the "
            f"{worst.figure.replace('_', ' ')} at epoch {worst.epoch:,}. {ran}"
        )

    def as_json(self) -> dict[str, Any]:
        """Plain values by name."""
        return {**asdict(self), "exact": self.is_exact}


def reproduction(then: RunHistory, now: RunHistory) -> Reproduction:
    """Compares a run with the same one trained again, as far as that has come."""
    rows = min(len(then.epochs), len(now.epochs))
    epochs = now.epochs["epoch"][:rows]
    found = [
        _deviation(name, then.epochs[name][:rows], now.epochs[name][:rows], epochs)
        for name in EPOCH_FIGURES
    ]
    count = min(len(then.batches), len(now.batches))
    ends = now.epochs["step"]
    steps = now.batches["step"][:count]
    first = int(now.epochs["epoch"][0]) if len(now.epochs) else 1
    of_batches = np.asarray(np.searchsorted(ends, steps) + first, np.float64)
    batches = _deviation(
        "batch loss", then.batches["loss"][:count], now.batches["loss"][:count], of_batches
    )
    return Reproduction(rows, (*found, batches), _versions(then), _versions(now))


def _versions(history: RunHistory) -> dict[str, str]:
    return history.started.versions if history.started else {}


def _deviation(figure: str, then: Array, now: Array, epochs: Array) -> Deviation:
    with np.errstate(invalid="ignore"):
        differences = np.abs(now - then)
    # Equal infinities differ by nothing, as do figures that are missing both times.
    differences[(now == then) | (np.isnan(now) & np.isnan(then))] = 0
    differences[np.isnan(differences)] = np.inf
    if len(differences) == 0:
        return Deviation(figure, 0.0, 0)
    worst = int(np.argmax(differences))
    return Deviation(figure, float(differences[worst]), int(epochs[worst]))
