"""The beginning of a text file: is it text at all, in which encoding, and its first records."""

import codecs
import csv
import io
import itertools
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from dllab.data.reading import named, told_of
from dllab.data.samples import DataError
from dllab.spec.data import CsvFormat
from dllab.spec.data.csv_file import Encoding

if TYPE_CHECKING:
    from _csv import Reader as CsvReader

HEAD = 1 << 20
MOST_ROWS = 2000
# How other files begin that people take for tables.
SIGNATURES = {
    b"PK\x03\x04": "a packed file or a spreadsheet (xlsx, ods)",
    b"\xd0\xcf\x11\xe0": "an old spreadsheet (xls)",
    b"\x1f\x8b": "a packed file (gz)",
    b"%PDF": "a PDF",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"PAR1": "a Parquet file",
    b"\x93NUMPY": "a NumPy array",
}
UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

Row = list[str]


def read_head(path: Path) -> bytes:
    """The first bytes of a file.

    Raises:
        DataError: it cannot be read, is a folder, is empty, or holds no text.
    """
    if path.is_dir():
        raise DataError(
            f"{named(path)}: expected a CSV file, received a folder; choose a file inside it."
        )
    with told_of(path), path.open("rb") as file:
        head = file.read(HEAD)
    if not head.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise DataError(
            f"{named(path)}: expected a table, received an empty file; choose another file."
        )
    _check_text(path, head)
    return head


def _check_text(path: Path, head: bytes) -> None:
    found = next((what for sign, what in SIGNATURES.items() if head.startswith(sign)), "")
    if not found and b"\0" in head and not _is_utf_16(head):
        found = f"bytes that are no text (a zero in line {head[: head.index(0)].count(10) + 1})"
    if found:
        raise DataError(
            f"{named(path)}: expected text, received {found}; open it in the program it comes from "
            "and save it as CSV."
        )


def guess_encoding(head: bytes) -> Encoding:
    """The encoding of a file that begins so.

    UTF-8 is told by its structure: text in one of the older encodings that has other letters than
    ASCII is hardly ever valid UTF-8 (RFC 3629, section 1).
    """
    if _is_utf_16(head):
        return "UTF-16"
    if _decodes(head, "utf-8"):
        return "UTF-8"
    return "Windows-1252" if _decodes(head, "cp1252") else "Latin-1"


def _is_utf_16(head: bytes) -> bool:
    """By the mark it must begin with."""
    return head.startswith(UTF_16_MARKS)


def _decodes(head: bytes, codec: str) -> bool:
    try:
        # The last character may be cut.
        codecs.getincrementaldecoder(codec)().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def head_text(head: bytes, codec: str) -> str:
    """The beginning as text; what cannot be decoded is marked, as it is only shown."""
    return codecs.getincrementaldecoder(codec)("replace").decode(head)


def head_rows(head: bytes, form: CsvFormat, most: int = MOST_ROWS) -> list[Row]:
    """The first records; the last one only where the file ends with it."""
    text = io.StringIO(head_text(head, form.codec), newline="")
    rows: list[Row] = []
    # A quotation mark that is not closed: what comes before it can be shown.
    with suppress(csv.Error):
        rows.extend(itertools.islice(filter(None, csv_rows(text, form)), most + 1))
    return rows[:-1] if len(rows) > most or (len(head) == HEAD and len(rows) > 1) else rows


def csv_rows(text: io.StringIO, form: CsvFormat) -> "CsvReader":
    """Python's reader, set to a format."""
    if form.quote_sign:
        return csv.reader(text, delimiter=form.delimiter_sign, quotechar=form.quote_sign)
    return csv.reader(text, delimiter=form.delimiter_sign, quoting=csv.QUOTE_NONE)
