"""What an event brings along: a file in the spool folder, or, of few bytes, themselves.

A file takes 0.3 ms to write and as long to read and remove: as much as a small network takes for an
epoch.
"""

import base64
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from dllab.spooled import spooled

# As RFC 2397 writes bytes in a text.
_INLINE = "data:;base64,"
FEW_BYTES = 8192


def payload_of(content: bytes) -> str:
    """The payload of an event that brings these bytes.

    Raises:
        OSError: they are many, and the spool folder cannot be written.
    """
    if len(content) > FEW_BYTES:
        return spooled(content)
    return _INLINE + base64.b64encode(content).decode()


def file_of(payload: str, spool: Path) -> Path | None:
    """The file an event brings, always inside the folder `spool`; None if it brings the bytes."""
    return None if payload.startswith(_INLINE) else spool / Path(payload).name


def pieces_of(payload: str, spool: Path, size: int) -> Iterator[bytes]:
    """The bytes of an event, those of a file `size` at a time; none where they cannot be read."""
    with suppress(OSError, ValueError):
        file = file_of(payload, spool)
        if file is None:
            yield base64.b64decode(payload.removeprefix(_INLINE), validate=True)
            return
        with file.open("rb") as opened:
            while piece := opened.read(size):
                yield piece
