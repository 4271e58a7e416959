"""What is to be said beside a run's curves: last values, the gap, best epoch, its early end."""

from dataclasses import dataclass, replace

import numpy as np

from dllab.diagnosis import gap_trend
from dllab.early_stop import early_stop
from dllab.epoch_axis import epochs_at
from dllab.history import RunHistory
from dllab.knob_words import knob_words

ARROWS = {"widening": "↗", "narrowing": "↘", "steady": "→", "swinging": "↕"}
# From here on decimals say nothing, and a diverged loss would be as long as the plot is wide.
LARGE_VALUE = 100


@dataclass(frozen=True)
class Metric:
    """What a plot shows: the column of the history, and how the axis is named."""

    column: str
    axis: str


ACCURACY = Metric("accuracy", "Accuracy (share of samples)")
LOSS = Metric("loss", "Loss (mean, with penalties)")


@dataclass(frozen=True)
class Details:
    """Which further lines of the run in focus are drawn."""

    batches: bool = True
    running: bool = False


@dataclass(frozen=True)
class Label:
    """A text at the height of a value.

    Attributes:
        value: where it wants to stand, on the y axis.
        text: one line.
        below: a second line, smaller.
        hero: large and bold.
        weight: how important it is, where there is no room for all.
    """

    value: float
    text: str
    below: str = ""
    hero: bool = False
    weight: int = 0


@dataclass(frozen=True)
class Notes:
    """Everything written into one plot, in its coordinates.

    Attributes:
        end: the x at which the lines end.
        labels: what stands there.
        ends: the values marked by a dot there, training first.
        best, best_text: the best epoch's x and the y of its mark; its label.
        stop, stop_text: the x at which the run was stopped early; its label.
        chance: the value of always giving the same answer.
        pauses: the x of each pause.
        joins: the x of each place at which the run was gone on with after an end.
        knobs: the x of each setting changed while it trained, and what it was changed to.
        low: whether there is more room for words at the foot of the plot than at its top.
    """

    end: float = 0.0
    labels: tuple[Label, ...] = ()
    ends: tuple[float, ...] = ()
    best: tuple[float, float] | None = None
    best_text: str = ""
    stop: float | None = None
    stop_text: str = ""
    chance: float | None = None
    pauses: tuple[float, ...] = ()
    joins: tuple[float, ...] = ()
    knobs: tuple[tuple[float, str], ...] = ()
    low: bool = False


def notes(history: RunHistory, metric: Metric, details: Details) -> Notes:
    """What is written beside the curves of a run."""
    epochs, marks = history.epochs, replace(_marks(history), low=metric is ACCURACY)
    chance = history.started.chance if history.started and metric is ACCURACY else None
    if len(epochs) == 0:
        return replace(marks, chance=chance)
    best, named = _best(history, metric), metric is ACCURACY
    values = [float(epochs[prefix + metric.column][-1]) for prefix in ("", "val_")]
    return replace(
        marks,
        end=float(epochs["epoch"][-1]),
        labels=tuple(label for label in _labels(history, metric, details) if _has_value(label)),
        ends=tuple(value for value in values if np.isfinite(value)),
        best=best,
        best_text=_best_text(history, best) if best and named else "",
        stop=early_stop(history),
        stop_text="early stop" if named else "",
        chance=chance,
    )


def _marks(history: RunHistory) -> Notes:
    """What happened to the run while it trained, alike on all plots."""
    if history.started is None:
        return Notes()
    turned = [(turned.step, knob_words(turned)) for turned in history.knobs]
    return Notes(
        pauses=_places(history, history.pauses),
        joins=_places(history, [join.step for join in history.joins]),
        knobs=tuple(
            zip(
                _places(history, [step for step, _ in turned]),
                [words for _, words in turned],
                strict=True,
            )
        ),
    )


def _places(history: RunHistory, steps: list[int]) -> tuple[float, ...]:
    return tuple(epochs_at(history, np.array(steps, np.float64)).tolist()) if steps else ()


def figure(value: float) -> str:
    """A value with three decimals, or three digits where those are more than enough."""
    return f"{value:.3f}" if abs(value) < LARGE_VALUE else f"{value:.3g}"


def _labels(history: RunHistory, metric: Metric, details: Details) -> list[Label]:
    epochs, column = history.epochs, metric.column
    training, validation = float(epochs[column][-1]), float(epochs[f"val_{column}"][-1])
    labels = [
        Label(training, f"training {figure(training)}", weight=1),
        Label(validation, f"validation {figure(validation)}", weight=2),
    ]
    if metric is ACCURACY:
        trend = gap_trend(history)
        below = f"{ARROWS[trend.word]} {trend.word}" if trend else ""
        middle = (training + validation) / 2
        gap = f"gap {training - validation:.3f}"
        labels.insert(1, Label(middle, gap, below, hero=True, weight=3))
    if details.running:
        running = float(epochs[f"running_{column}"][-1])
        labels.append(Label(running, f"running {figure(running)}"))
    return labels


def _has_value(label: Label) -> bool:
    return bool(np.isfinite(label.value))


def _best_text(history: RunHistory, best: tuple[float, float]) -> str:
    epoch, value = best
    if history.has_validation:
        return f"best epoch {epoch:,.0f}: {value:.3f}"
    return f"least training loss: epoch {epoch:,.0f}"


def _best(history: RunHistory, metric: Metric) -> tuple[float, float] | None:
    """The best epoch, and the value at which it is marked."""
    row = history.best_row
    if row is None:
        return None
    column = f"val_{metric.column}" if history.has_validation else metric.column
    return float(history.epochs["epoch"][row]), float(history.epochs[column][row])
