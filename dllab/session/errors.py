"""What can go wrong with a session file, in one sentence with the mend."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_DAMAGES = {
    sqlite3.SQLITE_CORRUPT: "its pages do not fit together",
    sqlite3.SQLITE_NOTADB: "its first page cannot be read",
}


class SessionError(Exception):
    """A session cannot be opened, read or written; the message is one sentence for people."""


class ReadOnlyError(SessionError):
    """A session can only be looked at: somebody else writes it, or nobody may."""


class DamagedError(SessionError):
    """What is stored is not what was written.

    Attributes:
        why: what was noticed, to be told with what it concerns.
    """

    def __init__(self, why: str, place: str = "The session") -> None:
        super().__init__(
            f"{place} is damaged ({why}): restore it from a backup, or save what is left of it "
            "into a new file (dllab check FILE --salvage NEW)."
        )
        self.why = why


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system raise inside into a SessionError about `path`."""
    try:
        yield
    except sqlite3.Error as error:
        raise _of_sqlite(path, error) from error
    except OSError as error:
        raise SessionError(_system_sentence(path, error)) from error
    except (MemoryError, OverflowError) as error:
        # A flipped bit in a length makes SQLite ask for more memory than there is.
        raise DamagedError("impossible length", path.name) from error


def _of_sqlite(path: Path, error: sqlite3.Error) -> SessionError:
    # The low byte is the class of the error, the rest its details.
    match getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF:
        case sqlite3.SQLITE_FULL:
            return SessionError(_disk_full(path))
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return ReadOnlyError(_not_writable(path))
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return SessionError(
                f"{path.name} is in use by another program: close it there and try again."
            )
        case sqlite3.SQLITE_IOERR:
            return SessionError(
                f"{path.name} could not be read or written ({error}): check the disk and its free "
                "space; nothing is lost while the lab stays open."
            )
        case code:
            return DamagedError(_DAMAGES.get(code, str(error)), path.name)


def _system_sentence(path: Path, error: OSError) -> str:
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return _disk_full(path)
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return f"The folder {path.parent} does not exist: choose an existing folder."
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return _not_writable(path)
    return f"{path.name} could not be read or written ({error.strerror}): check the disk."


def _disk_full(path: Path) -> str:
    return (
        f"The disk is full, {path.name} could not be written: free some space, or save the session "
        "to another disk; nothing is lost while the lab stays open."
    )


def _not_writable(path: Path) -> str:
    return (
        f"{path.name} cannot be written, it or its folder {path.parent} is read-only: copy or save "
        "the session to a folder of your own."
    )
