"""Inputs that are preprocessed when they are read: the original may be much smaller, or on disk."""

import math
import mmap
from dataclasses import dataclass

import numpy as np

from dllab.data.samples import Floats, Inputs
from dllab.data.split import Indices
from dllab.data.stages import Fitted

# Samples preprocessed at a time.
PIECE = 4096


@dataclass(frozen=True)
class Scaled:
    """Some rows of a data set, preprocessed.

    Attributes:
        original: all samples of the set; an array in memory, or one mapped from a file.
        rows: the places of those that belong to this part.
        fitted: what is done to them.
    """

    original: Inputs
    rows: Indices
    fitted: Fitted

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def shape(self) -> tuple[int, ...]:
        """As an array's: samples first."""
        return (len(self.rows), *self.fitted.output_shape)

    @property
    def nbytes(self) -> int:
        """Bytes that reading everything takes."""
        return math.prod(self.shape) * np.dtype(np.float32).itemsize

    def read(self, places: Indices | slice = slice(None)) -> Floats:
        """The samples at these places of the part, shape (places, ...)."""
        rows, fitted = self.rows[places], self.fitted.fused()
        read = np.empty((len(rows), *fitted.output_shape), np.float32)
        # By pieces: a copy of the original, and NumPy's work in float64, stay small.
        for start in range(0, len(rows), PIECE):
            here = rows[start : start + PIECE]
            piece = read[start : start + PIECE]
            if fitted.is_elementwise:
                piece[...] = self.original[here]
                fitted.apply(piece)
            else:
                piece[...] = fitted.apply(self.original[here].astype(np.float32))
            _let_go(self.original)
        return read


def _let_go(original: Inputs) -> None:
    """Count what was read of a file no longer as our memory; it is read again where it is needed.

    Not of a copy that was written into: there this would lose what was written.
    """
    file = original.base if isinstance(original, np.memmap) and original.mode == "r" else None
    if isinstance(file, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        file.madvise(mmap.MADV_DONTNEED)


def extremes(part: Scaled) -> tuple[float, float]:
    """Least and greatest value of a part, read piece by piece."""
    found = [
        (float(piece.min()), float(piece.max()))
        for start in range(0, len(part), PIECE)
        for piece in [part.read(slice(start, start + PIECE))]
    ]
    return min(least for least, _ in found), max(greatest for _, greatest in found)
