"""From a data set's description to the arrays a network is trained and measured on."""

from dataclasses import dataclass

import numpy as np

from dllab.data.catalogue import load
from dllab.data.filling import filled
from dllab.data.samples import DataError, Floats, Inputs, Labels, Samples
from dllab.data.scaled import Scaled, Statistics
from dllab.data.split import Indices, split_indices, test_part
from dllab.spec.data import DataSpec, Split


@dataclass(frozen=True)
class Prepared:
    """The parts, scaled: x = (original - offset) * factor.

    Attributes:
        train, validation, test: the inputs of the parts, scaled when they are read. All but the
            first may be empty. The test part is the set's own, or else what the split holds out.
        y_train, y_validation, y_test: their labels.
        class_names: in the order of the labels.
        feature_names: one a column of a table; empty for images.
        offset, factor: the scaling, in a shape that broadcasts against a sample.
        chance: accuracy of always answering the most frequent class of the training part.
    """

    train: Scaled
    y_train: Labels
    validation: Scaled
    y_validation: Labels
    test: Scaled
    y_test: Labels
    class_names: tuple[str, ...]
    feature_names: tuple[str, ...]
    offset: Statistics
    factor: Statistics
    chance: float

    @property
    def x_train(self) -> Floats:
        """All training inputs, read anew at each call."""
        return self.train.read()

    @property
    def x_validation(self) -> Floats:
        """All validation inputs, read anew at each call."""
        return self.validation.read()

    @property
    def x_test(self) -> Floats:
        """All test inputs, read anew at each call."""
        return self.test.read()


def prepare(spec: DataSpec) -> Prepared:
    """Load, split and scale.

    Raises:
        DataError: the split cannot be made of the samples, or a value is not a number.
    """
    return prepare_samples(load(spec.source), spec.split, spec.scaling)


def prepare_samples(samples: Samples, split: Split, scaling: str) -> Prepared:
    """Split, fill and scale samples; all figures are those of the training part alone."""
    train, validation, held_out = split_indices(split, samples.y, samples.class_names)
    samples = filled(samples, train)
    _check_finite(samples)
    offset, factor = _fitted(_rows(samples.x, train), scaling)
    x_test, y_test, test = test_part(samples, held_out)
    y_train = samples.y[train]
    return Prepared(
        Scaled(samples.x, train, offset, factor),
        y_train,
        Scaled(samples.x, validation, offset, factor),
        samples.y[validation],
        Scaled(x_test, test, offset, factor),
        y_test[test],
        samples.class_names,
        samples.feature_names,
        offset,
        factor,
        float(np.bincount(y_train).max() / len(y_train)),
    )


def _rows(x: Inputs, rows: Indices) -> Inputs:
    """The rows without a copy where they follow each other, as the first samples do."""
    if len(rows) and np.array_equal(rows, np.arange(rows[0], rows[0] + len(rows))):
        return x[rows[0] : rows[0] + len(rows)]
    return x[rows]


def _check_finite(samples: Samples) -> None:
    if np.issubdtype(samples.x.dtype, np.integer):
        return
    bad = np.argwhere(~np.isfinite(samples.x))
    if len(bad) == 0:
        return
    row, *place = bad[0].tolist()
    raise DataError(
        f"Row {row + 1}, column {_column(samples, place)}: expected a finite number, received "
        f"{samples.x[row, *place]}; correct the value or leave the row out."
    )


def _column(samples: Samples, place: list[int]) -> str:
    if samples.feature_names:
        return repr(samples.feature_names[place[0]])
    return ", ".join(str(index + 1) for index in place)


def _fitted(part: Inputs, scaling: str) -> tuple[Statistics, Statistics]:
    """Offset and factor of the scaling `DataSpec` describes under this name."""
    match scaling:
        case "0 to 1":
            return _zero_to_one(part)
        case "standardise":
            return _standard(part)
        case _:
            return np.zeros(1), np.ones(1)


def _zero_to_one(part: Inputs) -> tuple[Statistics, Statistics]:
    least, greatest = _extremes(part)
    return least, _inverse(greatest - least)


def _standard(part: Inputs) -> tuple[Statistics, Statistics]:
    pieces = [part[start : start + 1024] for start in range(0, len(part), 1024)]
    axis = _fit_axis(part)
    mean = part.mean(axis=axis, dtype=np.float64, keepdims=True)[0]
    # By pieces: a float64 copy of 60,000 images would take 376 MB.
    squares = [np.square(piece - mean).sum(axis=axis, keepdims=True)[0] for piece in pieces]
    deviation = np.sqrt(np.sum(squares, axis=0) * mean.size / part[0].size / len(part))
    # Rounding gives a constant feature a tiny deviation: only equal extremes are certain.
    least, greatest = _extremes(part)
    return mean, _inverse(np.where(least < greatest, deviation, 0))


def _fit_axis(part: Inputs) -> int | None:
    """A table's columns have a scale each; an image's pixels share one.

    Pixels at the rim that are black in nearly all training images would otherwise be blown up by a
    factor of thousands in the few that differ.
    """
    return 0 if part.ndim == 2 else None


def _extremes(part: Inputs) -> tuple[Statistics, Statistics]:
    axis = _fit_axis(part)
    least, greatest = part.min(axis=axis, keepdims=True), part.max(axis=axis, keepdims=True)
    return least[0].astype(np.float64), greatest[0].astype(np.float64)


def _inverse(spread: Statistics) -> Statistics:
    """1 / spread; a feature without spread keeps its unit."""
    return 1 / np.where(spread > 0, spread, 1)
