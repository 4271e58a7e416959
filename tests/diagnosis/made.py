"""Histories made by hand, with the illnesses the rules look for."""

import math
from collections.abc import Iterator, Sequence

from dllab.events import BatchesEnded, EpochEnded, Event, RunEnded, RunStarted, Status
from dllab.history import RunHistory, fold
from dllab.spec import Experiment, TrainingSpec, to_json

STEPS = 10


def run(
    accuracy: Sequence[float],
    val_accuracy: Sequence[float] | None = None,
    *,
    loss: Sequence[float] | None = None,
    batch_loss: Sequence[float] = (),
    ended: Status | None = None,
    reason: str = "",
    chance: float = 0.1,
    training: TrainingSpec | None = None,
    after: int = 0,
) -> RunHistory:
    """One epoch for each accuracy; without losses given, the loss falls by a tenth an epoch.

    A branch begins after an epoch of its parent.
    """
    experiment = to_json(Experiment(training=training or TrainingSpec()))
    losses = loss or [2.3 * 0.9**row for row in range(len(accuracy))]
    validation = val_accuracy or [math.nan] * len(accuracy)
    started = RunStarted(0.0, experiment, 2400, 600, 1000, STEPS, chance, 418_060, {"keras": "3"})
    history = fold([started])
    if batch_loss:
        history.apply([BatchesEnded(1, tuple(batch_loss), (0.5,) * len(batch_loss))])
    history.apply(_epochs(accuracy, validation, losses, after))
    history.apply([RunEnded(1.0, ended, reason)] if ended else [])
    return history


def _epochs(
    accuracy: Sequence[float], validation: Sequence[float], losses: Sequence[float], after: int
) -> Iterator[Event]:
    told = zip(accuracy, validation, losses, strict=True)
    for row, (right, valid, loss) in enumerate(told, start=after):
        step = (row + 1) * STEPS
        yield EpochEnded(row + 1, step, 0.0, 0.0, loss, right, loss, valid, loss, right, 0.001)
