"""A table gone through once: its numbers in a file, its texts numbered, and what there is of each.

Which rows and columns are used, and in which order categories stand, is known behind the last row
only. So what was parsed is kept as it stands in the table: to make samples of it takes a fraction
of the time that parsing it again would.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dllab.data.array_file import ArrayFile, require_room
from dllab.data.csv_import.blocks import Blocks
from dllab.data.csv_import.categories import NO_VALUE
from dllab.data.csv_import.counting import Counting
from dllab.data.csv_import.parsing import Batch, Parser
from dllab.data.report import Report
from dllab.data.samples import Floats
from dllab.spec.data import CsvFile, FileMark

Mask = npt.NDArray[np.bool_]
# In memory: two bytes a text, which becomes at least two features of four bytes each.
ShortCodes = npt.NDArray[np.int16]


class Gathered:
    """All rows of a table, block by block, as its columns were to be read.

    Attributes:
        counting: what there is of each column.
        mark: the file's size and hash.
        numbers_file: holds the numbers, float32 (rows, columns of numbers).
        number_places, text_places: the places of the columns in file and codes.
        codes: of each block, its texts numbered, shape (rows, columns of text).
    """

    def __init__(self, source: CsvFile, numbers_file: Path, report: Report) -> None:
        """Go through the file.

        Args:
            source: what its columns are read as.
            numbers_file: where the numbers are written.
            report: hears how far it has come.

        Raises:
            DataError: the file cannot be read with these columns, or the disk has too little room.
            Cancelled: `report` said so.
        """
        self.counting = Counting(source)
        self.numbers_file = numbers_file
        self.number_places = tuple(self.counting.numbers)
        self.text_places = tuple(self.counting.texts)
        self.codes: list[ShortCodes] = []
        blocks = Blocks(source, report)
        with ArrayFile(numbers_file, (0, len(self.number_places)), np.float32) as file:
            for batch in Parser(source).batches(blocks):
                if not self.codes:
                    self._require_room(batch, Path(source.path).stat().st_size)
                self._add(batch, file)
            file.keep(self.counting.rows)
        self.mark: FileMark = blocks.text.mark

    def _require_room(self, batch: Batch, file_bytes: int) -> None:
        """For as much as the file will give if it goes on as it begins."""
        row_bytes = 4 * (len(self.number_places) + 1)
        rows = batch.rows * file_bytes // max(len(batch.block.data), 1)
        require_room(self.numbers_file.parent, rows * row_bytes)

    def _add(self, batch: Batch, file: ArrayFile) -> None:
        row, texts = self.counting.rows, self.counting.add(batch)
        numbers = np.empty((batch.rows, len(self.number_places)), np.float32)
        for column, place in enumerate(self.number_places):
            numbers[:, column] = batch.numbers[place]
        file.write(row, numbers)
        codes = [texts[place].astype(np.int16) for place in self.text_places]
        self.codes.append(np.stack(codes, axis=1))

    def numbers(self) -> Iterator[Floats]:
        """The numbers of each block, shape (rows, columns of numbers); NaN where they miss."""
        with self.numbers_file.open("rb") as file:
            np.lib.format.read_magic(file)
            np.lib.format.read_array_header_1_0(file)
            for codes in self.codes:
                shape = len(codes), len(self.number_places)
                yield np.fromfile(file, np.float32, shape[0] * shape[1]).reshape(shape)

    def use(self, source: CsvFile) -> list[Mask]:
        """Which rows of each block are used; the counting knows now what is dropped and filled.

        Args:
            source: where a missing value costs the row; it uses no column that was not read.
        """
        drops = {used.place for used in source.inputs if used.column.missing == "drop"}
        # A row without a class can only be dropped.
        drops.add(source.target_place)
        missing = {place for place in drops if self.counting.missing[place]}
        masks = [np.ones(len(codes), dtype=bool) for codes in self.codes]
        if texts := [column for column, at in enumerate(self.text_places) if at in missing]:
            self._strike(masks, (codes[:, texts] == NO_VALUE for codes in self.codes))
        if numbers := [column for column, at in enumerate(self.number_places) if at in missing]:
            self._strike(masks, (np.isnan(values[:, numbers]) for values in self.numbers()))
        self._count(masks)
        self.counting.filled = self._gaps(source, masks)
        return masks

    def _gaps(self, source: CsvFile, masks: list[Mask]) -> int:
        """How many values are missing in the rows to use."""
        counts = self.counting.missing
        missing = {used.place for used in source.inputs if counts[used.place]}
        if not self.counting.dropped:
            return sum(counts[place] for place in missing)
        gaps = 0
        if texts := [column for column, at in enumerate(self.text_places) if at in missing]:
            for mask, codes in zip(masks, self.codes, strict=True):
                gaps += int(np.count_nonzero(codes[mask][:, texts] == NO_VALUE))
        if numbers := [column for column, at in enumerate(self.number_places) if at in missing]:
            for mask, values in zip(masks, self.numbers(), strict=True):
                gaps += int(np.count_nonzero(np.isnan(values[mask][:, numbers])))
        return gaps

    @staticmethod
    def _strike(masks: list[Mask], missing: Iterator[Mask]) -> None:
        """Take out the rows that miss a value; shape of what is missing (rows, columns)."""
        for mask, found in zip(masks, missing, strict=True):
            mask[found.any(axis=1)] = False

    def _count(self, masks: list[Mask]) -> None:
        for mask, codes in zip(masks, self.codes, strict=True):
            self.counting.dropped += len(mask) - int(np.count_nonzero(mask))
            for column, place in enumerate(self.text_places):
                self.counting.texts[place].add_kept(codes[mask, column])
