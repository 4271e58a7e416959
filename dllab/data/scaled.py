"""Inputs that are scaled when they are read: the original may be a quarter as large, or on disk."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dllab.data.samples import Floats, Inputs
from dllab.data.split import Indices

Statistics = npt.NDArray[np.float64]

# Samples scaled at a time.
PIECE = 4096


@dataclass(frozen=True)
class Scaled:
    """Some rows of a data set, scaled: (original - offset) * factor.

    Attributes:
        original: all samples of the set; an array in memory, or one mapped from a file.
        rows: the places of those that belong to this part.
        offset, factor: the scaling, in a shape that broadcasts against a sample.
    """

    original: Inputs
    rows: Indices
    offset: Statistics
    factor: Statistics

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def shape(self) -> tuple[int, ...]:
        """As an array's: samples first."""
        return (len(self.rows), *self.original.shape[1:])

    @property
    def nbytes(self) -> int:
        """Bytes that reading everything takes."""
        return int(np.prod(self.shape)) * np.dtype(np.float32).itemsize

    def read(self, places: Indices | slice = slice(None)) -> Floats:
        """The samples at these places of the part, shape (places, ...)."""
        rows = self.rows[places]
        scaled = np.empty((len(rows), *self.original.shape[1:]), np.float32)
        # By pieces: a copy of the original, and NumPy's work in float64, stay small.
        for start in range(0, len(rows), PIECE):
            piece = scaled[start : start + PIECE]
            piece[...] = self.original[rows[start : start + PIECE]]
            piece -= self.offset
            piece *= self.factor
        return scaled
