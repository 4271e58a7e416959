"""How far a run is, how fast, and how long it will take: read from its history alone."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from dllab.epoch_axis import epochs_at, steps_per_epoch
from dllab.history import RunHistory
from dllab.spec import Experiment, from_json
from dllab.spec.knobs import EPOCHS, all_turned

# Speed is averaged over the last epochs: all would remember a slow start for ever.
SPEED_EPOCHS = 5


@dataclass(frozen=True)
class Progress:
    """What a progress bar shows.

    Attributes:
        epoch: finished epochs.
        epochs: planned epochs.
        fraction: 0 to 1, batches of the epoch under way included.
        seconds_left: None until it is known how long an epoch takes.
        samples_per_second: training samples, measuring included; None as long.
    """

    epoch: int
    epochs: int
    fraction: float
    seconds_left: float | None
    samples_per_second: float | None


def progress(history: RunHistory, epochs: int) -> Progress:
    """The progress of a run that plans so many epochs."""
    done = history.last_epoch
    seconds = _seconds_per_epoch(history)
    fraction = _fraction(history, epochs)
    if seconds is None or history.started is None:
        return Progress(done, epochs, fraction, None, None)
    return Progress(
        done,
        epochs,
        fraction,
        seconds * epochs * (1 - fraction),
        history.started.train_samples / seconds,
    )


@dataclass(frozen=True)
class LastBatch:
    """The newest batch of a run.

    Attributes:
        epoch: in which it was trained on.
        batch: its number in that epoch, from 1.
        batches: how many an epoch has.
        loss: measured on itself while it was trained on.
    """

    epoch: int
    batch: int
    batches: int
    loss: float


def last_batch(history: RunHistory) -> LastBatch | None:
    """The newest batch, or None before the first one."""
    if history.started is None or len(history.batches) == 0:
        return None
    batches, step = steps_per_epoch(history), history.batches["step"][-1:]
    # Half a batch back: the last one of an epoch lies in it, not at the beginning of the next.
    epoch, share = divmod(float(epochs_at(history, step)[0]) - 0.5 / batches, 1)
    loss = float(history.batches["loss"][-1])
    return LastBatch(int(epoch) + 1, round(share * batches + 0.5), batches, loss)


def planned_epochs(history: RunHistory) -> int:
    """How many epochs the run is to have as it stands; 0 before the run has started."""
    if history.started is None:
        return 0
    added = [int(turn.value) for turn in history.knobs if turn.knob == EPOCHS]
    return added[-1] if added else experiment_of(history).training.epochs


def experiment_of(history: RunHistory) -> Experiment:
    """The experiment a started run trains.

    Raises:
        ExperimentError: the run has not started, or was written by a newer lab.
    """
    return _read(history.started.experiment if history.started else "")


def experiment_now(history: RunHistory) -> Experiment:
    """The experiment of a started run with every knob as it was turned last; raises as above."""
    return _turned(experiment_of(history), tuple((k.knob, k.value) for k in history.knobs))


# Asked at every redraw of the same few runs.
@lru_cache(maxsize=64)
def _read(experiment: str) -> Experiment:
    return from_json(experiment)


@lru_cache(maxsize=64)
def _turned(experiment: Experiment, knobs: tuple[tuple[str, float], ...]) -> Experiment:
    return all_turned(experiment, knobs)


def _fraction(history: RunHistory, epochs: int) -> float:
    if history.started is None or len(history.batches) == 0:
        return 0.0
    return min(float(epochs_at(history, history.batches["step"][-1:])[0]) / max(epochs, 1), 1.0)


def _seconds_per_epoch(history: RunHistory) -> float | None:
    """The mean of the last epochs, as far as their times are known."""
    # A run that was killed goes on from an earlier state, and with the time it had taken by then:
    # between two epochs with a join between them that says nothing.
    joined = {join.epoch + 1 for join in history.joins}
    few = 1 + SPEED_EPOCHS + len(joined)
    seconds, epochs = history.epochs["seconds"][-few:], history.epochs["epoch"][-few:]
    # A damaged file may hold anything.
    known = np.where(np.isfinite(seconds), seconds, np.nan)
    each = zip(epochs[1:], np.diff(known), strict=True)
    taken = [took for epoch, took in each if epoch not in joined and np.isfinite(took)]
    taken = taken[-SPEED_EPOCHS:]
    if not taken and len(epochs) and epochs[0] == 1:
        taken = [known[0]]
    mean = float(np.mean(taken)) if taken else 0.0
    return mean if mean > 0 else None
