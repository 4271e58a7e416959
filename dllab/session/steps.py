"""How files of older versions are brought up to date: their tables, and one function a version."""

import sqlite3
from collections.abc import Callable

from dllab.session.rows import checksum

# SQL of each table, trigger, view and index of a file, by name.
Tables = dict[str, str]
Step = Callable[[sqlite3.Connection], None]

# A checksum covers all other columns of its row: see dllab/session/rows.py.
_FACTS = (
    "CREATE TABLE facts ("
    "name TEXT PRIMARY KEY, value BLOB NOT NULL, checksum INTEGER NOT NULL) WITHOUT ROWID"
)
_SEGMENTS = (
    "CREATE TABLE segments ("
    "run INTEGER NOT NULL, kind TEXT NOT NULL, first INTEGER NOT NULL, points INTEGER NOT NULL, "
    "payload BLOB NOT NULL, checksum INTEGER NOT NULL)"
)
# An index of its own: to find a row WITHOUT ROWID, SQLite reads the payloads on the way.
_SEGMENTS_IN_ORDER = "CREATE UNIQUE INDEX segments_in_order ON segments (run, kind, first, points)"

TABLES_1: Tables = {
    "facts": _FACTS,
    "runs": "CREATE TABLE runs ("
    "number INTEGER PRIMARY KEY, name TEXT NOT NULL, visible INTEGER NOT NULL, "
    "ended INTEGER NOT NULL, events INTEGER NOT NULL, checksum INTEGER NOT NULL)",
    "segments": _SEGMENTS,
    "segments_in_order": _SEGMENTS_IN_ORDER,
}
TABLES_2: Tables = TABLES_1 | {
    "runs": "CREATE TABLE runs ("
    "number INTEGER PRIMARY KEY, name TEXT NOT NULL, visible INTEGER NOT NULL, "
    "ended INTEGER NOT NULL, events INTEGER NOT NULL, parent INTEGER, branch_epoch INTEGER, "
    "checksum INTEGER NOT NULL)",
    # What there is can be listed without touching the pieces.
    "snapshots": "CREATE TABLE snapshots ("
    "run INTEGER NOT NULL, epoch INTEGER NOT NULL, kind TEXT NOT NULL, step INTEGER NOT NULL, "
    "size INTEGER NOT NULL, checksum INTEGER NOT NULL, PRIMARY KEY (run, epoch, kind)) "
    "WITHOUT ROWID",
    "pieces": "CREATE TABLE pieces ("
    "run INTEGER NOT NULL, epoch INTEGER NOT NULL, kind TEXT NOT NULL, part INTEGER NOT NULL, "
    "payload BLOB NOT NULL, checksum INTEGER NOT NULL)",
    "pieces_in_order": "CREATE UNIQUE INDEX pieces_in_order ON pieces (run, epoch, kind, part)",
}


def _add_snapshots_and_parents(connection: sqlite3.Connection) -> None:
    """Version 1 to 2: runs grow out of others, and snapshots are kept."""
    rows = connection.execute("SELECT * FROM runs").fetchall()
    connection.execute("DROP TABLE runs")
    for name, statement in TABLES_2.items():
        if TABLES_1.get(name) != statement:
            connection.execute(statement)
    for *values, stored in rows:
        connection.execute(
            "INSERT INTO runs VALUES (?, ?, ?, ?, ?, NULL, NULL, ?)",
            (*values, _renewed(values, stored)),
        )


def _renewed(values: list[object], stored: object) -> object:
    """The checksum of a row that got two empty columns; a damaged row must not get a fresh one."""
    if any(isinstance(value, bytes) for value in values) or checksum(*values) != stored:
        return stored
    return checksum(*values, None, None)


# STEPS[0] leads from version 1 to 2, and so on; a step may not use `executescript`, which commits.
STEPS: tuple[Step, ...] = (_add_snapshots_and_parents,)
# The tables of each version, the first at index 1.
ALL_TABLES: tuple[Tables, ...] = ({}, TABLES_1, TABLES_2)
