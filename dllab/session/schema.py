"""What a session file looks like inside, and how one of an older version is brought up to date."""

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from dllab.session.connection import transaction
from dllab.session.errors import DamagedError, SessionError

APPLICATION_ID = 0x646C6C62  # "dllb"

# A checksum covers all other columns of its row: see dllab/session/rows.py.
TABLES = {
    "facts": "CREATE TABLE facts ("
    "name TEXT PRIMARY KEY, value BLOB NOT NULL, checksum INTEGER NOT NULL) WITHOUT ROWID",
    "runs": "CREATE TABLE runs ("
    "number INTEGER PRIMARY KEY, name TEXT NOT NULL, visible INTEGER NOT NULL, "
    "ended INTEGER NOT NULL, events INTEGER NOT NULL, checksum INTEGER NOT NULL)",
    "segments": "CREATE TABLE segments ("
    "run INTEGER NOT NULL, kind TEXT NOT NULL, first INTEGER NOT NULL, points INTEGER NOT NULL, "
    "payload BLOB NOT NULL, checksum INTEGER NOT NULL)",
    # An index of its own: to find a row WITHOUT ROWID, SQLite reads the payloads on the way.
    "segments_in_order": "CREATE UNIQUE INDEX segments_in_order "
    "ON segments (run, kind, first, points)",
}

Step = Callable[[sqlite3.Connection], None]

# STEPS[0] leads from version 1 to 2, and so on; a step may not use `executescript`, which commits.
STEPS: tuple[Step, ...] = ()
SCHEMA_VERSION = 1 + len(STEPS)

_MAGIC = b"SQLite format 3\0"


def create_tables(connection: sqlite3.Connection) -> None:
    """Make an empty database a session of the present version."""
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    for statement in TABLES.values():
        connection.execute(statement)


def check_header(path: Path) -> None:
    """Tell from its first bytes whether `path` is a session, before SQLite touches it.

    Raises:
        SessionError: it is not.
    """
    header = _first_bytes(path)
    if not header:
        raise SessionError(f"{path.name} is empty: expected a session; choose another file.")
    if header[:16] != _MAGIC[: len(header)]:
        raise SessionError(
            f"{path.name} is no session of the lab but another kind of file: choose a .dllab file."
        )
    if len(header) < 100:
        raise DamagedError("it is cut off", path.name)
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise SessionError(
            f"{path.name} is a database of another program, not a session: choose a .dllab file."
        )
    if header[18:20] != b"\1\1":
        raise DamagedError("unknown way of writing", path.name)


def _first_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(100)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise SessionError(
            f"There is no file {path}: it may have been moved, renamed or deleted."
        ) from error
    except OSError as error:
        raise SessionError(
            f"{path} cannot be read ({error.strerror}): expected a session file; check the path "
            "and your rights."
        ) from error


def migrate(connection: sqlite3.Connection, path: Path, steps: Sequence[Step] = STEPS) -> None:
    """Bring the file up to the present version, wholly or not at all.

    Raises:
        SessionError: the file was written by a newer lab.
    """
    present = 1 + len(steps)
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > present:
        raise SessionError(
            f"{path.name} has session version {version}, this lab knows up to {present}: update "
            "the lab to open it."
        )
    if version < 1:
        raise DamagedError(f"session version {version}", path.name)
    if version < present:
        with transaction(connection):
            for step in steps[version - 1 :]:
                step(connection)
            connection.execute(f"PRAGMA user_version = {present}")


def check_tables(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse tables that are not ours, triggers above all: a stranger's file may carry some.

    Raises:
        SessionError: the tables differ from `TABLES`.
    """
    found = connection.execute("SELECT name, sql FROM sqlite_master").fetchall()
    if dict(found) != TABLES:
        raise DamagedError("its tables are not those of a session", path.name)
