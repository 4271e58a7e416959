"""What a run says while it trains: the one stream that plots, sessions and command lines read.

An event carries no number of its run: who listens knows which run speaks.
Times are Unix seconds; epochs and steps count from 1 (step: batches trained so far in the run).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any, Literal, get_args, get_origin

Status = Literal["finished", "stopped", "failed", "interrupted"]
Snapshot = Literal["weights", "state"]
# Among a run's versions: the file whose weights it began with, those of its snapshot of epoch 0.
TAKEN_IN = "taken in from"


@dataclass(frozen=True, slots=True)
class RunStarted:
    """The first event of every run.

    Attributes:
        experiment: the experiment as JSON, complete enough to repeat the run.
        train_samples, validation_samples: sizes of the two parts.
        gap_samples: how many training samples the honest training figures are measured on.
        steps_per_epoch: batches in one epoch.
        chance: accuracy of always answering the most frequent class of the training part.
        parameters: how many numbers the network holds.
        versions: what ran, for example {"keras": "3.15.1"}.
    """

    time: float
    experiment: str
    train_samples: int
    validation_samples: int
    gap_samples: int
    steps_per_epoch: int
    chance: float
    parameters: int
    versions: dict[str, str]


@dataclass(frozen=True, slots=True)
class BatchesEnded:
    """Consecutive batches of one epoch, each measured on itself while it was trained on.

    Attributes:
        step: the first batch's step.
        loss, accuracy: one value a batch; dropout is on and penalties are in the loss.
    """

    step: int
    loss: tuple[float, ...]
    accuracy: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class EpochEnded:
    """An epoch's result, complete: nothing is said of an epoch that was stopped half way.

    Attributes:
        epoch: its number.
        step: batches trained so far.
        seconds: time spent training since the start, pauses left out.
        loss, accuracy: over a fixed part of the training samples, in inference mode.
        val_loss, val_accuracy: over the validation part, the same way; NaN without one.
        running_loss, running_accuracy: Keras's own training figures: the mean over the epoch's
            batches while the weights were moving, dropout on.
        learning_rate: the optimiser's at the end of the epoch.
    """

    epoch: int
    step: int
    time: float
    seconds: float
    loss: float
    accuracy: float
    val_loss: float
    val_accuracy: float
    running_loss: float
    running_accuracy: float
    learning_rate: float


# An epoch's values in the order of its making: two counts, then figures.
epoch_row: Callable[[EpochEnded], tuple[float, ...]] = attrgetter(
    *(field.name for field in fields(EpochEnded))
)


@dataclass(frozen=True, slots=True)
class HistogramsTaken:
    """How weights, and at some epochs their gradients and the activations, were distributed.

    One value or row for each array. Gradients and activations are those of `LayersMeasured`.

    Attributes:
        epoch: at the end of which.
        names: what each array is called: number and kind of its layer, then the name of its
            weights ("1 Dense kernel"), with " gradient" behind it for their gradient, or
            "activation".
        low, high: its least and greatest value; NaN where one is not a number.
        counts: how many values lie in each of the bins from `low` to `high`.
        centre, scale: of bins that are not equal, see `dllab.distributions`; scale 0: they are.
            Sessions of the first labs have neither these nor what follows.
        percentiles: nine for each array that has a finite value.
        others: how many values are no finite numbers.
    """

    epoch: int
    names: tuple[str, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    counts: tuple[tuple[int, ...], ...]
    centre: tuple[float, ...] = ()
    scale: tuple[float, ...] = ()
    percentiles: tuple[tuple[float, ...], ...] = ()
    others: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class LayersMeasured:
    """Vital signs of the layers at the end of an epoch, on a fixed batch of training samples.

    One value for each layer; NaN where a layer has no such sign, infinite or NaN also where the
    network's numbers are.

    Attributes:
        epoch, step: when.
        names: number in the network and kind of each layer with weights or an activation.
        update_ratio: norm of the step this batch would make the optimiser take, divided by the
            norm of the layer's weights; infinite where these are all 0.
        gradient_norm: of the loss with penalties, over all weights of the layer.
        activation_mean, activation_std: over samples and units of the layer's output.
        dead: share of a hidden ReLU layer's units that are 0 for every sample.
        saturated: share of a hidden sigmoid or tanh layer's values so near their limits that the
            derivative is below a tenth of its greatest.
    """

    epoch: int
    step: int
    names: tuple[str, ...]
    update_ratio: tuple[float, ...]
    gradient_norm: tuple[float, ...]
    activation_mean: tuple[float, ...]
    activation_std: tuple[float, ...]
    dead: tuple[float, ...]
    saturated: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class RatesTested:
    """Consecutive batches of a range test, each trained at a learning rate of its own.

    Attributes:
        rate: the learning rates, rising.
        loss: of each batch before it was trained on; not finite only where the loss diverged.
    """

    rate: tuple[float, ...]
    loss: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class RunPaused:
    """Training waits after `step`."""

    time: float
    step: int


@dataclass(frozen=True, slots=True)
class RunContinued:
    """Training goes on after a pause."""

    time: float
    step: int


@dataclass(frozen=True, slots=True)
class KnobTurned:
    """A setting was changed while training; part of what must be repeated to repeat the run.

    Attributes:
        step: batches trained so far.
        epoch: epochs finished.
        batch: batches of the epoch under way so far, those that measure included: the new value
            applies to every batch after them.
        knob: which setting, see `dllab.spec.knobs`.
        value: its new value.
    """

    time: float
    step: int
    epoch: int
    batch: int
    knob: str
    value: float


@dataclass(frozen=True, slots=True)
class SnapshotTaken:
    """The network as it was at the end of an epoch was kept.

    Attributes:
        epoch, step: epochs finished and batches trained by then; only a "state" may be taken in the
            middle of an epoch.
        kind: "weights" to look back, or "state" to go on from exactly.
        size: in bytes.
        payload: the snapshot itself, see `dllab.payload`; empty once the session has taken it in.
        replaces: the epoch whose snapshot of this kind it takes the place of, -1 for none.
    """

    epoch: int
    step: int
    kind: Snapshot
    size: int
    payload: str
    replaces: int = -1


@dataclass(frozen=True, slots=True)
class SnapshotsDropped:
    """Snapshots of this kind at these epochs are no longer kept; said after the run has ended."""

    kind: Snapshot
    epochs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RunResumed:
    """Training goes on after the run had ended, `epoch` epochs being finished.

    Adding epochs to a run is a knob turned, which is told next.
    """

    time: float
    step: int
    epoch: int


@dataclass(frozen=True, slots=True)
class RunEnded:
    """The last event of every run, unless it is resumed.

    Attributes:
        status: finished (all epochs), stopped (by the user), failed (an error, or the Keras
            process died), interrupted (the lab itself was closed or killed).
        reason: one sentence for people; empty when finished.
        detail: a traceback, for those who want it.
    """

    time: float
    status: Status
    reason: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Progressed:
    """A job that is no run has come further.

    Attributes:
        doing: what it does, as a label: "Reading flowers.csv".
        done, total: how much of it, in `unit`; no total where it is unknown.
        unit: "bytes", "rows", "images".
    """

    doing: str
    done: float
    total: float | None
    unit: str


@dataclass(frozen=True, slots=True)
class CheckEnded:
    """A check of a pre-flight came to a verdict.

    Attributes:
        card: the verdict and its figures, as `dllab.diagnosis.card.to_plain` writes them.
    """

    card: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answered:
    """The last event of a job that is no run, or what somebody asked a run that trains.

    It is no part of what a run says: no session keeps it.

    Attributes:
        answer: what it found out, as plain values; arrays lie in files it names.
        question: the number of the question it answers, where several may be under way.
    """

    answer: dict[str, Any]
    question: int = 0


Event = (
    RunStarted
    | BatchesEnded
    | EpochEnded
    | HistogramsTaken
    | LayersMeasured
    | RatesTested
    | RunPaused
    | RunContinued
    | KnobTurned
    | SnapshotTaken
    | SnapshotsDropped
    | RunResumed
    | RunEnded
    | Progressed
    | CheckEnded
    | Answered
)

# Every event's class by its name.
CLASSES: dict[str, type[Any]] = {kind.__name__: kind for kind in get_args(Event)}
# JSON gives lists back where an event holds tuples.
_TUPLES: dict[str, dict[str, Any]] = {
    name: {field.name: field.type for field in fields(kind) if get_origin(field.type) is tuple}
    for name, kind in CLASSES.items()
}


def to_dict(event: Event) -> dict[str, Any]:
    """The event as plain values under its class name, ready for JSON."""
    # Not `asdict`: it copies every number of every histogram one by one.
    values = {name: getattr(event, name) for name in type(event).__dataclass_fields__}
    return {"event": type(event).__name__, **values}


def from_dict(values: dict[str, Any]) -> Event:
    """The event `to_dict` wrote.

    Raises:
        ValueError: no such event, or its fields are not the known ones.
    """
    said = dict(values)
    name = said.pop("event", None)
    if name not in CLASSES:
        raise ValueError(f"There is no event {name!r}; known are {', '.join(CLASSES)}.")
    try:
        kinds = {field: kind for field, kind in _TUPLES[name].items() if field in said}
        said |= {field: _as_tuple(said[field], kind) for field, kind in kinds.items()}
        event: Event = CLASSES[name](**said)
    except TypeError as error:
        raise ValueError(f"{name} cannot be read: {error}.") from error
    return event


def _as_tuple(values: Iterable[Any], kind: Any) -> tuple[Any, ...]:  # noqa: ANN401 - a type
    part, *_ = get_args(kind)
    if get_origin(part) is tuple:
        return tuple(_as_tuple(value, part) for value in values)
    return tuple(values)
