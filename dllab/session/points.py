"""Events as the bytes a session keeps: metric points as plain npy tables, the others as JSON."""

import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from dllab.events import BatchesEnded, EpochEnded, Event, RunEnded, from_dict, to_dict
from dllab.session.errors import DamagedError

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


@dataclass(frozen=True)
class Block:
    """Some consecutive events, encoded; orders count from 0.

    Attributes:
        count: how many events.
        ended: whether the last one ends the run.
        tables: the metric points by kind, kinds without points left out.
        markers: the other events, each with its order.
    """

    count: int
    ended: bool
    tables: dict[str, Points]
    markers: list[tuple[int, bytes]]


def encoded(events: Sequence[Event]) -> Block:
    """The events as bytes and tables.

    Raises:
        ValueError, TypeError, OverflowError: an event holds no numbers where it should.
    """
    told = [event for event in events if not _is_empty(event)]
    parts: dict[str, list[Points]] = {kind: [] for kind in TABLES}
    markers = []
    for order, event in enumerate(told):
        match event:
            case BatchesEnded():
                parts["batches"].append(_batch_points(order, event))
            case EpochEnded():
                parts["epochs"].append(_epoch_point(order, event))
            case _:
                markers.append((order, json.dumps(to_dict(event)).encode()))
    tables = {kind: np.concatenate(found) for kind, found in parts.items() if found}
    return Block(len(told), bool(told) and isinstance(told[-1], RunEnded), tables, markers)


def _is_empty(event: Event) -> bool:
    # Without a batch it tells nothing and has no place in a table.
    return isinstance(event, BatchesEnded) and len(event.loss) == len(event.accuracy) == 0


def _batch_points(order: int, event: BatchesEnded) -> Points:
    if len(event.loss) != len(event.accuracy):
        raise ValueError(
            f"BatchesEnded needs as many accuracies as losses, received {len(event.accuracy)} "
            f"and {len(event.loss)}."
        )
    points = np.empty(len(event.loss), BATCHES)
    points["order"] = order
    points["step"] = np.arange(event.step, event.step + len(points))
    points["loss"] = event.loss
    points["accuracy"] = event.accuracy
    return points


def _epoch_point(order: int, event: EpochEnded) -> Points:
    values = (getattr(event, field.name) for field in fields(EpochEnded))
    return np.array([(order, *values)], EPOCHS)


def decoded_marker(payload: bytes) -> Event:
    """The event of a marker's payload."""
    try:
        return from_dict(json.loads(payload))
    except (ValueError, AttributeError, TypeError, RecursionError) as error:
        raise DamagedError(f"an event cannot be read: {error}") from error


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


def to_npy(points: Points) -> bytes:
    """The points as the content of an npy file, without pickles."""
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, points, version=(1, 0), allow_pickle=False)
    return buffer.getvalue()


def from_npy(kind: str, payload: bytes, count: int) -> Points:
    """The points of an npy file, which must be exactly the table expected.

    Raises:
        DamagedError: they are anything else.
    """
    buffer = io.BytesIO(payload)
    try:
        np.lib.format.read_magic(buffer)
        shape, _, dtype = np.lib.format.read_array_header_1_0(buffer)
        points = np.frombuffer(payload, TABLES[kind], offset=buffer.tell())
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedError(f"a table cannot be read: {error}") from error
    if dtype != TABLES[kind] or shape != points.shape or len(points) != count:
        raise DamagedError(f"a table of {kind} has the wrong form")
    return points
