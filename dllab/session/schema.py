"""What a session file looks like inside, and how one of an older version is brought up to date."""

import sqlite3
from pathlib import Path

from dllab.session.connection import transaction
from dllab.session.errors import DamagedError, SessionError
from dllab.session.remains import holds_session
from dllab.session.steps import ALL_TABLES, STEPS, Step, Tables

APPLICATION_ID = 0x646C6C62  # "dllb"

SCHEMA_VERSION = 1 + len(STEPS)
TABLES = ALL_TABLES[SCHEMA_VERSION]

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
    is_foreign = header[:16] != _MAGIC[: len(header)]
    if is_foreign and holds_session(path):
        raise DamagedError("its first bytes are lost", path.name)
    if is_foreign:
        raise SessionError(
            f"{path.name} is no session of the lab but another kind of file: choose a .dllab file."
        )
    if len(header) < 100:
        raise DamagedError("it is cut off", path.name)
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        if holds_session(path):
            raise DamagedError("its first bytes are not a session's", path.name)
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


def migrate(
    connection: sqlite3.Connection,
    path: Path,
    steps: tuple[Step, ...] = STEPS,
    tables: tuple[Tables, ...] = ALL_TABLES,
) -> None:
    """Bring a sound file up to the present version, wholly or not at all.

    Raises:
        SessionError: the file was written by a newer lab, or its tables are not those of its
            version: a stranger's file may carry triggers.
    """
    version, present = version_of(connection, path, 1 + len(steps)), 1 + len(steps)
    check_tables(connection, path, tables[version])
    if version < present:
        with transaction(connection):
            for step in steps[version - 1 :]:
                step(connection)
            connection.execute(f"PRAGMA user_version = {present}")
            check_tables(connection, path, tables[present])


def version_of(connection: sqlite3.Connection, path: Path, present: int = SCHEMA_VERSION) -> int:
    """The version of the file's tables.

    Raises:
        SessionError: there is no such version yet.
    """
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > present:
        raise SessionError(
            f"{path.name} has session version {version}, this lab knows up to {present}: update "
            "the lab to open it."
        )
    if version < 1:
        raise DamagedError(f"session version {version}", path.name)
    return version


def check_tables(connection: sqlite3.Connection, path: Path, tables: Tables = TABLES) -> None:
    """Refuse tables that are not ours.

    Raises:
        SessionError: the tables differ from `tables`.
    """
    found = connection.execute(
        "SELECT name, sql FROM sqlite_master LIMIT ?", (len(tables) + 1,)
    ).fetchall()
    if dict(found) != tables:
        raise DamagedError("its tables are not those of a session", path.name)
