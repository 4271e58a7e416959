"""Files that are either the old one or the new one, whole, whatever happens meanwhile."""

import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

# A virus scanner or indexer on Windows holds a fresh file for some tenths of a second.
_WAITS = (0.05, 0.1, 0.2, 0.4, 0.8)


def write_atomically(path: Path, content: bytes) -> None:
    """Replace `path` by a file with this content, flushed to disk before it takes the name.

    Raises:
        OSError: it cannot be written; an existing file is untouched, nothing is left behind.
    """
    with replacing(path) as temporary:
        temporary.write_bytes(content)


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Give a temporary file beside `target` that takes its place when the block succeeds.

    When anything fails the temporary file is removed and `target` is as it was.
    """
    temporary = target.with_name(f".{target.stem}-{secrets.token_hex(4)}.tmp")
    temporary.touch(exist_ok=False)
    try:
        yield temporary
        if target.exists():
            temporary.chmod(target.stat().st_mode)
        _sync(temporary)
        _replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
        # Where SQLite wrote the file and could not finish.
        Path(f"{temporary}-journal").unlink(missing_ok=True)
    _sync_folder(target.parent)


def _replace(temporary: Path, target: Path) -> None:
    for wait in _WAITS:
        try:
            temporary.replace(target)
        except PermissionError:
            if os.name != "nt":
                raise
            time.sleep(wait)
        else:
            return
    temporary.replace(target)


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return  # a folder cannot be opened there
    handle = os.open(folder, os.O_RDONLY)
    try:
        # The file stands; some network homes cannot sync a folder.
        with suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)
