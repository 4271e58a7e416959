"""States of the network kept in a session: listed without being read, read piece by piece."""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from dllab.events import Snapshot, SnapshotTaken
from dllab.payload import pieces_of
from dllab.session.errors import DamagedError
from dllab.session.rows import checksum

# SQLite holds one row at a time in memory.
PIECE = 1 << 20

_KEY = "run = ? AND epoch = ? AND kind = ?"


@dataclass(frozen=True, slots=True)
class SnapshotRecord:
    """A snapshot as the session lists it: of which epoch's end, what for, and its bytes."""

    epoch: int
    step: int
    kind: Snapshot
    size: int


def take_in(connection: sqlite3.Connection, run: int, taken: SnapshotTaken, spool: Path) -> None:
    """Keep a snapshot, inside a transaction; its file, if it has one, lies in the folder `spool`.

    A file that is gone, or not of the size that was said, must not keep the run's events from
    being stored: the run then goes without this snapshot.
    """
    record = SnapshotRecord(taken.epoch, taken.step, taken.kind, taken.size)
    pieces = pieces_of(taken.payload, spool, PIECE)
    if put(connection, run, record, pieces) and taken.replaces not in {-1, taken.epoch}:
        drop(connection, run, taken.replaces, taken.kind)


def put(
    connection: sqlite3.Connection, run: int, record: SnapshotRecord, pieces: Iterable[bytes]
) -> bool:
    """Store a snapshot; whether all its bytes came, or else nothing was stored."""
    key = (run, record.epoch, record.kind)
    drop(connection, *key)
    size = 0
    for part, piece in enumerate(pieces):
        row = (*key, part)
        connection.execute(
            "INSERT INTO pieces VALUES (?, ?, ?, ?, ?, ?)",
            (*row, piece, checksum(*row, payload=piece)),
        )
        size += len(piece)
    if size != record.size:
        drop(connection, *key)
        return False
    values = (*key, record.step, record.size)
    connection.execute(
        "INSERT INTO snapshots VALUES (?, ?, ?, ?, ?, ?)", (*values, checksum(*values))
    )
    return True


def drop(connection: sqlite3.Connection, run: int, epoch: int, kind: Snapshot) -> None:
    """Forget a snapshot; its place in the file is used again."""
    for table in ("snapshots", "pieces"):
        connection.execute(
            f"DELETE FROM {table} WHERE {_KEY}",  # noqa: S608 # constants
            (run, epoch, kind),
        )


def listed(connection: sqlite3.Connection, run: int) -> list[SnapshotRecord]:
    """A run's snapshots by epoch; rows that are not as they were written are left out."""
    rows = connection.execute(
        "SELECT run, epoch, kind, step, size, checksum FROM snapshots WHERE run = ? "
        "ORDER BY epoch, kind",
        (run,),
    )
    return [
        SnapshotRecord(epoch, step, kind, size)
        for run, epoch, kind, step, size, stored in rows
        if kind in get_args(Snapshot)
        and all(isinstance(value, int) for value in (epoch, step, size))
        and checksum(run, epoch, kind, step, size) == stored
    ]


def pieces(connection: sqlite3.Connection, run: int, record: SnapshotRecord) -> Iterator[bytes]:
    """A snapshot's bytes, checked, a piece at a time.

    Raises:
        DamagedError: they are not there as they were written.
    """
    rows = connection.execute(
        f"SELECT part, payload, checksum FROM pieces WHERE {_KEY} ORDER BY part",  # noqa: S608
        (run, record.epoch, record.kind),
    )
    size = 0
    for expected, (part, payload, stored) in enumerate(rows):
        key = (run, record.epoch, record.kind, expected)
        if part != expected or not isinstance(payload, bytes):
            raise DamagedError("a piece of the snapshot is missing")
        if checksum(*key, payload=payload) != stored:
            raise DamagedError("a piece of the snapshot differs from its checksum")
        size += len(payload)
        yield payload
    if size != record.size:
        raise DamagedError("a piece of the snapshot is missing")
