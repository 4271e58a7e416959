"""The connection to a session file, set up so that what is committed stays."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

# Of one value of one row, in bytes.
LONGEST_VALUE = 32 << 20

_SETTINGS = (
    # A stranger's file may name functions in its schema: do not run them.
    "trusted_schema = OFF",
    "cell_size_check = ON",
    # No second file beside the session between two transactions: it may be copied at any time.
    "journal_mode = DELETE",
    # FULL, and the folder is synced after the journal is removed: with FULL alone a power loss
    # just after a commit brings the journal back and takes the commit away.
    "synchronous = EXTRA",
)


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """Open an existing file; only one thread at a time may use the connection."""
    where = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rw'}"
    connection = sqlite3.connect(where, uri=True, isolation_level=None, check_same_thread=False)
    # Whatever length a damaged or hostile row claims, so much memory is the most it gets.
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
    # Damaged text is told by its checksum, not by an exception of its own.
    connection.text_factory = lambda text: text.decode("utf-8", "replace")
    try:
        for setting in _SETTINGS:
            connection.execute(f"PRAGMA {setting}")
    except BaseException:
        connection.close()
        raise
    return connection


def settle_journal(path: Path) -> None:
    """Take in the journal a killed lab left beside `path`, before another file takes its place.

    SQLite would play it back into the new file.
    """
    journal = Path(f"{path}-journal")
    if not journal.exists():
        return
    if path.exists():
        # What is no database has no use for the journal.
        with closing(connect(path)) as connection, suppress(sqlite3.DatabaseError):
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    journal.unlink(missing_ok=True)


def data_version(connection: sqlite3.Connection) -> int:
    """Changes when another connection changes the file; its own changes do not count."""
    return int(connection.execute("PRAGMA data_version").fetchone()[0])


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Everything inside is written and synced, or nothing is."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # On a full disk SQLite has rolled back by itself.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def check_writable(connection: sqlite3.Connection) -> None:
    """Begin a write and take it back: tells a read-only file or folder without changing it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        connection.execute(f"PRAGMA user_version = {version}")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
