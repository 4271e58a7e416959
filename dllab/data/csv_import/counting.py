"""What a table holds, counted batch by batch: what is missing, and which values there are."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from dllab.data.csv_import.categories import NO_VALUE, Categories, Codes
from dllab.data.csv_import.faults import GREATEST, fault_in
from dllab.data.csv_import.parsing import Batch, Numbers
from dllab.spec.data import CsvFile

# More values are no categories: a network would get an input for each.
MOST_CATEGORIES = 1000

Counts = npt.NDArray[np.int64]


@dataclass
class NumberCount:
    """What a numeric column holds.

    Attributes:
        missing: how many values are missing.
        least, greatest: NaN while there is no value.
    """

    missing: int = 0
    least: float = np.nan
    greatest: float = np.nan

    def add(self, values: Numbers) -> None:
        """Count some values."""
        least, greatest = values.min(), values.max()
        if np.isnan(least):
            # Where values are missing; several times as slow.
            self.missing += int(np.isnan(values).sum())
            least, greatest = np.fmin.reduce(values), np.fmax.reduce(values)
        self.least = float(np.fmin(self.least, least))
        self.greatest = float(np.fmax(self.greatest, greatest))

    @property
    def is_finite(self) -> bool:
        """Whether float32, in which networks compute, can hold all of them."""
        return not (self.least < -GREATEST or self.greatest > GREATEST)

    @property
    def is_constant(self) -> bool:
        """Whether the column says nothing."""
        return not self.least < self.greatest


@dataclass
class CategoryCount:
    """What a column of text holds.

    Attributes:
        missing: how many values are missing.
        categories: the values there are.
        kept: how many of the rows to use have each of them, once that is known.
        first_lines: in which line each of them is met first.
        first_missing: in which line a value is missing first.
    """

    missing: int = 0
    categories: Categories = field(default_factory=lambda: Categories(MOST_CATEGORIES))
    kept: Counts = field(default_factory=lambda: np.zeros(MOST_CATEGORIES, np.int64))
    first_lines: list[int] = field(default_factory=list)
    first_missing: int = 0

    @property
    def is_constant(self) -> bool:
        """Whether the column says nothing."""
        return len(self.categories.codes) < 2

    @property
    def kept_counts(self) -> dict[str, int]:
        """How many of the rows to use have each value, for those that any has."""
        counts = {name: int(self.kept[code]) for name, code in self.categories.codes.items()}
        return {name: count for name, count in counts.items() if count}

    def add_kept(self, codes: Codes) -> None:
        """Count the fields of rows that can be used."""
        self.kept += np.bincount(codes[codes >= 0], minlength=len(self.kept))


class Counting:
    """Counts batch by batch.

    Attributes:
        rows: all rows.
        dropped: those of them that cannot be used because a value is missing, once that is known.
        filled: missing values in the others that are filled in, once that is known.
        numbers, texts: the columns, by their place.
    """

    def __init__(self, source: CsvFile) -> None:
        self._source = source
        self.rows = self.dropped = self.filled = 0
        self.numbers: dict[int, NumberCount] = {}
        self.texts: dict[int, CategoryCount] = {source.target_place: CategoryCount()}
        for used in source.inputs:
            if used.column.role == "numeric":
                self.numbers[used.place] = NumberCount()
            else:
                self.texts[used.place] = CategoryCount()

    @property
    def target(self) -> CategoryCount:
        """What the class column holds."""
        return self.texts[self._source.target_place]

    @property
    def missing(self) -> dict[int, int]:
        """How many values are missing in each column."""
        columns: dict[int, NumberCount | CategoryCount] = {**self.numbers, **self.texts}
        return {place: column.missing for place, column in columns.items()}

    def add(self, batch: Batch) -> dict[int, Codes]:
        """Count some rows; the columns of text, numbered.

        Raises:
            DataError: a number is not finite.
        """
        for place, values in batch.numbers.items():
            self.numbers[place].add(values)
            if not self.numbers[place].is_finite and (
                fault := fault_in(batch.block, self._source, "")
            ):
                raise fault
        self.rows += batch.rows
        return {place: self._coded(place, batch) for place in batch.texts}

    def _coded(self, place: int, batch: Batch) -> Codes:
        count = self.texts[place]
        codes = count.categories.coded(batch.texts[place])
        missing = codes == NO_VALUE
        if not count.missing and missing.any():
            count.first_missing = batch.line_of(int(missing.argmax()), self._source)
        count.missing += int(missing.sum())
        if count is self.target:
            for code in range(len(count.first_lines), len(count.categories.codes)):
                row = int((codes == code).argmax())
                count.first_lines.append(batch.line_of(row, self._source))
        return codes
