"""Events as the bytes a session keeps: metric points as plain npy tables, the others as JSON."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from dllab.events import (
    BatchesEnded,
    EpochEnded,
    Event,
    RunEnded,
    SnapshotsDropped,
    SnapshotTaken,
    epoch_row,
    from_dict,
    to_dict,
)
from dllab.history import batch_steps
from dllab.session.errors import DamagedError
from dllab.session.fitting import misfit

Points = npt.NDArray[np.void]

# `order` counts the run's events, so that they come back in the order they were said.
BATCHES = np.dtype([("order", "<u4"), ("step", "<i8"), ("loss", "<f8"), ("accuracy", "<f8")])
EPOCHS = np.dtype(
    [
        ("order", "<u4"),
        *((field.name, "<i8" if field.type is int else "<f8") for field in fields(EpochEnded)),
    ]
)
TABLES = {"batches": BATCHES, "epochs": EPOCHS}
MARKERS = "markers"
# JSON of so many bytes takes some hundred MB while it is read, whatever is in it.
LONGEST_MARKER = 8 << 20
# Of one event: such a row is far below what a connection reads (`LONGEST_VALUE`).
MOST_POINTS = 1 << 20
# Magic, version and length of an npy file's head.
_BEFORE_TEXT = 10


@dataclass(frozen=True)
class Block:
    """Some consecutive events, encoded; orders count from 0.

    Attributes:
        count: how many events.
        ended: whether the run has ended with them.
        tables: the metric points by kind, kinds without points left out.
        markers: the other events, each with its order.
        snapshots: those of them that bring a file along.
    """

    count: int
    ended: bool
    tables: dict[str, Points]
    markers: list[tuple[int, bytes]]
    snapshots: list[SnapshotTaken]


def encoded(events: Sequence[Event]) -> Block:
    """The events as bytes and tables.

    Raises:
        ValueError, TypeError, OverflowError: an event holds no numbers where it should, or more
            than a row takes.
    """
    told = [event for event in events if not _is_empty(event)]
    batches: list[tuple[int, BatchesEnded]] = []
    epochs: list[tuple[int, EpochEnded]] = []
    markers, snapshots = [], []
    for order, event in enumerate(told):
        match event:
            case BatchesEnded():
                batches.append((order, event))
            case EpochEnded():
                epochs.append((order, event))
            case SnapshotTaken():
                snapshots.append(event)
                # The file is taken in; where it lay is of no use to anybody.
                markers.append((order, _marker(replace(event, payload=""))))
            case _:
                markers.append((order, _marker(event)))
    # All together: a fast run says thousands of events a second.
    tables: dict[str, Points] = {}
    if batches:
        tables["batches"] = _batch_points(batches)
    if epochs:
        tables["epochs"] = _epoch_points(epochs)
    return Block(len(told), has_ended(told), tables, markers, snapshots)


def has_ended(events: Sequence[Event]) -> bool:
    """Whether a run whose last events these are has ended."""
    # One that is over can still lose what was kept of it.
    last = (event for event in reversed(events) if not isinstance(event, SnapshotsDropped))
    return isinstance(next(last, None), RunEnded)


def _marker(event: Event) -> bytes:
    payload = json.dumps(to_dict(event)).encode()
    if len(payload) > LONGEST_MARKER:
        raise ValueError(
            f"{type(event).__name__} takes {len(payload):,} bytes, a session stores at most "
            f"{LONGEST_MARKER:,} of an event."
        )
    return payload


def _is_empty(event: Event) -> bool:
    # Without a batch it tells nothing and has no place in a table.
    return isinstance(event, BatchesEnded) and len(event.loss) == len(event.accuracy) == 0


def _batch_points(told: Sequence[tuple[int, BatchesEnded]]) -> Points:
    for _, event in told:
        _check_batches(event)
    counts = [len(event.loss) for _, event in told]
    points = np.empty(sum(counts), BATCHES)
    points["order"] = np.repeat([order for order, _ in told], counts)
    points["step"] = batch_steps([event for _, event in told])
    for name in ("loss", "accuracy"):
        points[name] = list(chain.from_iterable(getattr(event, name) for _, event in told))
    return points


def _check_batches(event: BatchesEnded) -> None:
    if len(event.loss) != len(event.accuracy):
        raise ValueError(
            f"BatchesEnded needs as many accuracies as losses, received {len(event.accuracy)} "
            f"and {len(event.loss)}."
        )
    if len(event.loss) > MOST_POINTS:
        raise ValueError(
            f"BatchesEnded holds {len(event.loss):,} batches, at most {MOST_POINTS:,} are stored "
            "together."
        )


def _epoch_points(told: Sequence[tuple[int, EpochEnded]]) -> Points:
    return np.array([(order, *epoch_row(event)) for order, event in told], EPOCHS)


def decoded_marker(payload: bytes) -> Event:
    """The event of a marker's payload.

    Raises:
        DamagedError: it is none, or holds other kinds of values than the event has.
    """
    if len(payload) > LONGEST_MARKER:
        raise DamagedError("an event has an impossible length")
    try:
        event = from_dict(json.loads(payload))
    except (ValueError, AttributeError, TypeError, RecursionError) as error:
        raise DamagedError(f"an event cannot be read: {error}") from error
    if problem := misfit(event):
        raise DamagedError(f"an event cannot be read: {problem}")
    return event


def decoded_points(kind: str, points: Points) -> Iterable[tuple[int, Event]]:
    """The events of a table, each with its order."""
    if kind == "batches":
        return _batch_events(points)
    return ((row[0], EpochEnded(*row[1:])) for row in points.tolist())


def _batch_events(points: Points) -> Iterable[tuple[int, Event]]:
    starts = np.flatnonzero(np.diff(points["order"], prepend=-1))
    columns: list[list[Any]] = [points[name].tolist() for name in ("loss", "accuracy")]
    orders, steps = points["order"][starts].tolist(), points["step"][starts].tolist()
    ends = [*starts[1:].tolist(), len(points)]
    for order, step, first, end in zip(orders, steps, starts.tolist(), ends, strict=True):
        loss, accuracy = (tuple(column[first:end]) for column in columns)
        yield order, BatchesEnded(step, loss, accuracy)


def columns(points: Points) -> npt.NDArray[np.float64]:
    """The points as a history holds them, shape (columns, points)."""
    names = (points.dtype.names or ())[1:]
    block = np.empty((len(names), len(points)))
    for row, name in enumerate(names):
        block[row] = points[name]
    return block


def to_npy(points: Points, kind: str) -> bytes:
    """The points as the content of an npy file, without pickles."""
    return _header(kind, len(points)) + points.tobytes()


def from_npy(kind: str, payload: bytes, count: int) -> Points:
    """The points of an npy file, which must be exactly the table expected.

    Its header is compared, not read: nothing it says can lead anywhere.

    Raises:
        DamagedError: they are anything else.
    """
    if kind not in TABLES or not 0 <= count <= len(payload):
        raise DamagedError("a table has the wrong form")
    header = _header(kind, count)
    if (
        len(payload) != len(header) + count * TABLES[kind].itemsize
        or payload[: len(header)] != header
    ):
        raise DamagedError(f"a table of {kind} has the wrong form")
    return np.frombuffer(payload, TABLES[kind], offset=len(header))


def _header(kind: str, count: int) -> bytes:
    """The head of an npy file as NumPy 2 writes it: version 1.0, aligned to 64 bytes."""
    text = _text_before_count(kind) + f"({count},), }}"
    # NumPy leaves room for a count of 21 digits.
    text += " " * (21 - len(str(count)))
    text += " " * (64 - (_BEFORE_TEXT + len(text) + 1) % 64) + "\n"
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text.encode()


@cache
def _text_before_count(kind: str) -> str:
    return f"{{'descr': {TABLES[kind].descr!r}, 'fortran_order': False, 'shape': "
