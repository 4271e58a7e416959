"""One process owns a session file at a time."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from dllab.session.errors import ReadOnlyError, SessionError, explained
from dllab.session.folders import locks_folder


def claim(path: Path) -> FileLock:
    """Own `path` until the lock is released or this process ends, however it does.

    The mark lies in the user's own folder, so that nothing appears beside the user's file.

    Raises:
        ReadOnlyError: the session is open elsewhere.
        SessionError: the folder of the marks is read-only.
    """
    mark = locks_folder() / f"{_key(path)}.lock"
    with explained(mark):
        mark.parent.mkdir(parents=True, exist_ok=True)
        # The session's writer thread may release what another thread has claimed.
        lock = FileLock(mark, timeout=0, thread_local=False)
        try:
            lock.acquire()
        except Timeout as error:
            raise ReadOnlyError(
                f"{path.name} is open in another window of the lab: close it there, or work on a "
                "copy of the file."
            ) from error
    return lock


@contextmanager
def owned(path: Path) -> Iterator[None]:
    """Own `path` inside.

    Raises:
        SessionError: as `claim`.
    """
    lock = claim(path)
    try:
        yield
    finally:
        lock.release()


def is_owned(path: Path) -> bool:
    """Whether a living process has the session open."""
    try:
        claim(path).release()
    except SessionError:
        return True
    return False


def _key(path: Path) -> str:
    return hashlib.sha256(os.path.normcase(path.resolve()).encode("utf-8", "replace")).hexdigest()
