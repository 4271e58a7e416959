"""Whether a network that says "90 %" is right nine times in ten."""

from dataclasses import dataclass

import numpy as np

from dllab.evaluation.confusion import Counts, Floats64
from dllab.evaluation.ranking import Floats

# C. Guo, G. Pleiss, Y. Sun, K. Weinberger, On calibration of modern neural networks (2017).
BINS = 15


@dataclass(frozen=True)
class Calibration:
    """Samples in equal bins of their confidence, the probability of the class that is named.

    Attributes:
        edges: limits of the bins, shape (bins + 1,); a bin holds its upper limit.
        counts: samples in each bin, shape (bins,).
        confidence: its mean in each bin; NaN where there is no sample.
        accuracy: share of a bin's samples that are named right; NaN where there is none.
    """

    edges: Floats64
    counts: Counts
    confidence: Floats64
    accuracy: Floats64

    @property
    def error(self) -> float:
        """The expected calibration error: mean distance of the two, a bin counting its samples."""
        apart = np.nan_to_num(np.abs(self.accuracy - self.confidence))
        return float(apart @ self.counts / max(self.counts.sum(), 1))

    @property
    def excess(self) -> float:
        """By how much the mean confidence is above the accuracy; negative: below."""
        apart = np.nan_to_num(self.confidence - self.accuracy)
        return float(apart @ self.counts / max(self.counts.sum(), 1))


def calibration(confidence: Floats, is_right: np.ndarray, bins: int = BINS) -> Calibration:
    """The calibration of samples.

    Args:
        confidence: the probability of the class that is named, shape (samples,).
        is_right: whether that is the sample's class.
        bins: of equal width from 0 to 1.
    """
    edges = np.linspace(0, 1, bins + 1)
    place = np.clip(np.searchsorted(edges, confidence.astype(np.float64)) - 1, 0, bins - 1)
    counts = np.bincount(place, minlength=bins)
    filled = np.where(counts > 0, counts, np.nan)
    return Calibration(
        edges,
        counts,
        np.bincount(place, confidence, bins) / filled,
        np.bincount(place, is_right, bins) / filled,
    )
