"""Histograms of a data set's values in equal bins, counted piece by piece."""

import numpy as np
import numpy.typing as npt

from dllab.data.overview.figures import Figures, Floats64

Counts = npt.NDArray[np.int64]

MOST_BINS = 64


def bin_edges(figures: Figures) -> Floats64:
    """Limits of equal bins from the least to the greatest value, shape (columns, bins + 1).

    Twice the cube root of the number of values (the Rice rule), at most `MOST_BINS`. Bins of whole
    numbers are a whole number wide and end between two of them, so that none holds more kinds of
    values than another; some bins behind the greatest value may then stay empty.

    Args:
        figures: of all values, arrays of shape (columns,).
    """
    most = max(figures.values.max(initial=0), 1)
    bins = int(np.clip(np.ceil(2 * np.cbrt(most)), 1, MOST_BINS))
    least = np.nan_to_num(figures.least)
    spread = np.nan_to_num(figures.greatest) - least
    whole = figures.fractions == 0
    width = np.where(whole, np.ceil((spread + 1) / bins), spread / bins)
    begin = np.where(whole, least - 0.5, least)
    edges: Floats64 = begin[:, None] + width[:, None] * np.arange(bins + 1)
    # Rounding must not leave the greatest value outside.
    edges[:, -1] = np.maximum(edges[:, -1], least + spread)
    return edges


def counted(values: Floats64, edges: Floats64) -> Counts:
    """How many values of each column lie in its bins, shape (columns, bins).

    A bin holds its lower limit, the last one both: as in NumPy's histogram, which would sort.

    Args:
        values: shape (values, columns); none outside the edges.
        edges: as `bin_edges` gives them.
    """
    columns, bins = len(edges), edges.shape[1] - 1
    width = (edges[:, -1] - edges[:, 0]) / bins
    guess = (values - edges[:, 0]) / np.where(width > 0, width, 1)
    place = np.clip(np.nan_to_num(guess), 0, bins - 1).astype(np.intp)
    column = np.arange(columns)
    # Dividing rounds: a value close to a limit may have come to the wrong side of it.
    place -= values < edges[column, place]
    place += (values >= edges[column, place + 1]) & (place < bins - 1)
    finite = np.isfinite(values)
    each = (column * bins + place)[finite]
    return np.bincount(each, minlength=columns * bins).reshape(columns, bins)
