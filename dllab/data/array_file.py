"""A .npy file written piece by piece, so that no array of a large data set is ever in memory."""

import errno
import math
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from dllab.data.samples import DataError

# Left free on the disk: a full one keeps sessions from being saved.
SPARE_BYTES = 1 << 30


class ArrayFile:
    """An array on disk whose rows are written in any order.

    Written as a file, not through a map: a mapped page that finds no room on a full disk ends the
    process, a write that finds none is an error.
    """

    def __init__(self, path: Path, shape: tuple[int, ...], kind: npt.DTypeLike) -> None:
        self.folder = path.parent
        self._kind = np.dtype(kind)
        self._row_bytes = self._kind.itemsize * math.prod(shape[1:])
        require_room(path.parent, shape[0] * self._row_bytes)
        # Unbuffered: what a full disk refuses would be tried again when the file is closed.
        self._file = path.open("wb", buffering=0)
        self._shape = shape
        try:
            self.keep(shape[0])
        except DataError:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def write(self, row: int, rows: npt.NDArray[Any]) -> None:
        """Put rows at place `row` and behind it.

        Raises:
            DataError: the disk is full.
        """
        if not rows.size:
            # Which no view of bytes can be had of.
            return
        with room_told():
            self._file.seek(self._start + row * self._row_bytes)
            rest = np.ascontiguousarray(rows, self._kind).data.cast("B")
            while rest:
                rest = rest[self._file.write(rest) :]

    def keep(self, rows: int) -> None:
        """Make the array so long; rows nobody writes are zeros, those behind are dropped."""
        header = {
            "descr": np.lib.format.dtype_to_descr(self._kind),
            "fortran_order": False,
            "shape": (rows, *self._shape[1:]),
        }
        with room_told():
            self._file.seek(0)
            # NumPy leaves room for a first axis of any length: the header's own length stays.
            np.lib.format.write_array_header_1_0(self._file, header)
            self._start = self._file.tell()
            self._file.truncate(self._start + rows * self._row_bytes)


def require_room(folder: Path, size: int) -> None:
    """Refuse what cannot be written before any of it is.

    Raises:
        DataError: the disk has too little room for `size` bytes.
    """
    free = shutil.disk_usage(folder).free - SPARE_BYTES
    if size > free:
        raise DataError(
            f"The data take {size / 1e9:,.1f} GB on the disk, {max(free, 0) / 1e9:,.1f} GB are "
            f"free in {folder.parent}: make room there, or set DLLAB_HOME to a larger disk."
        )


@contextmanager
def room_told() -> Iterator[None]:
    """A full disk inside leaves as a DataError."""
    try:
        yield
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise
        raise DataError(
            "The disk that holds the lab's cache folder is full: make room there, or set "
            "DLLAB_HOME to a larger disk."
        ) from error
