"""A CSV file in blocks of whole records."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from dllab.data.csv_import.head import csv_rows
from dllab.data.csv_import.quotes import MisplacedQuote, Records
from dllab.data.csv_import.text import Text
from dllab.data.reading import named
from dllab.data.report import Report
from dllab.data.samples import DataError
from dllab.spec.data import CsvFile, CsvFormat

# No record is as long; a quotation mark that is never closed may seem to make one.
LONGEST_RECORD = 32 << 20


@dataclass(frozen=True)
class Block:
    """Some records.

    Attributes:
        data: their text as UTF-8.
        line: the line of the file in which the first one begins, from 1.
        quoted: whether there is a quotation mark in them.
    """

    data: memoryview
    line: int
    quoted: bool

    def rows(self, form: CsvFormat) -> Iterator[tuple[int, list[str]]]:
        """The records one by one, with the line of the file in which each begins; slow.

        Raises:
            csv.Error: a field is longer than any should be.
            UnicodeDecodeError: the text is no UTF-8.
        """
        reader = csv_rows(io.StringIO(str(self.data, "utf-8"), newline=""), form)
        begin = self.line
        for row in reader:
            if row:
                yield begin, row
            begin = self.line + reader.line_num

    def line_of(self, row: int, form: CsvFormat) -> int:
        """The line of the file in which a record begins; the records count from 0."""
        if self._has_a_line_a_row:
            return self.line + row
        return next(line for place, (line, _) in enumerate(self.rows(form)) if place == row)

    @cached_property
    def _has_a_line_a_row(self) -> bool:
        text = b"\n" + bytes(self.data)
        return not self.quoted and b"\n\n" not in text and b"\n\r" not in text


class Blocks:
    """Reads a file once, from its first sample to its last.

    Attributes:
        text: the file; knows its size and hash in the end.
    """

    def __init__(self, source: CsvFile, report: Report) -> None:
        self._path, self._form = Path(source.path), source.format
        self.text = Text(self._path, self._form.codec, report)
        self._line = 1
        self._pending = b""

    def __iter__(self) -> Iterator[Block]:
        """The blocks, without the row of names.

        Raises:
            DataError: the file cannot be read, its encoding is another one, or a quotation mark
                stands where none may.
            Cancelled: `report` said so.
        """
        texts = iter(self.text)
        first = next(texts, b"")
        records = Records(self._form.delimiter_sign, self._form.quote_sign, first)
        self._pending = self._behind_names(first, records)
        for text in texts:
            yield from self._cut(records.last_end, records)
            self._pending += text
        yield from self._cut(records.last_end, records)
        yield from self._cut(records.check_last, records)

    def _behind_names(self, data: bytes, records: Records) -> bytes:
        begin = len(data) - len(data.lstrip(b"\r\n"))
        if self._form.header:
            begin += records.first_end(data[begin:])
        self._line += records.lines(data, begin)
        return data[begin:]

    def _cut(self, end_of: Callable[[bytes], int], records: Records) -> Iterator[Block]:
        data, line = self._pending, self._line
        try:
            end = end_of(data)
        except MisplacedQuote as fault:
            raise self._misplaced(fault, line + records.lines(data, fault.place)) from fault
        if end == 0 and len(data) > LONGEST_RECORD:
            raise DataError(
                f"{named(self._path)}, line {line:,}: expected a row of a table, received more "
                "than 32 MB without the end of a row; check delimiter and quotation mark."
            )
        self._pending = data[end:]
        self._line += records.lines(data, end)
        # Nothing but empty lines are no records; mostly told by the first letters.
        if end and not (data[:64].isspace() and data[:end].isspace()):
            yield Block(memoryview(data)[:end], line, records.quoted(data))

    def _misplaced(self, fault: MisplacedQuote, line: int) -> DataError:
        sign = self._form.quote_sign
        expected, received = (
            (f"a {sign} at the end of the field that one opens", "none there")
            if fault.opened
            else (f"{sign} around whole fields only", "one inside a field")
        )
        return DataError(
            f"{named(self._path)}, line {line:,}: expected {expected}, received {received}; "
            f"correct the line (a {sign} inside a field is written {sign}{sign} there), or choose "
            "another quotation mark."
        )
