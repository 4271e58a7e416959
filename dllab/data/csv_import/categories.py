"""The values of a column of text, numbered."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dllab.data.csv_import.arrow_values import values_of
from dllab.data.csv_import.faults import as_number
from dllab.data.csv_import.missing_text import MISSING

Codes = npt.NDArray[np.int32]

# Instead of a number: there is no value, or it is one too many to be told apart.
NO_VALUE, UNTOLD = -1, -2


@dataclass
class Categories:
    """The values a column has, and the number of each.

    Attributes:
        most: how many are told apart.
        codes: the numbers, from 0 in the order of appearance.
        overflowed: whether there are more than can be told apart.
    """

    most: int
    codes: dict[str, int] = field(default_factory=dict)
    overflowed: bool = False

    def coded(self, column: pa.DictionaryArray) -> Codes:
        """The number of each field, or NO_VALUE, or UNTOLD."""
        numbers = [self._code(text.strip()) for text in column.dictionary.to_pylist()]
        codes = np.array(numbers, np.int32)
        found: Codes = codes[values_of(column.indices, np.int32)]
        return found

    def _code(self, text: str) -> int:
        if text in MISSING:
            return NO_VALUE
        if text not in self.codes:
            if len(self.codes) >= self.most:
                self.overflowed = True
                return UNTOLD
            self.codes[text] = len(self.codes)
        return self.codes[text]


def in_order(names: list[str]) -> list[str]:
    """Numbers by their size, other names by the alphabet."""
    values = [as_number(name, ".") for name in names]
    if any(value is None for value in values):
        return sorted(names)
    return [name for _, name in sorted(zip(values, names, strict=True))]
