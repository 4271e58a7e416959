"""Arrays in NPZ and NPY files: known by their headers, read piece by piece, never unpickled."""

import math
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

import numpy as np
import psutil

from dllab.data.array_file import require_room
from dllab.data.reading import named, read_fully, told_of
from dllab.data.samples import DataError, Inputs

PIECE_BYTES = 8 << 20
# Deflate, the only packing NumPy uses, packs at best 1,032 bytes into one: what declares more is
# made to fill the memory. Y. Collet and others call such archives zip bombs.
MOST_PACKED = 1032
ENDING = ".npy"
MEMORY_SHARE = 0.5


@dataclass(frozen=True)
class StoredArray:
    """An array in a file: nothing but its header has been read.

    Attributes:
        path: of the archive, or of the array itself.
        name: in the archive; empty for a file of its own.
        shape, kind: as the header says.
        by_columns: whether the first axis runs fastest.
    """

    path: Path
    name: str
    shape: tuple[int, ...]
    kind: np.dtype
    by_columns: bool

    @property
    def where(self) -> str:
        """As messages call it."""
        return f"Array {self.name} of {named(self.path)}" if self.name else named(self.path)

    def __str__(self) -> str:
        """Name, shape and type: "x_train (60000 x 28 x 28, uint8)"."""
        name = self.name or self.path.name
        return f"{name} ({' x '.join(map(str, self.shape)) or 'one value'}, {self.kind})"

    def whole(self) -> Inputs:
        """All of it; for labels.

        Raises:
            DataError: the memory is too small.
        """
        size = self.kind.itemsize * math.prod(self.shape)
        free = int(MEMORY_SHARE * psutil.virtual_memory().available)
        if size > free:
            raise DataError(
                f"{self.where}: expected labels that fit into {free / 1e9:,.1f} GB of memory, "
                f"received {size / 1e9:,.1f} GB; choose the array with the labels."
            )
        with self._opened() as file:
            values = read_fully(file, size, self.where)
        order: Literal["F", "C"] = "F" if self.by_columns else "C"
        return np.frombuffer(values, self.kind).reshape(self.shape, order=order)

    def pieces(self, scratch: Path) -> Iterator[tuple[int, Inputs]]:
        """Rows and where they begin, some megabytes at a time; `scratch` may hold a copy."""
        row_bytes = max(1, self.kind.itemsize * math.prod(self.shape[1:]))
        step = max(1, PIECE_BYTES // row_bytes)
        if self.by_columns and len(self.shape) > 1:
            yield from self._mapped(scratch, step)
            return
        with self._opened() as file:
            for start in range(0, self.shape[0], step):
                count = min(step, self.shape[0] - start)
                values = read_fully(file, count * row_bytes, self.where)
                yield start, np.frombuffer(values, self.kind).reshape(count, *self.shape[1:])

    def _mapped(self, scratch: Path, step: int) -> Iterator[tuple[int, Inputs]]:
        """Rows of an array that lies column by column, which no stream passes in one piece."""
        copy = scratch / "columns.bin"
        require_room(scratch, self.kind.itemsize * math.prod(self.shape))
        with self._opened() as file, copy.open("wb") as target:
            shutil.copyfileobj(file, target, PIECE_BYTES)
        values = np.memmap(copy, self.kind, "r", shape=self.shape, order="F")
        for start in range(0, self.shape[0], step):
            yield start, np.array(values[start : start + step], order="C")
        del values
        copy.unlink()

    @contextmanager
    def _opened(self) -> Iterator[IO[bytes]]:
        """The numbers, behind the header."""
        with told_of(self.path):
            if not self.name:
                with self.path.open("rb") as file:
                    _header(file, self.path)
                    yield file
                return
            with zipfile.ZipFile(self.path) as archive, archive.open(self.name + ENDING) as member:
                _header(member, self.path)
                yield member


def arrays_in(path: Path) -> dict[str, StoredArray]:
    """The arrays of a file by name; one of its own has the name "".

    Raises:
        DataError: it is no NPZ or NPY file, is damaged, or declares more than it can hold.
    """
    with told_of(path):
        with path.open("rb") as file:
            start = file.read(len(np.lib.format.MAGIC_PREFIX))
        if start == np.lib.format.MAGIC_PREFIX:
            return {"": _own_array(path)}
        if zipfile.is_zipfile(path):
            return _members(path)
    received = "an empty file" if not start else "something else"
    raise DataError(
        f"{named(path)}: expected arrays saved by np.savez or np.save, received {received}; save "
        "them anew or choose another file."
    )


def _own_array(path: Path) -> StoredArray:
    with path.open("rb") as file:
        array = _described(file, path, "")
        held = path.stat().st_size - file.tell()
    _check_size(array, held)
    return array


def _members(path: Path) -> dict[str, StoredArray]:
    found = {}
    with zipfile.ZipFile(path) as archive:
        members = [info for info in archive.infolist() if info.filename.endswith(ENDING)]
        _check_packing(path, members)
        for info in members:
            with archive.open(info) as member:
                name = info.filename.removesuffix(ENDING)
                array = _described(member, path, name)
                _check_size(array, info.file_size - member.tell())
            found[name] = array
    if not found:
        raise DataError(
            f"{named(path)}: expected an archive of arrays saved by np.savez, received one without "
            "any; unpack it if it holds images, and choose their folder."
        )
    return found


def _check_packing(path: Path, members: list[zipfile.ZipInfo]) -> None:
    """Refuse what is no archive of NumPy's before anything of it is unpacked."""
    held = path.stat().st_size
    for info in members:
        if info.flag_bits & 1 or info.compress_type not in {
            zipfile.ZIP_STORED,
            zipfile.ZIP_DEFLATED,
        }:
            raise DataError(
                f"{named(path)}: expected an archive saved by np.savez, received one that is "
                "encrypted or packed otherwise; save it anew."
            )
        if info.file_size > MOST_PACKED * (info.compress_size + 64):
            raise _bomb(path, info.filename.removesuffix(ENDING), info.file_size, held)
    if sum(info.compress_size for info in members) > held:
        raise _bomb(path, "all", sum(info.file_size for info in members), held)


def _bomb(path: Path, name: str, declared: int, held: int) -> DataError:
    return DataError(
        f"{named(path)}: expected arrays the file can hold, received {name} that declares "
        f"{declared:,} bytes in a file of {held:,}; such a file is made to fill the memory, or "
        "damaged: do not use it."
    )


def _described(file: IO[bytes], path: Path, name: str) -> StoredArray:
    shape, by_columns, kind = _header(file, path)
    return StoredArray(path, name, shape, kind, by_columns)


def _header(file: IO[bytes], path: Path) -> tuple[tuple[int, ...], bool, np.dtype]:
    try:
        version = np.lib.format.read_magic(file)
        read = {
            (1, 0): np.lib.format.read_array_header_1_0,
            (2, 0): np.lib.format.read_array_header_2_0,
        }[version]
        shape, by_columns, kind = read(file)
    except (ValueError, KeyError, TypeError, SyntaxError) as error:
        raise DataError(
            f"{named(path)}: expected the header of an array saved by np.save, received something "
            "else; save it anew."
        ) from error
    return shape, by_columns, kind


def _check_size(array: StoredArray, held: int) -> None:
    declared = array.kind.itemsize * math.prod(array.shape)
    # Pickled objects have no size of their own; they are refused where they are chosen.
    if array.kind.hasobject or declared == held:
        return
    raise DataError(
        f"{array.where}: expected {declared:,} bytes of numbers, as its header declares, received "
        f"{held:,}; the file is damaged or breaks off: save or fetch it anew."
    )
