"""A data set in memory, as it came from its file or generator."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

Inputs = npt.NDArray[Any]
Floats = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int32]


class DataError(ValueError):
    """The data cannot be used as asked; the message says why and what to do."""


@dataclass(frozen=True)
class Gap:
    """Features that may be NaN, all of them in the same rows, until the split is known.

    Attributes:
        start, stop: from which feature up to which; several are the categories of one column.
        fill: which figure of the training part they are filled with.
    """

    start: int
    stop: int
    fill: Literal["mean", "most frequent"]


@dataclass(frozen=True)
class Samples:
    """Samples in their original units and order.

    Attributes:
        x: inputs, first axis samples; unsigned bytes for images, float32 for tables.
        y: labels 0, 1, ... of the samples.
        x_test, y_test: the part kept for the final test; empty for sets without one.
        class_names: in the order of the labels.
        feature_names: one a column of a table; empty for images.
        gaps: which features may be NaN where the file has no value.
    """

    x: Inputs
    y: Labels
    x_test: Inputs
    y_test: Labels
    class_names: tuple[str, ...]
    feature_names: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()

    @classmethod
    def without_test(
        cls, x: Inputs, y: Labels, class_names: tuple[str, ...], feature_names: tuple[str, ...]
    ) -> "Samples":
        """Samples of a set that has no test part of its own."""
        return cls(x, y, x[:0], y[:0], class_names, feature_names)
