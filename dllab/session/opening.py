"""From a path to a sound connection: make a session file, or check one and bring it up to date."""

import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from sqlite3 import Connection

from dllab.atomic_file import replacing
from dllab.events import RunEnded
from dllab.home import spool
from dllab.session import segments
from dllab.session.connection import check_writable, connect, settle_journal, transaction
from dllab.session.errors import SessionError, explained
from dllab.session.points import encoded
from dllab.session.rows import EXPERIMENT, LAST_RUN, all_runs, put_fact
from dllab.session.schema import create_tables, migrate
from dllab.spec import Experiment, to_json
from dllab.spooled import sweep_spools

INTERRUPTED = (
    "The lab was closed or killed while this run was training; all finished epochs are kept."
)


def create_file(path: Path) -> None:
    """Write a session with the default experiment to `path`, where nothing may be yet."""
    with explained(path):
        if path.exists():
            raise SessionError(
                f"{path.name} exists already: open it, or choose another name for the new session."
            )
        settle_journal(path)
        with replacing(path) as temporary, closing(connect(temporary)) as connection:
            _fill(connection)


def _fill(connection: Connection) -> None:
    with transaction(connection):
        create_tables(connection)
        put_fact(connection, EXPERIMENT, to_json(Experiment()).encode())
        put_fact(connection, LAST_RUN, b"0")


def copy_file(
    connection: Connection, target: Path, further: Callable[[Connection], object]
) -> None:
    """Write what a connection reads to `target`, and what `further` then does to the copy."""
    settle_journal(target)
    with replacing(target) as temporary, closing(connect(temporary)) as copy:
        connection.backup(copy)
        further(copy)


def opened(path: Path) -> Connection:
    """The connection to a sound and writable session of the present version."""
    # A killed lab wrote last when it last committed.
    last_written = path.stat().st_mtime
    connection = connect(path)
    try:
        migrate(connection, path)
        check_writable(connection)
        _end_interrupted_runs(connection, min(last_written, time.time()))
        sweep_spools()
    except BaseException:
        connection.close()
        raise
    return connection


def _end_interrupted_runs(connection: Connection, when: float) -> None:
    ending = encoded([RunEnded(when, "interrupted", INTERRUPTED)])
    unfinished = [row.number for row in all_runs(connection) if not (row.ended or row.damaged)]
    if unfinished:
        with transaction(connection):
            for number in unfinished:
                segments.append(connection, number, ending, spool())
