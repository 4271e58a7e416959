"""The principal axes of a training part, from which PCA and both whitenings are made at once.

K. Pearson, Philosophical Magazine 2 (1901); for whitening A. Bell and T. Sejnowski, Vision Research
37 (1997), and A. Krizhevsky, Learning multiple layers of features from tiny images (2009), app. A.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from dllab.data.interruptible import interruptible
from dllab.data.report import Report
from dllab.data.samples import Inputs
from dllab.data.stages import Projection, Statistics, explained
from dllab.plurals import counted
from dllab.spec.data import AllComponents, Components, Pca, PcaWhitening, ZcaWhitening


class Pieces(Protocol):
    """Samples given out piece by piece."""

    def __len__(self) -> int: ...

    def pieces(self) -> Iterator[Inputs]:
        """The samples, shape (some, ...) a piece."""


@dataclass(frozen=True)
class Spectrum:
    """Mean and covariance of d features: covariance = axes diag(variances) axes^T.

    Attributes:
        mean: shape (d,).
        axes: a principal axis of length 1 a column, shape (d, d); its largest entry is positive.
        variances: along the axes, sums of squares divided by the number of samples, largest first.
    """

    mean: Statistics
    axes: Statistics
    variances: Statistics

    @classmethod
    def of(cls, part: Pieces, report: Report) -> "Spectrum":
        """Two passes over the samples, then the eigenvectors.

        Raises:
            Cancelled: `report` said so.
        """
        mean = _sum(part, report) / len(part)
        covariance, done = np.zeros((len(mean), len(mean))), 0
        for piece in part.pieces():
            report("Covariance", done, len(part), "samples")
            centred = piece.reshape(len(piece), -1) - mean
            # NumPy sees the product with itself and computes half of it.
            covariance += centred.T @ centred
            done += len(piece)
        variances, axes = interruptible(
            lambda: np.linalg.eigh(covariance / len(part)),
            f"Principal axes of {counted(len(mean), 'feature')}",
            report,
        )
        variances, axes = np.maximum(variances[::-1], 0), axes[:, ::-1]
        largest = np.abs(axes).argmax(axis=0)
        return cls(mean, axes * np.sign(axes[largest, np.arange(len(mean))]), variances)

    def stage(self, step: Pca | ZcaWhitening, shape: tuple[int, ...]) -> Projection:
        """The step, for samples of a shape."""
        if isinstance(step, ZcaWhitening):
            spread = np.sqrt(self.variances + step.epsilon)
            matrix, back = (self.axes / spread) @ self.axes.T, (self.axes * spread) @ self.axes.T
            return self._projection(matrix, back, shape)
        axes = self.axes[:, : self.components(step)]
        spread = np.ones(axes.shape[1])
        if isinstance(step, PcaWhitening):
            spread = np.sqrt(self.variances[: axes.shape[1]] + step.epsilon)
        return self._projection(axes / spread, (axes * spread).T, ())

    def components(self, step: Pca) -> int:
        """How many components a step keeps."""
        match step.keep:
            case Components():
                return step.keep.count
            case AllComponents():
                return len(self.mean)
        held = explained(self.variances)
        # Rounding may leave the last sum a trifle below 1.
        return int(np.searchsorted(held, min(step.keep.share, held[-1]))) + 1

    def _projection(
        self, matrix: Statistics, back: Statistics, image_shape: tuple[int, ...]
    ) -> Projection:
        return Projection(
            self.mean,
            np.ascontiguousarray(matrix, np.float32),
            np.ascontiguousarray(back, np.float32),
            self.variances,
            np.array(image_shape, np.int64),
        )


def _sum(part: Pieces, report: Report) -> Statistics:
    total, done = np.zeros(1), 0
    for piece in part.pieces():
        report("Mean", done, len(part), "samples")
        total = total + piece.reshape(len(piece), -1).sum(axis=0, dtype=np.float64)
        done += len(piece)
    return total
