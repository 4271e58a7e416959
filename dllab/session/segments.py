"""A run's events in the file: small rows as they come, gathered into blobs as they grow many."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from dllab.events import Event
from dllab.session.errors import DamagedError
from dllab.session.points import (
    MARKERS,
    TABLES,
    Block,
    Points,
    decoded_marker,
    decoded_points,
    from_npy,
    to_npy,
)
from dllab.session.rows import checksum, get_run, put_run

# Rows of 4,096 points are read 25 times as fast as points in rows of their own.
BLOB_POINTS = 4096
# Blobs are cut between events; one of at most half a blob leaves room to cut above this.
SMALL_POINTS = BLOB_POINTS // 2
SMALL_ROWS = 64


def append(connection: sqlite3.Connection, run: int, block: Block) -> None:
    """Add events at a run's end; inside a transaction."""
    if not block.count:
        return
    record = get_run(connection, run)
    for kind, points in block.tables.items():
        shifted = points.copy()
        shifted["order"] += record.events
        _insert_points(connection, run, kind, shifted)
        _gather(connection, run, kind)
    for order, payload in block.markers:
        _insert(connection, (run, MARKERS, record.events + order, 1), payload)
    put_run(connection, replace(record, events=record.events + block.count, ended=block.ended))


def _insert_points(connection: sqlite3.Connection, run: int, kind: str, points: Points) -> None:
    for piece in _pieces(points):
        _insert(connection, (run, kind, int(piece["order"][0]), len(piece)), to_npy(piece))


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


def _gather(connection: sqlite3.Connection, run: int, kind: str) -> None:
    """Make blobs of the last rows once there are many small ones."""
    rows = connection.execute(
        "SELECT first, points FROM segments WHERE run = ? AND kind = ? ORDER BY first DESC LIMIT ?",
        (run, kind, SMALL_ROWS),
    ).fetchall()
    if len(rows) < SMALL_ROWS or any(points > SMALL_POINTS for _, points in rows):
        return
    where, values = "run = ? AND kind = ? AND first >= ?", (run, kind, rows[-1][0])
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
        if not isinstance(payload, bytes) or any(isinstance(value, bytes) for value in key):
            raise DamagedError("a row holds another type of value")
        if checksum(*key, payload=payload) != stored:
            raise DamagedError("a row differs from its checksum")
        _, kind, first, points = key
        yield kind, first, points, payload


def read(connection: sqlite3.Connection, run: int) -> list[Event]:
    """All events of a run, as they were said.

    Raises:
        DamagedError: they are not there as they were written.
    """
    record = get_run(connection, run)
    if record.damaged:
        raise DamagedError("its row differs from its checksum")
    told: dict[int, Event] = {}
    tables: dict[str, list[Points]] = {kind: [] for kind in TABLES}
    for kind, first, count, payload in _rows(connection, "run = ?", (run,)):
        if kind == MARKERS:
            told[first] = decoded_marker(payload)
        else:
            tables.setdefault(kind, []).append(from_npy(kind, payload, count))
    for kind, parts in tables.items():
        if parts:
            told.update(decoded_points(kind, np.concatenate(parts)))
    # A lost row leaves no checksum behind, but a hole.
    if sorted(told) != list(range(record.events)):
        raise DamagedError("some of its events are missing")
    return [told[order] for order in range(record.events)]
