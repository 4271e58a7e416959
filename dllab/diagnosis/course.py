"""How a curve goes over its last epochs: up, down, or to and fro."""

import numpy as np

from dllab.history import Array, RunHistory
from dllab.progress import experiment_now
from dllab.spec import Experiment, ExperimentError

# Epochs over which a course is judged: fewer are told from noise too seldom.
WINDOW = 10
# Share of the loss gained over a stretch of epochs below which training stands still.
STANDSTILL = 0.02


def is_learning(history: RunHistory, epochs: int) -> bool:
    """Whether the training loss fell noticeably over the last epochs."""
    loss = history.epochs["loss"][-epochs:]
    return bool(loss[-1] < (1 - STANDSTILL) * loss[0])


def stands_still(history: RunHistory, epochs: int) -> bool:
    """The same, but by the means of both halves, which a single epoch's noise does not decide."""
    first, last = np.array_split(history.epochs["loss"][-epochs:], 2)
    return bool(np.mean(last) > (1 - STANDSTILL) * np.mean(first))


def roughness(values: Array) -> float:
    """Spread around a straight line, as a share of the mean."""
    if len(values) < 3:
        return 0.0
    t = np.arange(len(values))
    rest = values - np.polyval(np.polyfit(t, values, 1), t)
    return float(rest.std() / max(abs(values.mean()), 1e-12))


def rises(values: Array) -> float:
    """In which share of the steps a curve goes up."""
    return float(np.mean(np.diff(values) > 0)) if len(values) > 1 else 0.0


def experiment_or_none(history: RunHistory) -> Experiment | None:
    """What a run trains, as its knobs stand; None before it started, and of a newer lab."""
    try:
        return experiment_now(history)
    except ExperimentError:
        return None
