"""Blocks of records as columns: numbers, and texts with few different values."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv as pa_csv

from dllab.data.csv_import.ahead import read_ahead
from dllab.data.csv_import.arrow_values import values_of
from dllab.data.csv_import.blocks import Block
from dllab.data.csv_import.faults import as_number, fault_in
from dllab.data.csv_import.missing_text import MISSING
from dllab.spec.data import CsvFile

Numbers = npt.NDArray[np.float64]

# Bytes one thread parses at a time.
PART = 1 << 20
NUMBER, TEXT = pa.float64(), pa.dictionary(pa.int32(), pa.string())


@dataclass(frozen=True)
class Batch:
    """Some rows as columns, by their place among a row's fields.

    Attributes:
        block: where they come from.
        begin: the first one's place among the block's records.
        rows: how many they are.
        numbers: of the numeric columns; NaN where they are missing.
        texts: the columns read as text.
    """

    block: Block
    begin: int
    rows: int
    numbers: dict[int, Numbers]
    texts: dict[int, pa.DictionaryArray]

    def line_of(self, row: int, source: CsvFile) -> int:
        """The line of the file in which one of the rows begins."""
        return self.block.line_of(self.begin + row, source.format)


class Parser:
    """Reads columns of a file: its numeric inputs as numbers, its other inputs as text."""

    def __init__(self, source: CsvFile) -> None:
        self._source = source
        used = {column.place: column.column.role == "numeric" for column in source.inputs}
        used[source.target_place] = False
        self._numeric = [place for place in used if used[place]]
        self._text = [place for place in used if not used[place]]

    def batches(self, blocks: Iterable[Block]) -> Iterator[Batch]:
        """All rows, in their order.

        Raises:
            DataError: a row has too few or too many fields, or a number is none.
        """
        for block, parsed in read_ahead(self._blocks(blocks)):
            begin = 0
            for batch in parsed:
                yield self._batch(block, begin, batch)
                begin += len(batch)

    def _blocks(self, blocks: Iterable[Block]) -> Iterator[tuple[Block, list[pa.RecordBatch]]]:
        """One is read while one is parsed, and one is parsed while one is worked on."""
        for block in read_ahead(iter(blocks)):
            yield block, self._parsed(block)

    def _batch(self, block: Block, begin: int, batch: pa.RecordBatch) -> Batch:
        numbers = {place: self._numbers(batch[str(place)]) for place in self._numeric}
        texts = {place: batch[str(place)] for place in self._text}
        return Batch(block, begin, len(batch), numbers, texts)

    def _numbers(self, column: pa.Array) -> Numbers:
        if column.type == NUMBER:
            return values_of(column, np.float64)
        values = (as_number(text, self._sign) for text in column.dictionary.to_pylist())
        known = np.array([np.nan if value is None else value for value in values], np.float64)
        numbers: Numbers = known[values_of(column.indices, np.int32)]
        return numbers

    @property
    def _sign(self) -> str:
        return self._source.format.decimal_sign

    def _parsed(self, block: Block) -> list[pa.RecordBatch]:
        try:
            return self._read(block, NUMBER)
        except pa.ArrowInvalid as error:
            if fault := fault_in(block, self._source, str(error)):
                raise fault from error
        # Nothing is wrong but, for instance, blanks where a number is missing.
        return self._read(block, TEXT)

    def _read(self, block: Block, number: pa.DataType) -> list[pa.RecordBatch]:
        form = self._source.format
        types = dict.fromkeys(map(str, self._numeric), number)
        types |= dict.fromkeys(map(str, self._text), TEXT)
        table = pa_csv.read_csv(
            pa.BufferReader(pa.py_buffer(block.data)),
            read_options=pa_csv.ReadOptions(
                column_names=[str(place) for place in range(len(self._source.columns))],
                block_size=PART,
            ),
            parse_options=pa_csv.ParseOptions(
                delimiter=form.delimiter_sign,
                quote_char=form.quote_sign or False,
                newlines_in_values=block.quoted,
            ),
            convert_options=pa_csv.ConvertOptions(
                column_types=types,
                include_columns=list(types),
                null_values=MISSING,
                decimal_point=form.decimal_sign,
            ),
        )
        # One batch: with many columns, work a column and batch is what takes time.
        batches: list[pa.RecordBatch] = table.unify_dictionaries().combine_chunks().to_batches()
        return batches
