"""Rows of an SQLite file read page by page, without its trees: what a damaged file still holds.

The format: https://www.sqlite.org/fileformat2.html. Nothing read here is believed: whoever uses a
row compares its checksum. Rows that were deleted are found as well, as long as nothing lies over
them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from dllab.session.connection import LONGEST_VALUE

Value = int | float | str | bytes | None
Row = tuple[Value, ...]

_TABLE_LEAF, _INDEX_LEAF, _INDEX_INNER = 0x0D, 0x0A, 0x02
# Bytes of a page's header, and of a cell before its payload's length.
_HEADERS = {_TABLE_LEAF: (8, 0), _INDEX_LEAF: (8, 0), _INDEX_INNER: (12, 4)}
_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_MOST_COLUMNS = 8


class _NoRowError(Exception):
    """These bytes are no row."""


@dataclass(frozen=True)
class Place:
    """Where a row lies: page, counted from 1, and byte in it."""

    page: int
    offset: int


@dataclass(frozen=True)
class Found:
    """A row, the number of a table's row (or None), and where it lies."""

    row: Row
    number: int | None
    place: Place


class Pages:
    """An open file as pages; usable as a context."""

    def __init__(self, path: Path) -> None:
        self._file: BinaryIO = path.open("rb")
        header = self._file.read(100)
        size = int.from_bytes(header[16:18], "big")
        # The lab writes pages of SQLite's usual size; a damaged header must not hide the rest.
        self.size = size if size in {512 << power for power in range(7)} else 4096
        self._usable = self.size - (header[20] if len(header) > 20 and header[20] < 64 else 0)
        self._count = path.stat().st_size // self.size

    def __enter__(self) -> "Pages":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def rows(self, most: int | None = None) -> Iterator[Found]:
        """Every row of every page, or of the first `most`, that looks like one of rows."""
        last = self._count if most is None else min(self._count, most)
        for number in range(1, last + 1):
            page = self._page(number)
            for offset in _cells(page, 100 if number == 1 else 0):
                try:
                    yield self.row(Place(number, offset), page)
                except (_NoRowError, IndexError, UnicodeDecodeError):
                    continue

    def row(self, place: Place, page: bytes | None = None) -> Found:
        """The row at a place that `rows` told."""
        page = page or self._page(place.page)
        kind = page[100 if place.page == 1 else 0]
        is_table = kind == _TABLE_LEAF
        length, at = _varint(page, place.offset + _HEADERS[kind][1])
        number = None
        if is_table:
            number, at = _varint(page, at)
        if not 0 < length <= LONGEST_VALUE + 4096:
            raise _NoRowError
        return Found(_decoded(self._payload(page, at, length, is_table)), number, place)

    def _page(self, number: int) -> bytes:
        self._file.seek((number - 1) * self.size)
        return self._file.read(self.size)

    def _payload(self, page: bytes, at: int, length: int, is_table: bool) -> bytes:
        local = self._local(length, is_table)
        parts, left = [page[at : at + local]], length - local
        following = int.from_bytes(page[at + local : at + local + 4], "big")
        while left > 0:
            if not 0 < following <= self._count:
                raise _NoRowError
            overflow = self._page(following)
            following = int.from_bytes(overflow[:4], "big")
            parts.append(overflow[4 : 4 + min(left, self._usable - 4)])
            left -= self._usable - 4
        return b"".join(parts)

    def _local(self, length: int, is_table: bool) -> int:
        """How many bytes of a payload lie in the page itself."""
        usable = self._usable
        most = usable - 35 if is_table else (usable - 12) * 64 // 255 - 23
        if length <= most:
            return length
        least = (usable - 12) * 32 // 255 - 23
        local = least + (length - least) % (usable - 4)
        return local if local <= most else least


def _cells(page: bytes, start: int) -> Iterator[int]:
    kind = page[start] if len(page) > start else 0
    if kind not in _HEADERS:
        return
    count = int.from_bytes(page[start + 3 : start + 5], "big")
    first = start + _HEADERS[kind][0]
    for place in range(first, min(first + 2 * count, len(page) - 1), 2):
        yield int.from_bytes(page[place : place + 2], "big")


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A number of 1 to 9 bytes, seven bits each, and where it ends."""
    value = 0
    for index in range(8):
        byte = data[at + index]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + index + 1
    return value << 8 | data[at + 8], at + 9


def _decoded(payload: bytes) -> Row:
    end, at = _varint(payload, 0)
    values: list[Value] = []
    body = end
    while at < end:
        if len(values) == _MOST_COLUMNS:
            raise _NoRowError
        kind, at = _varint(payload, at)
        value, body = _value(payload, kind, body)
        values.append(value)
    if body != len(payload):
        raise _NoRowError
    return tuple(values)


def _value(payload: bytes, kind: int, at: int) -> tuple[Value, int]:
    if kind in _INTEGERS:
        end = at + _INTEGERS[kind]
        return int.from_bytes(payload[at:end], "big", signed=True), end
    if kind in {0, 8, 9}:
        return {0: None, 8: 0, 9: 1}[kind], at
    if kind < 12:
        raise _NoRowError  # the lab stores no fractions
    end = at + (kind - 12) // 2
    if end > len(payload):
        raise _NoRowError
    return (payload[at:end] if kind % 2 == 0 else payload[at:end].decode()), end
