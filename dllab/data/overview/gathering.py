"""Reads a data set once or twice, piece by piece, for its figures, histograms and mean images."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from dllab.data.overview.bins import Counts, bin_edges, counted
from dllab.data.overview.figures import Figures, Floats64, figures_of, joined, no_figures, stacked
from dllab.data.overview.mean_images import MeanImages
from dllab.data.overview.parts import PARTS, TRAINING, PartOfEach
from dllab.data.overview.tally import BYTES, tallied, tally_figures, tally_in_bins
from dllab.data.report import Report
from dllab.data.samples import Inputs, Labels, Samples

# Values read at a time: 8 MB as float64.
PIECE = 1 << 20


@dataclass(frozen=True)
class Gathered:
    """What reading all values has come to.

    Attributes:
        figures: of each part, arrays of shape (parts, columns).
        edges: limits of the histograms' bins, shape (columns, bins + 1).
        histogram: values in each bin, shape (parts, columns, bins).
        means: sums of the training images; None for tables.
    """

    figures: Figures
    edges: Floats64
    histogram: Counts
    means: MeanImages | None


class Reader:
    """Hands out all rows of a data set, test part last, in pieces of one part each."""

    def __init__(self, samples: Samples, part: PartOfEach, report: Report) -> None:
        self._samples = samples
        self._part = part
        self._report = report
        self._rows = max(1, PIECE // max(1, int(np.prod(samples.x.shape[1:]))))

    def pieces(self, doing: str) -> Iterator[tuple[int, Inputs, Labels]]:
        """Part, inputs and labels of one piece after the other."""
        done, samples = 0, self._samples
        for x, y in ((samples.x, samples.y), (samples.x_test, samples.y_test)):
            for start in range(0, len(x), self._rows):
                self._report(doing, done, len(self._part), "samples")
                inputs, labels = x[start : start + self._rows], y[start : start + self._rows]
                part = self._part[done : done + len(labels)]
                for kind in np.unique(part):
                    chosen = slice(None) if np.all(part == kind) else part == kind
                    yield int(kind), inputs[chosen], labels[chosen]
                done += len(labels)
        self._report(doing, done, len(self._part), "samples")


def gather(samples: Samples, part: PartOfEach, report: Report) -> Gathered:
    """Read everything: bytes once, other numbers twice, as bins need the extremes first.

    Raises:
        Cancelled: `report` said so.
    """
    reader = Reader(samples, part, report)
    means = None
    if samples.x.ndim == 4:
        means = MeanImages(samples.x.shape[1:], len(samples.class_names))
    if samples.x.dtype == np.uint8:
        return _of_bytes(reader, samples.x.shape[-1], means)
    return _of_numbers(reader, samples.x.shape[-1], means)


def _of_bytes(reader: Reader, columns: int, means: MeanImages | None) -> Gathered:
    tally = np.zeros((len(PARTS), columns, BYTES), np.int64)
    for part, inputs, labels in reader.pieces("Counting values"):
        tally[part] += tallied(_in_columns(inputs))
        if means and part == TRAINING:
            means.add(inputs, labels)
    figures = stacked([tally_figures(counts) for counts in tally])
    edges = bin_edges(figures.of_all_parts)
    histogram = np.stack([tally_in_bins(counts, edges) for counts in tally])
    return Gathered(figures, edges, histogram, means)


def _of_numbers(reader: Reader, columns: int, means: MeanImages | None) -> Gathered:
    parts = [no_figures(columns) for _ in PARTS]
    for part, inputs, labels in reader.pieces("Measuring values"):
        values = _in_columns(inputs).astype(np.float64)
        parts[part] = joined(parts[part], figures_of(values))
        if means and part == TRAINING:
            means.add(inputs, labels)
    figures = stacked(parts)
    edges = bin_edges(figures.of_all_parts)
    histogram = np.zeros((len(PARTS), columns, edges.shape[1] - 1), np.int64)
    for part, inputs, _ in reader.pieces("Counting values"):
        histogram[part] += counted(_in_columns(inputs).astype(np.float64), edges)
    return Gathered(figures, edges, histogram, means)


def _in_columns(inputs: Inputs) -> Inputs:
    """Samples as rows of values: one column a feature of a table, or a channel of images."""
    return inputs.reshape(-1, inputs.shape[-1])
