"""A text file's bytes as UTF-8, piece by piece, hashed on the way."""

import codecs
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from dllab.data.reading import named, told_of
from dllab.data.report import Report
from dllab.data.samples import DataError

PIECE = 8 << 20


def wrong_encoding(path: Path, line: int, codec: str) -> DataError:
    """The file is written in another encoding than the one it is read in."""
    name = codec.removesuffix("-sig").upper()
    return DataError(
        f"{named(path)}, line {line:,}: expected text in {name}, received bytes that mean nothing "
        "in it; choose another encoding."
    )


class Text:
    """Reads a file once, from its beginning to its end.

    Attributes:
        size: bytes read so far; the file's size in the end.
    """

    def __init__(self, path: Path, codec: str, report: Report) -> None:
        self._path, self._codec = path, codec
        self._report = report
        self._hash = hashlib.sha256()
        self.size = 0

    @property
    def sha256(self) -> str:
        """The hash of what has been read, in hexadecimal digits."""
        return self._hash.hexdigest()

    def __iter__(self) -> Iterator[bytes]:
        """The pieces; UTF-8 is passed on unchecked, as checking it twice would take time.

        Raises:
            DataError: the file cannot be read, or its encoding is another one.
            Cancelled: `report` said so.
        """
        lines = 1
        decoder = codecs.getincrementaldecoder(self._codec)()
        with told_of(self._path), self._path.open("rb") as file:
            total = os.fstat(file.fileno()).st_size
            while piece := file.read(PIECE):
                self._hash.update(piece)
                self._report(f"Reading {self._path.name}", self.size, total, "bytes")
                self.size += len(piece)
                try:
                    text = self._as_utf_8(piece, decoder)
                except UnicodeDecodeError as error:
                    line = lines + error.object[: error.start].count(b"\n")
                    raise wrong_encoding(self._path, line, self._codec) from error
                lines += text.count(b"\n")
                yield text
            self._report(f"Reading {self._path.name}", self.size, total, "bytes")

    def _as_utf_8(self, piece: bytes, decoder: codecs.IncrementalDecoder) -> bytes:
        if self._codec == "utf-8-sig":
            return piece.removeprefix(codecs.BOM_UTF8) if self.size == len(piece) else piece
        if self._codec != "utf-16" and piece.isascii():
            return piece
        return decoder.decode(piece).encode()
