"""Files opened by people: whatever the system or a packer says against them, told in a sentence."""

import gzip
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from dllab.data.samples import DataError

GZIP = b"\x1f\x8b"
PACKER_ERRORS = (
    EOFError,
    zlib.error,
    lzma.LZMAError,
    gzip.BadGzipFile,
    tarfile.TarError,
    zipfile.BadZipFile,
)


def named(path: Path) -> str:
    """A file as messages call it: its name and where it lies."""
    return f"{path.name} (in {path.parent})"


@contextmanager
def told_of(path: Path) -> Iterator[None]:
    """What goes wrong while a file is read leaves as a DataError that names it."""
    try:
        yield
    except DataError:
        raise
    except PACKER_ERRORS as error:
        raise DataError(
            f"{named(path)}: the packed file is damaged or breaks off ({_reason(error)}); fetch or "
            "pack it anew."
        ) from error
    except PermissionError as error:
        raise DataError(
            f"{named(path)}: it may not be read; give yourself the right to read it, or copy it "
            "to a place of your own."
        ) from error
    except FileNotFoundError as error:
        raise DataError(f"{named(path)}: there is no such file; choose it again.") from error
    except OSError as error:
        raise DataError(f"{named(path)}: it cannot be read: {_reason(error)}.") from error


@contextmanager
def unpacked(path: Path) -> Iterator[IO[bytes]]:
    """A file's content, unpacked if it is packed by gzip; errors as by `told_of`."""
    with told_of(path), path.open("rb") as plain:
        packed = plain.read(len(GZIP)) == GZIP
        plain.seek(0)
        if not packed:
            yield plain
            return
        with gzip.GzipFile(fileobj=plain) as content:
            yield cast("IO[bytes]", content)


def read_fully(content: IO[bytes], size: int, name: str) -> bytes:
    """Exactly `size` bytes.

    Raises:
        DataError: there are fewer.
    """
    found = content.read(size)
    if len(found) < size:
        raise DataError(
            f"{name}: expected {size - len(found):,} more bytes, received the end of the file; it "
            "breaks off: fetch or write it anew."
        )
    return found


def _reason(error: BaseException) -> str:
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__).rstrip(".")
