"""A text file's bytes as UTF-8, piece by piece, hashed on the way."""

import codecs
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from dllab.data.reading import named, told_of
from dllab.data.report import Report
from dllab.data.samples import DataError
from dllab.spec.data import FileMark

PIECE = 4 << 20


class WrongEncoding(DataError):  # noqa: N818 - said of the file, not of the program
    """The file is written in another encoding than the one it is read in."""


def wrong_encoding(path: Path, line: int, codec: str) -> WrongEncoding:
    """The error, in its words."""
    name = codec.removesuffix("-sig").upper()
    return WrongEncoding(
        f"{named(path)}, line {line:,}: expected text in {name}, received bytes that mean nothing "
        "in it; choose another encoding."
    )


class Text:
    """Reads a file once, from its beginning to its end."""

    def __init__(self, path: Path, codec: str, report: Report) -> None:
        self._path, self._codec = path, codec
        self._report = report
        self._hash = hashlib.sha256()
        self._size = 0

    @property
    def mark(self) -> FileMark:
        """Size and hash of what has been read; the file's in the end."""
        return FileMark(size=self._size, sha256=self._hash.hexdigest())

    def __iter__(self) -> Iterator[bytes]:
        """The pieces; UTF-8 is passed on unchecked, as checking it twice would take time.

        Raises:
            DataError: the file cannot be read, or its encoding is another one.
            Cancelled: `report` said so.
        """
        decoder = codecs.getincrementaldecoder(self._codec)()
        with told_of(self._path), self._path.open("rb") as file:
            total = os.fstat(file.fileno()).st_size
            while piece := file.read(PIECE):
                self._hash.update(piece)
                self._report(f"Reading {self._path.name}", self._size, total, "bytes")
                self._size += len(piece)
                yield self._as_utf_8(piece, decoder)
            yield self._decoded(b"", decoder, final=True)
            self._report(f"Reading {self._path.name}", self._size, total, "bytes")

    def _as_utf_8(self, piece: bytes, decoder: codecs.IncrementalDecoder) -> bytes:
        if self._codec == "utf-8-sig":
            return piece.removeprefix(codecs.BOM_UTF8) if self._size == len(piece) else piece
        if self._codec != "utf-16" and piece.isascii():
            return piece
        return self._decoded(piece, decoder)

    def _decoded(
        self, piece: bytes, decoder: codecs.IncrementalDecoder, final: bool = False
    ) -> bytes:
        try:
            return decoder.decode(piece, final).encode()
        except UnicodeDecodeError as error:
            raise wrong_encoding(self._path, self._line_of(error), self._codec) from error

    def _line_of(self, error: UnicodeDecodeError) -> int:
        """The line a byte lies in; reads the file again, up to there."""
        place = self._size - len(error.object) + error.start
        with self._path.open("rb") as file:
            pieces = iter(lambda: file.read(min(PIECE, place - file.tell())), b"")
            return 1 + sum(piece.count(b"\n") for piece in pieces)
