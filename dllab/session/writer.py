"""The one thread that reads and writes a session's file."""

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from sqlite3 import Connection
from typing import TypeVar

from filelock import FileLock

from dllab.atomic_file import replacing
from dllab.session.connection import connect, data_version, transaction
from dllab.session.errors import SessionError, explained
from dllab.session.folders import is_untitled
from dllab.session.opening import copy_file, opened
from dllab.session.owner import claim

Change = Callable[[Connection], None]
# A change, and the files it takes in, which go once it is on the disk.
_Pending = tuple[Change, Sequence[Path]]
_Result = TypeVar("_Result")


class Writer:
    """Owns a file, its lock and its connection; any thread may call.

    A change that could not be written stays in the backlog and is written with the next one.
    """

    def __init__(self, path: Path, lock: FileLock) -> None:
        self._path = path
        self._lock = lock
        self._backlog: deque[_Pending] = deque()
        self._thread = ThreadPoolExecutor(1, "session")
        try:
            self._connection = self._thread.submit(self._open).result()
        except BaseException:
            self._thread.shutdown()
            raise
        self._version = self.read(data_version)

    @property
    def path(self) -> Path:
        """The file; another one after a move."""
        return self._path

    def ask(self, question: Callable[[Connection], _Result]) -> Future[_Result]:
        """What the file answers, once all changes so far were tried."""
        return self._thread.submit(self._answer, question)

    def read(self, question: Callable[[Connection], _Result]) -> _Result:
        """The same, waited for."""
        return self.ask(question).result()

    def change(self, change: Change, spent: Sequence[Path] = ()) -> Future[None]:
        """Have a change made; it may run again when the disk refused it.

        The files in `spent` are removed once the change is on the disk.
        """
        self._backlog.append((change, spent))
        return self._thread.submit(self._flush)

    def move(self, target: Path) -> Future[None]:
        """Copy everything to `target` and go on there; when that fails, stay."""
        return self._thread.submit(self._move, target)

    def compact(self) -> Future[None]:
        """Write the file anew without the space that is no longer used; when that fails, stay."""
        return self._thread.submit(self._compact)

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
                self._check_alone()
                try:
                    self._write(self._connection, count)
                finally:
                    # A write that fails counts as a change, too.
                    self._version = data_version(self._connection)
            self._forget(count)

    def _check_alone(self) -> None:
        """Refuse to write into what somebody else has written to, whom the lock did not stop."""
        version = data_version(self._connection)
        if version != self._version:
            raise SessionError(
                f"{self._path.name} was changed by another program or machine while it was open "
                "here: save the session under another name to keep what is here."
            )

    def _write(self, connection: Connection, count: int) -> None:
        with transaction(connection):
            for index in range(count):
                self._backlog[index][0](connection)

    def _forget(self, count: int) -> None:
        for _ in range(count):
            _, spent = self._backlog.popleft()
            for path in spent:
                # One that cannot be removed is swept away with other leftovers.
                with suppress(OSError):
                    path.unlink()

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
        self._version = data_version(connection)
        _leave(*left)

    def _compact(self) -> None:
        self._flush()
        with explained(self._path):
            try:
                with replacing(self._path) as temporary:
                    self._connection.execute("VACUUM INTO ?", (str(temporary),))
                    # Windows replaces no file that is open.
                    self._connection.close()
            finally:
                self._connection.close()
                self._connection = connect(self._path)
                self._version = data_version(self._connection)

    def _copy(self, target: Path) -> int:
        """Write the file and the backlog to `target`; how many changes that was."""
        count = len(self._backlog)
        copy_file(self._connection, target, lambda copy: self._write(copy, count))
        return count


def _leave(path: Path, lock: FileLock, connection: Connection) -> None:
    """Let a file go; one without a name has served its purpose."""
    connection.close()
    if is_untitled(path):
        # The copy stands: one that cannot be removed does no harm.
        with suppress(OSError):
            path.unlink()
    lock.release()
