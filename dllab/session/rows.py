"""Rows of the session file, each under a checksum of its own."""

import json
import sqlite3
import zlib
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from dllab.session.errors import DamagedError

# The facts of a session.
EXPERIMENT = "experiment"
LAST_RUN = "last run"
DELETED = "deleted runs"

# More are no session but an attack on the memory of whoever opens it.
MOST_RUNS = 100_000
# Rows that were lost are listed as damaged runs; so many are no accident.
_MOST_LOST = 1000
LONGEST_NAME = 500

_RUN_COLUMNS = "number, name, visible, ended, events, parent, branch_epoch, checksum"


@dataclass(frozen=True, slots=True)
class RunRecord:
    """A run as the session lists it.

    Attributes:
        number: from 1, in the order of the runs' starts.
        name: as the user sees it.
        visible: whether plots show it.
        ended: whether its last event is `RunEnded`.
        events: how many events are stored.
        parent: the run it grew out of, None for one that stands alone.
        branch_epoch: the epoch of the parent at which it did.
        damaged: the file no longer holds this row as written; the run's events cannot be read.
    """

    number: int
    name: str
    visible: bool = True
    ended: bool = False
    events: int = 0
    parent: int | None = None
    branch_epoch: int | None = None
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
    values = (record.number, record.name, *flags, record.events, record.parent, record.branch_epoch)
    connection.execute(
        "INSERT OR REPLACE INTO runs VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*values, checksum(*values))
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
        f"SELECT {_RUN_COLUMNS} FROM runs WHERE number = ?",  # noqa: S608 # a constant
        (number,),
    ).fetchone()
    return _lost(number) if row is None else record_of(row)


def all_runs(connection: sqlite3.Connection) -> list[RunRecord]:
    """Every run's row, by number; a lost one as a damaged run, a deleted one not at all.

    Raises:
        DamagedError: there are more, or more lost ones, than any session has.
    """
    found = {
        row[0]: record_of(row)
        for row in connection.execute(
            f"SELECT {_RUN_COLUMNS} FROM runs WHERE number > 0 LIMIT ?",  # noqa: S608 # a constant
            (MOST_RUNS + 1,),
        )
    }
    last, deleted = max(_promised(connection), max(found, default=0)), deleted_runs(connection)
    if len(found) > MOST_RUNS or last - len(found.keys() | deleted) > _MOST_LOST:
        raise DamagedError("its list of runs cannot be right")
    listed = (number for number in range(1, last + 1) if number in found or number not in deleted)
    return [found.get(number) or _lost(number) for number in listed]


def last_number(connection: sqlite3.Connection) -> int:
    """The highest number a run was ever given, be it deleted; 0 before the first."""
    highest = connection.execute("SELECT max(number) FROM runs").fetchone()[0] or 0
    return max(_promised(connection), highest, *deleted_runs(connection), 0)


def deleted_runs(connection: sqlite3.Connection) -> set[int]:
    """The numbers of the runs that were deleted; where that is damaged they count as lost."""
    try:
        return deleted_numbers(get_fact(connection, DELETED))
    except DamagedError:
        # So do sessions of which no run was ever deleted.
        return set()


def deleted_numbers(fact: bytes) -> set[int]:
    """The numbers that the fact about deleted runs lists; none of one that cannot be right."""
    if len(fact) > MOST_RUNS * (len(str(MOST_RUNS)) + 1):
        return set()
    with suppress(ValueError):
        numbers = {int(number) for number in fact.split()}
        return {number for number in numbers if 0 < number <= MOST_RUNS}
    return set()


def delete_run_rows(connection: sqlite3.Connection, numbers: Collection[int]) -> None:
    """Forget runs with all that is kept of them, and remember which they were."""
    for number in numbers:
        for table in ("segments", "snapshots", "pieces"):
            connection.execute(f"DELETE FROM {table} WHERE run = ?", (number,))  # noqa: S608
        connection.execute("DELETE FROM runs WHERE number = ?", (number,))
    gone = sorted(deleted_runs(connection).union(numbers))
    put_fact(connection, DELETED, " ".join(map(str, gone)).encode())


def _lost(number: int) -> RunRecord:
    return RunRecord(number, f"run {number}", damaged=True)


def record_of(row: tuple[Any, ...]) -> RunRecord:
    """The run of a row, damaged if that is not as it was written."""
    *values, stored = row
    number, name, visible, ended, events, parent, branch_epoch = values
    numbers = (visible, ended, events, parent or 0, branch_epoch or 0)
    if not isinstance(name, str) or any(not isinstance(value, int) for value in numbers):
        return _lost(number)
    sound = checksum(*values) == stored
    flags = bool(visible), bool(ended)
    return RunRecord(
        number, name[:LONGEST_NAME], *flags, events, parent, branch_epoch, damaged=not sound
    )


def _promised(connection: sqlite3.Connection) -> int:
    """The highest number a run was given, as the session noted it; 0 when that is damaged."""
    try:
        return int(get_fact(connection, LAST_RUN))
    except (DamagedError, ValueError):
        return 0
