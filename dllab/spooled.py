"""Files on their way from a job into a session or to the screen; an event names each."""

import secrets
import shutil
import threading
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from dllab.home import spool, spools

# At the end of the name of the mark that a spool folder's process holds until it ends.
MARK = ".lock"

_marks: dict[Path, FileLock] = {}
_marking = threading.Lock()


def spooled(content: bytes) -> str:
    """Put bytes into the spool folder; the name of their file there, which nobody else uses.

    Raises:
        OSError: the folder cannot be written.
    """
    name = f"{secrets.token_hex(12)}.bin"
    (own_spool() / name).write_bytes(content)
    return name


def own_spool() -> Path:
    """The spool folder, ready to be written and marked as that of a process that lives.

    One that was named by the process that started this one is marked by that.

    Raises:
        OSError: it cannot be made.
    """
    folder = spool()
    with _marking:
        if folder not in _marks:
            spools().mkdir(parents=True, exist_ok=True)
            # Another home than before: only tests have several.
            while _marks:
                _marks.popitem()[1].release()
            mark = FileLock(f"{folder}{MARK}", timeout=0, thread_local=False)
            with suppress(Timeout):
                mark.acquire()
            _marks[folder] = mark
    folder.mkdir(exist_ok=True)
    return folder


def sweep_spools() -> None:
    """Remove what labs left behind that were killed; what belongs to a living one stays."""
    # The folder may not be there, or be read-only: no harm is done.
    with suppress(OSError):
        for path in spools().iterdir():
            if path != spool() and path.suffix != MARK:
                _sweep(path)


def _sweep(path: Path) -> None:
    mark = Path(f"{path}{MARK}")
    # Its lab lives, or another one sweeps at the same time.
    with suppress(Timeout, OSError), FileLock(mark, timeout=0):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink()
        # Its name never comes again: nobody waits for the mark.
        mark.unlink()
