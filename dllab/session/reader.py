"""A session file looked at while somebody else writes it."""

import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection
from threading import get_ident
from typing import TypeVar

from dllab.events import Event
from dllab.session import segments
from dllab.session.connection import connect, data_version
from dllab.session.errors import explained
from dllab.session.rows import RunRecord, all_runs
from dllab.session.schema import SCHEMA_VERSION, check_tables, migrate, version_of

_Result = TypeVar("_Result")


@dataclass(frozen=True)
class News:
    """What a file holds that its reader did not know.

    Attributes:
        records: all runs as they are now.
        events: what the runs asked for have said since, by number.
        is_other: another file has taken the place of the one that was read.
    """

    records: list[RunRecord]
    events: dict[int, list[Event]]
    is_other: bool


class Reader:
    """Owns a connection that cannot write; any thread may call.

    A file of an older version is read from a copy that was brought up to date.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._thread = ThreadPoolExecutor(1, "session to read")
        self._brought_up: tempfile.TemporaryDirectory[str] | None = None
        try:
            self._thread.submit(self._open).result()
        except BaseException:
            self.close()
            raise

    def read(self, question: Callable[[Connection], _Result]) -> _Result:
        """What the file answers now."""
        return self.ask(question).result()

    def ask(self, question: Callable[[Connection], _Result]) -> Future[_Result]:
        """What the file answers, once the reader's thread comes to it."""
        return self._thread.submit(self._answer, question)

    def news(self, known: Mapping[int, int]) -> Future[News | None]:
        """What is new; None for nothing.

        Args:
            known: of each run that is followed, how many of its events are known.
        """
        return self._thread.submit(self._news, known)

    def close(self) -> None:
        """Let the file go once every question is answered; closing again does nothing.

        SQLite does not survive a connection that is closed by one thread and read by another.
        """
        if get_ident() == self._ident:
            # It cannot wait for itself.
            self._let_go()
            self._thread.shutdown(wait=False)
            return
        try:
            gone = self._thread.submit(self._let_go)
        except RuntimeError:
            # It is closed.
            return
        gone.result()
        self._thread.shutdown()

    def _let_go(self) -> None:
        if hasattr(self, "_connection"):
            self._connection.close()
        if self._brought_up:
            self._brought_up.cleanup()

    def _open(self) -> None:
        self._ident = get_ident()
        with explained(self.path):
            self._file = _identity(self.path)
            self._connection = self._connected()
            self._version = data_version(self._connection)

    def _connected(self) -> Connection:
        connection = connect(self.path, read_only=True)
        try:
            if version_of(connection, self.path) == SCHEMA_VERSION:
                check_tables(connection, self.path)
                return connection
            with closing(connection):
                return self._up_to_date(connection)
        except BaseException:
            connection.close()
            raise

    def _up_to_date(self, connection: Connection) -> Connection:
        self._brought_up = tempfile.TemporaryDirectory(prefix="dllab-")
        path = Path(self._brought_up.name) / self.path.name
        path.touch()
        copy = connect(path)
        try:
            connection.backup(copy)
            migrate(copy, self.path)
        except BaseException:
            copy.close()
            raise
        return copy

    def _answer(self, question: Callable[[Connection], _Result]) -> _Result:
        with explained(self.path):
            return question(self._connection)

    def _news(self, known: Mapping[int, int]) -> News | None:
        with explained(self.path):
            is_other = self.path.exists() and _identity(self.path) != self._file
            if is_other:
                self._connection.close()
                self._open()
            elif data_version(self._connection) == self._version:
                return None
            return self._read_news(known, is_other=is_other)

    def _read_news(self, known: Mapping[int, int], *, is_other: bool) -> News:
        # One transaction: rows and events belong together.
        self._connection.execute("BEGIN")
        try:
            records = all_runs(self._connection)
            events = {
                row.number: segments.read(self._connection, row.number, known[row.number])
                for row in records
                if not (row.damaged or is_other) and row.events > known.get(row.number, row.events)
            }
            self._version = data_version(self._connection)
        finally:
            self._connection.execute("COMMIT")
        return News(records, events, is_other)


def _identity(path: Path) -> tuple[int, int]:
    """Tells a file from one that takes its place."""
    found = path.stat()
    return found.st_dev, found.st_ino
