"""The one thread that reads and writes a session's file."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path
from sqlite3 import Connection
from typing import TypeVar

from filelock import FileLock

from dllab.session.connection import connect, settle_journal, transaction
from dllab.session.errors import explained
from dllab.session.folders import is_untitled
from dllab.session.opening import opened
from dllab.session.owner import claim
from dllab.session.replacing import replacing

Change = Callable[[Connection], None]
_Result = TypeVar("_Result")


class Writer:
    """Owns a file, its lock and its connection; any thread may call.

    A change that could not be written stays in the backlog and is written with the next one.
    """

    def __init__(self, path: Path, lock: FileLock) -> None:
        self._path = path
        self._lock = lock
        self._backlog: deque[Change] = deque()
        self._thread = ThreadPoolExecutor(1, "session")
        try:
            self._connection = self._thread.submit(self._open).result()
        except BaseException:
            self._thread.shutdown()
            raise

    @property
    def path(self) -> Path:
        """The file; another one after a move."""
        return self._path

    def read(self, question: Callable[[Connection], _Result]) -> _Result:
        """What the file answers, once all changes so far were tried."""
        return self._thread.submit(self._answer, question).result()

    def change(self, change: Change) -> Future[None]:
        """Have a change made; it may run again when the disk refused it."""
        self._backlog.append(change)
        return self._thread.submit(self._flush)

    def move(self, target: Path) -> Future[None]:
        """Copy everything to `target` and go on there; when that fails, stay."""
        return self._thread.submit(self._move, target)

    def close(self) -> None:
        """Write what is left and let the file go; when that fails, stay open."""
        if not self._lock.is_locked:
            return
        self._thread.submit(self._flush).result()
        self._thread.submit(self._connection.close).result()
        self._thread.shutdown()
        self._lock.release()

    def _open(self) -> Connection:
        with explained(self._path):
            return opened(self._path)

    def _answer(self, question: Callable[[Connection], _Result]) -> _Result:
        with explained(self._path):
            return question(self._connection)

    def _flush(self) -> None:
        # All that has come in while the disk was busy is written in one go.
        count = len(self._backlog)
        if count:
            with explained(self._path):
                self._write(self._connection, count)
            self._forget(count)

    def _write(self, connection: Connection, count: int) -> None:
        with transaction(connection):
            for index in range(count):
                self._backlog[index](connection)

    def _forget(self, count: int) -> None:
        for _ in range(count):
            self._backlog.popleft()

    def _move(self, target: Path) -> None:
        if target == self._path:
            self._flush()
            return
        lock = claim(target)
        try:
            with explained(target):
                count = self._copy(target)
                connection = connect(target)
        except BaseException:
            lock.release()
            raise
        self._forget(count)
        left = self._path, self._lock, self._connection
        self._path, self._lock, self._connection = target, lock, connection
        _leave(*left)

    def _copy(self, target: Path) -> int:
        """Write the file and the backlog to `target`; how many changes that was."""
        count = len(self._backlog)
        settle_journal(target)
        with replacing(target) as temporary, closing(connect(temporary)) as copy:
            self._connection.backup(copy)
            self._write(copy, count)
        return count


def _leave(path: Path, lock: FileLock, connection: Connection) -> None:
    """Let a file go; one without a name has served its purpose."""
    connection.close()
    if is_untitled(path):
        # The copy stands: one that cannot be removed does no harm.
        with suppress(OSError):
            path.unlink()
    lock.release()
