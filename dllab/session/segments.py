"""A run's events in the file: small rows as they come, gathered into blobs as they grow many."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path

import numpy as np

from dllab.events import Event, SnapshotsDropped
from dllab.history import RunHistory, fold
from dllab.session import snapshots
from dllab.session.errors import DamagedError
from dllab.session.points import (
    MARKERS,
    TABLES,
    Block,
    Points,
    columns,
    decoded_marker,
    decoded_points,
    encoded,
    from_npy,
    to_npy,
)
from dllab.session.rows import checksum, get_run, put_run

# Rows of 4,096 points are read 25 times as fast as points in rows of their own.
BLOB_POINTS = 4096
# Blobs are cut between events; one of at most half a blob leaves room to cut above this.
SMALL_POINTS = BLOB_POINTS // 2
SMALL_ROWS = 64


def append(connection: sqlite3.Connection, run: int, block: Block, spool: Path) -> None:
    """Add events at a run's end; inside a transaction. Their files lie in the folder `spool`."""
    if not block.count:
        return
    record = get_run(connection, run)
    for kind, points in block.tables.items():
        shifted = points.copy()
        shifted["order"] += record.events
        _insert_points(connection, run, kind, shifted)
        _gather(connection, run, kind, SMALL_ROWS)
    for order, payload in block.markers:
        _insert(connection, (run, MARKERS, record.events + order, 1), payload)
    for taken in block.snapshots:
        snapshots.take_in(connection, run, taken, spool)
    if block.ended:
        # A run that is over is read as fast as it can be.
        for kind in TABLES:
            _gather(connection, run, kind, 2)
    put_run(connection, replace(record, events=record.events + block.count, ended=block.ended))


def drop_snapshots(connection: sqlite3.Connection, run: int, event: SnapshotsDropped) -> None:
    """Forget snapshots of a run, which says so at its end; one that was over still is."""
    record = get_run(connection, run)
    # A damaged row must not get a fresh checksum.
    if record.damaged:
        return
    for epoch in event.epochs:
        snapshots.drop(connection, run, epoch, event.kind)
    ((_, payload),) = encoded([event]).markers
    _insert(connection, (run, MARKERS, record.events, 1), payload)
    put_run(connection, replace(record, events=record.events + 1))


def _insert_points(connection: sqlite3.Connection, run: int, kind: str, points: Points) -> None:
    for piece in _pieces(points):
        _insert(connection, (run, kind, int(piece["order"][0]), len(piece)), to_npy(piece, kind))


def _insert(connection: sqlite3.Connection, key: tuple[int, str, int, int], payload: bytes) -> None:
    connection.execute(
        "INSERT INTO segments VALUES (?, ?, ?, ?, ?, ?)",
        (*key, payload, checksum(*key, payload=payload)),
    )


def _pieces(points: Points) -> Iterator[Points]:
    """Cut between events, at most a blob each unless a single event is longer."""
    while len(points) > BLOB_POINTS:
        order = points["order"]
        cut = int(np.searchsorted(order, order[BLOB_POINTS]))
        cut = cut or int(np.searchsorted(order, order[0], side="right"))
        yield points[:cut]
        points = points[cut:]
    if len(points):
        yield points


def _gather(connection: sqlite3.Connection, run: int, kind: str, least: int) -> None:
    """Make blobs of the last rows once there are at least so many small ones."""
    rows = connection.execute(
        "SELECT first, points FROM segments WHERE run = ? AND kind = ? ORDER BY first DESC LIMIT ?",
        (run, kind, SMALL_ROWS),
    ).fetchall()
    small = list(takewhile(lambda row: row[1] <= SMALL_POINTS, rows))
    if len(small) < least:
        return
    where, values = "run = ? AND kind = ? AND first >= ?", (run, kind, small[-1][0])
    try:
        found = list(_rows(connection, where, values))
        parts = [from_npy(kind, payload, count) for _, _, count, payload in found]
    except DamagedError:
        return  # left as they are: whoever reads the run is told
    connection.execute(f"DELETE FROM segments WHERE {where}", values)  # noqa: S608 # a constant
    _insert_points(connection, run, kind, np.concatenate(parts))


def _rows(
    connection: sqlite3.Connection, where: str, values: tuple[object, ...]
) -> Iterator[tuple[str, int, int, bytes]]:
    """Kind, first order, points and payload of rows, checked, in order."""
    for *key, payload, stored in connection.execute(
        f"SELECT * FROM segments WHERE {where} ORDER BY run, kind, first",  # noqa: S608 # constants
        values,
    ):
        _, kind, first, points = key
        numbers = isinstance(first, int) and isinstance(points, int)
        if not (numbers and isinstance(kind, str) and isinstance(payload, bytes)):
            raise DamagedError("a row holds another type of value")
        if checksum(*key, payload=payload) != stored:
            raise DamagedError("a row differs from its checksum")
        yield kind, first, points, payload


@dataclass(frozen=True)
class _Found:
    """What the file holds of a run from its event `start` on, complete.

    Attributes:
        start, end: the events' orders.
        markers: the events that are no points, by order.
        tables: the points by kind.
    """

    start: int
    end: int
    markers: dict[int, Event]
    tables: dict[str, Points]


def _found(connection: sqlite3.Connection, run: int, start: int) -> _Found:
    record = get_run(connection, run)
    if record.damaged:
        raise DamagedError("its row differs from its checksum")
    markers: dict[int, Event] = {}
    parts: dict[str, list[Points]] = {}
    for kind, first, count, payload in _rows_from(connection, run, start):
        if kind != MARKERS:
            parts.setdefault(kind, []).append(from_npy(kind, payload, count))
        elif first >= start:
            markers[first] = decoded_marker(payload)
    tables = {kind: _since(start, rows) for kind, rows in parts.items()}
    tables = {kind: points for kind, points in tables.items() if len(points)}
    found = _Found(start, record.events, markers, tables)
    _check_complete(found)
    return found


def _since(start: int, rows: list[Points]) -> Points:
    points = rows[0] if len(rows) == 1 else np.concatenate(rows)
    return points[points["order"] >= start] if start else points


def _rows_from(
    connection: sqlite3.Connection, run: int, start: int
) -> Iterator[tuple[str, int, int, bytes]]:
    """The rows that hold events from `start` on; the first of a kind may hold earlier ones too."""
    if not start:
        yield from _rows(connection, "run = ?", (run,))
        return
    for kind in (*TABLES, MARKERS):
        where, values = "run = ? AND kind = ?", (run, kind)
        first = connection.execute(
            f"SELECT max(first) FROM segments WHERE {where} AND first <= ?",  # noqa: S608
            (*values, start),
        ).fetchone()[0]
        yield from _rows(connection, f"{where} AND first >= ?", (*values, first or 0))


def _check_complete(found: _Found) -> None:
    """A lost row leaves no checksum behind, but a hole."""
    orders = [np.fromiter(found.markers, np.int64, len(found.markers))]
    for points in found.tables.values():
        order = points["order"]
        orders.append(order[np.flatnonzero(np.diff(order, prepend=-1))].astype(np.int64))
    told = np.sort(np.concatenate(orders))
    complete = len(told) == found.end - found.start
    if not complete or not np.array_equal(told, np.arange(found.start, found.end)):
        raise DamagedError("some of its events are missing")


def read(connection: sqlite3.Connection, run: int, start: int = 0) -> list[Event]:
    """All events of a run, as they were said, or those from a place on.

    Raises:
        DamagedError: they are not there as they were written.
    """
    found = _found(connection, run, start)
    told = dict(found.markers)
    for kind, points in found.tables.items():
        told.update(decoded_points(kind, points))
    return [told[order] for order in range(found.start, found.end)]


def first_event(connection: sqlite3.Connection, run: int) -> Event | None:
    """What a run said first, if that is no point; quick, and nothing else of it is checked.

    Raises:
        DamagedError: it is not there as it was written.
    """
    rows = _rows(connection, "run = ? AND kind = ? AND first = 0", (run, MARKERS))
    return next((decoded_marker(payload) for *_, payload in rows), None)


def copy_rows(
    connection: sqlite3.Connection, run: int, target: sqlite3.Connection, number: int
) -> None:
    """Give the events of a run to a run of another file."""
    for kind, first, points, payload in _rows(connection, "run = ?", (run,)):
        _insert(target, (number, kind, first, points), payload)


def read_history(connection: sqlite3.Connection, run: int) -> RunHistory:
    """A run's events folded, equal to folding what `read` gives.

    It is much faster: no event is made of a point.

    Raises:
        DamagedError: they are not there as they were written.
    """
    found = _found(connection, run, 0)
    history = fold(found.markers[order] for order in sorted(found.markers))
    history.events = found.end
    for kind, points in found.tables.items():
        getattr(history, kind).append(columns(points))
    return history
