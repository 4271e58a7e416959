"""Rows of the session file, each under a checksum of its own."""

import json
import sqlite3
import zlib
from dataclasses import dataclass, replace

from dllab.session.errors import DamagedError

# The facts of a session.
EXPERIMENT = "experiment"
LAST_RUN = "last run"

_RUN_COLUMNS = "number, name, visible, ended, events"


@dataclass(frozen=True, slots=True)
class RunRecord:
    """A run as the session lists it.

    Attributes:
        number: from 1, in the order of the runs' starts.
        name: as the user sees it.
        visible: whether plots show it.
        ended: whether its last event is `RunEnded`.
        events: how many events are stored.
        damaged: the file no longer holds this row as written; the run's events cannot be read.
    """

    number: int
    name: str
    visible: bool = True
    ended: bool = False
    events: int = 0
    damaged: bool = False


def checksum(*key: object, payload: bytes = b"") -> int:
    """CRC32 over a row: all its columns, so that none can change unseen."""
    return zlib.crc32(payload, zlib.crc32(json.dumps(key).encode()))


def put_fact(connection: sqlite3.Connection, name: str, value: bytes) -> None:
    """Store a value the session has once."""
    connection.execute(
        "INSERT OR REPLACE INTO facts VALUES (?, ?, ?)",
        (name, value, checksum(name, payload=value)),
    )


def get_fact(connection: sqlite3.Connection, name: str) -> bytes:
    """The value stored under `name`.

    Raises:
        DamagedError: it is not there as it was written.
    """
    row = connection.execute("SELECT value, checksum FROM facts WHERE name = ?", (name,)).fetchone()
    if row is None or not isinstance(row[0], bytes) or checksum(name, payload=row[0]) != row[1]:
        raise DamagedError(f"the {name} differs from its checksum")
    return row[0]


def put_run(connection: sqlite3.Connection, record: RunRecord) -> None:
    """Store a run's row, or its new state."""
    flags = int(record.visible), int(record.ended)
    values = (record.number, record.name, *flags, record.events)
    connection.execute(
        "INSERT OR REPLACE INTO runs VALUES (?, ?, ?, ?, ?, ?)", (*values, checksum(*values))
    )


def put_new_run(connection: sqlite3.Connection, record: RunRecord) -> None:
    """Store the row of a further run."""
    put_run(connection, record)
    put_fact(connection, LAST_RUN, str(record.number).encode())


def update_run(
    connection: sqlite3.Connection, number: int, name: str | None, visible: bool | None
) -> None:
    """Give a run another name or visibility; None leaves it."""
    record = get_run(connection, number)
    # A damaged row must not get a fresh checksum.
    if not record.damaged:
        name = record.name if name is None else name
        visible = record.visible if visible is None else visible
        put_run(connection, replace(record, name=name, visible=visible))


def get_run(connection: sqlite3.Connection, number: int) -> RunRecord:
    """A run's row; its `damaged` is set when there is none as it was written."""
    row = connection.execute(
        f"SELECT {_RUN_COLUMNS}, checksum FROM runs WHERE number = ?",  # noqa: S608 # a constant
        (number,),
    ).fetchone()
    if row is None or any(isinstance(value, bytes) for value in row):
        return RunRecord(number, f"run {number}", damaged=True)
    *values, stored = row
    _, name, visible, ended, events = values
    sound = checksum(*values) == stored
    return RunRecord(number, str(name), bool(visible), bool(ended), events, damaged=not sound)


def last_run(connection: sqlite3.Connection) -> int:
    """The highest number a run was ever given, 0 before the first."""
    highest = connection.execute("SELECT max(number) FROM runs").fetchone()[0] or 0
    try:
        return max(highest, int(get_fact(connection, LAST_RUN)))
    except (DamagedError, ValueError):
        return int(highest)
