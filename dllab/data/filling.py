"""Missing values of a table, filled with figures of the training part alone.

A figure of the whole table would tell training what the validation part is like (S. Kaufman et al.,
Leakage in data mining, ACM TKDD 6 (2012)). So the store keeps NaN, and the split comes first.
"""

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from dllab.data.samples import DataError, Floats, Gap, Inputs, Samples
from dllab.data.split import Indices

Figure = npt.NDArray[np.float64]

# Rows looked at at a time.
PIECE = 65_536


def filled(samples: Samples, train: Indices) -> Samples:
    """The samples with a value in each gap.

    Args:
        samples: all of them; their test part, if there is one, has no gaps.
        train: the places of the training part.

    Mapped arrays stay mapped: only pages in which something is filled become memory of our own.

    Raises:
        DataError: a column has no value at all in the training part.
    """
    if not any(np.isnan(samples.x[:, gap.start]).any() for gap in samples.gaps):
        return samples
    x = _writable(samples.x)
    for gap in samples.gaps:
        _fill(x, gap, _figure(x, gap, train, samples.feature_names))
    return replace(samples, x=x, gaps=())


def _writable(x: Inputs) -> Inputs:
    if isinstance(x, np.memmap) and x.filename is not None:
        mapped: np.memmap[Any, Any] = np.memmap(
            x.filename, x.dtype, mode="c", offset=x.offset, shape=x.shape
        )
        return mapped
    return x.copy()


def _figure(x: Inputs, gap: Gap, train: Indices, names: tuple[str, ...]) -> Figure:
    """What a gap is filled with, shape (its features,)."""
    known = x[train, gap.start : gap.stop]
    known = known[~np.isnan(known[:, 0])]
    if len(known) == 0:
        raise DataError(
            f"Column {names[gap.start]!r}: expected values in the training part, received none "
            "there; train on more samples, or do not use the column."
        )
    if gap.fill == "mean":
        mean: Figure = known.mean(axis=0, dtype=np.float64)
        return mean
    if gap.stop - gap.start > 1:
        one_hot: Figure = np.eye(gap.stop - gap.start)[known.sum(axis=0).argmax()]
        return one_hot
    values, counts = np.unique(known, return_counts=True)
    return np.array([values[counts.argmax()]], np.float64)


def _fill(x: Floats, gap: Gap, figure: Figure) -> None:
    for start in range(0, len(x), PIECE):
        piece = x[start : start + PIECE, gap.start : gap.stop]
        piece[np.isnan(piece[:, 0])] = figure
