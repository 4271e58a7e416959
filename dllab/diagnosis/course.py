"""How a curve goes over its last epochs: up, down, or to and fro."""

import numpy as np
import numpy.typing as npt

from dllab.history import RunHistory
from dllab.progress import experiment_now
from dllab.spec import Experiment, ExperimentError
from dllab.spec.roles import last_weighted
from dllab.table import Array

# Epochs over which a course is judged: fewer are told from noise too seldom.
WINDOW = 10
# Share of the loss gained over a stretch of epochs below which training stands still.
STANDSTILL = 0.02
# A run that takes hundreds of epochs gains too little for that in a few of them: such a share of
# its epochs is looked at.
LONG_SHARE = 0.2


# Above chance by less than this, a network has learned next to nothing.
CHANCE_MARGIN = 0.02
# A class that comes this many times its fair share is a frequent one.
UNFAIR = 1.5
# What a penalty adds is part of the loss: turned while a run trains, it moves the curve at once.
PENALTIES = {"l1", "l2"}


def comparable_from(history: RunHistory) -> int:
    """The first row whose loss is made up as the last one's is: since a penalty was last turned."""
    turned = [knob.epoch for knob in history.knobs if knob.knob.rpartition(".")[2] in PENALTIES]
    return int(np.sum(history.epochs["epoch"] <= max(turned, default=0)))


def comparable(history: RunHistory, column: str = "loss") -> Array:
    """The losses that can be compared with the last one, shape (epochs,)."""
    return history.epochs[column][comparable_from(history) :]


def above_chance(history: RunHistory) -> npt.NDArray[np.bool_]:
    """At which epochs training was right more often than always giving the same answer is."""
    chance = history.started.chance if history.started else 0.0
    return history.epochs["accuracy"] > chance + CHANCE_MARGIN


def long_stretch(history: RunHistory, epochs: int) -> int:
    """Over how many of the last epochs training is judged: `epochs`, in a long run more."""
    return max(epochs, int(LONG_SHARE * len(comparable(history))))


def is_learning(history: RunHistory, epochs: int) -> bool:
    """Whether the training loss fell noticeably over the last epochs."""
    loss = comparable(history)[-epochs:]
    return bool(loss[-1] < (1 - STANDSTILL) * loss[0])


def stands_still(history: RunHistory, epochs: int) -> bool:
    """The same, but by the means of both halves, which a single epoch's noise does not decide."""
    return fall(history, epochs) < STANDSTILL


def fall(history: RunHistory, epochs: int, column: str = "loss") -> float:
    """By which share of itself a loss fell from the first to the second half of the last epochs."""
    first, last = np.array_split(comparable(history, column)[-epochs:], 2)
    return float(1 - np.mean(last) / np.mean(first))


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


def output_classes(history: RunHistory) -> int:
    """How many classes the network tells apart; 2 where that is unknown."""
    experiment = experiment_or_none(history)
    if experiment is None or experiment.training.loss.binary:
        return 2
    output = experiment.layers[last_weighted(experiment.layers)]
    return int(getattr(output, "units", 2))


def accuracy_tells(history: RunHistory) -> bool:
    """Whether an accuracy below that of the most frequent class is a failure.

    With balanced weights it is not, where one class is frequent: they give it up for the others.
    """
    experiment = experiment_or_none(history)
    if experiment is None or history.started is None:
        return True
    balanced = experiment.training.class_weights == "balanced"
    return not balanced or history.started.chance < UNFAIR / max(output_classes(history), 2)
