"""How often each byte occurs: of bytes, that is everything there is to know."""

import numpy as np

from dllab.data.overview.bins import Counts
from dllab.data.overview.figures import Figures, Floats64
from dllab.data.samples import Inputs

BYTES = 256


def tallied(values: Inputs) -> Counts:
    """How often each byte occurs in each column of (values, columns); shape (columns, 256)."""
    return np.stack([np.bincount(column, minlength=BYTES) for column in values.T])


def tally_figures(tally: Counts) -> Figures:
    """The figures of bytes counted by `tallied`."""
    byte = np.arange(BYTES, dtype=np.float64)
    values = tally.sum(axis=1).astype(np.float64)
    known = np.where(values > 0, values, np.nan)
    mean = tally @ byte / known
    present = tally > 0
    return Figures(
        values,
        np.zeros_like(values),
        np.where(values > 0, present.argmax(axis=1), np.nan),
        np.where(values > 0, BYTES - 1 - present[:, ::-1].argmax(axis=1), np.nan),
        mean,
        np.nan_to_num((tally * (byte - mean[:, None]) ** 2).sum(axis=1)),
        np.zeros_like(values),
    )


def tally_in_bins(tally: Counts, edges: Floats64) -> Counts:
    """The counts of bytes in bins of whole numbers, shape (columns, bins)."""
    bins = np.zeros((len(edges), edges.shape[1] - 1), np.int64)
    for column, limits in enumerate(edges):
        place = np.searchsorted(limits, np.arange(BYTES)) - 1
        inside = (place >= 0) & (place < bins.shape[1])
        np.add.at(bins[column], place[inside], tally[column][inside])
    return bins
