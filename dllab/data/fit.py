"""Fits preprocessing on the training part, piece by piece.

Each step is fitted on the training samples as the steps before leave them; sums are kept in
float64. Nothing here sees a sample that does not train.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from dllab.data.report import Report, unreported
from dllab.data.samples import Inputs
from dllab.data.spectrum import Spectrum
from dllab.data.split import Indices
from dllab.data.stages import Fitted, Scale, Stage, Statistics
from dllab.spec.data import (
    Pca,
    Standardise,
    Step,
    Steps,
    SubtractChannelMean,
    SubtractMean,
    ZcaWhitening,
    ZeroToOne,
)

# Samples at a time; their square differences in float64 stay small, whatever their number.
PIECE = 1024
# So many values are summed in one go, so that a table's mean is the one NumPy gives.
VALUES_AT_ONCE = 8_000_000

# A step's place and what finds its spectrum; gives a spectrum, perhaps one found earlier.
Remember = Callable[[int, Callable[[], Spectrum]], Spectrum]


def anew(_place: int, find: Callable[[], Spectrum]) -> Spectrum:
    """Remember nothing."""
    return find()


@dataclass(frozen=True)
class TrainingPart:
    """The training samples behind the steps fitted so far, given out piece by piece.

    Attributes:
        x: all samples of the data set.
        rows: those that train.
        fitted: the steps so far.
    """

    x: Inputs
    rows: Indices
    fitted: Fitted

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def shape(self) -> tuple[int, ...]:
        """Of one sample."""
        return self.fitted.output_shape

    def pieces(self, size: int = PIECE) -> Iterator[Inputs]:
        """The samples in their order, at most `size` at a time."""
        fused = self.fitted.fused()
        for start in range(0, len(self.rows), size):
            piece = _rows(self.x, self.rows[start : start + size])
            yield fused.apply(piece.astype(np.float32)) if fused.stages else piece

    @property
    def size_at_once(self) -> int:
        """How many samples hold `VALUES_AT_ONCE` values, one at least."""
        return max(1, VALUES_AT_ONCE // int(np.prod(self.shape)))


def fit_steps(
    steps: Steps,
    x: Inputs,
    rows: Indices,
    report: Report = unreported,
    remember: Remember = anew,
) -> Fitted:
    """Fit every step on the training samples `x[rows]`, each behind the ones before.

    Raises:
        DoesNotFitError: a step cannot take what the steps before leave.
        Cancelled: `report` said so.
    """
    fitted = Fitted(tuple(x.shape[1:]))
    for place, step in enumerate(steps):
        part = TrainingPart(x, rows, fitted)
        step.output_shape(part.shape, len(part))
        stage = _stage(step, place, part, report, remember)
        fitted = Fitted(fitted.input_shape, (*fitted.stages, stage))
    return fitted


def _stage(step: Step, place: int, part: TrainingPart, report: Report, remember: Remember) -> Stage:
    match step:
        case ZeroToOne():
            least, greatest = _extremes(part, _usual_axis(part))
            return Scale(least, _inverse(greatest - least))
        case SubtractMean():
            return _centred(part, 0)
        case SubtractChannelMean():
            return _centred(part, (0, 1, 2))
        case Standardise():
            return _standard(part, _axis_of(step, part))
        case Pca() | ZcaWhitening():
            return remember(place, lambda: Spectrum.of(part, report)).stage(step, part.shape)


Axis = int | tuple[int, ...] | None


def _axis_of(step: Standardise, part: TrainingPart) -> Axis:
    match step.scales:
        case "one per feature":
            return 0
        case "one per channel":
            return (0, 1, 2)
        case _:
            return _usual_axis(part)


def _usual_axis(part: TrainingPart) -> Axis:
    """A table's columns have a scale each; an image's pixels share one.

    Pixels at the rim that are black in nearly all training images would otherwise be blown up by a
    factor of thousands in the few that differ.
    """
    return 0 if len(part.shape) == 1 else None


def _centred(part: TrainingPart, axis: Axis) -> Scale:
    mean = _mean(part, axis)
    return Scale(mean, np.ones_like(mean))


def _mean(part: TrainingPart, axis: Axis) -> Statistics:
    sums = [
        piece.sum(axis=axis, dtype=np.float64, keepdims=True)[0]
        for piece in part.pieces(part.size_at_once)
    ]
    total: Statistics = sum(sums[1:], sums[0])
    return total / (len(part) * np.prod(part.shape) / total.size)


def _standard(part: TrainingPart, axis: Axis) -> Scale:
    mean = _mean(part, axis)
    squares = [np.square(piece - mean).sum(axis=axis, keepdims=True)[0] for piece in part.pieces()]
    deviation = np.sqrt(np.sum(squares, axis=0) * mean.size / np.prod(part.shape) / len(part))
    # Rounding gives a constant feature a tiny deviation: only equal extremes are certain.
    least, greatest = _extremes(part, axis)
    return Scale(mean, _inverse(np.where(least < greatest, deviation, 0)))


def _extremes(part: TrainingPart, axis: Axis) -> tuple[Statistics, Statistics]:
    extremes = [
        (piece.min(axis=axis, keepdims=True)[0], piece.max(axis=axis, keepdims=True)[0])
        for piece in part.pieces()
    ]
    least, greatest = (np.stack(each) for each in zip(*extremes, strict=True))
    return least.min(axis=0).astype(np.float64), greatest.max(axis=0).astype(np.float64)


def _inverse(spread: Statistics) -> Statistics:
    """1 / spread; a feature without spread keeps its unit."""
    return 1 / np.where(spread > 0, spread, 1)


def _rows(x: Inputs, rows: Indices) -> Inputs:
    """The rows without a copy where they follow each other, as the first samples do."""
    if len(rows) and np.array_equal(rows, np.arange(rows[0], rows[0] + len(rows))):
        return x[rows[0] : rows[0] + len(rows)]
    return x[rows]
