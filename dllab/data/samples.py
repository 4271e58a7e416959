"""A data set in memory, as it came from its file or generator."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

Inputs = npt.NDArray[Any]
Floats = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int32]

CHANNELS = {1: ("grey",), 3: ("red", "green", "blue")}


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

    @property
    def is_images(self) -> bool:
        """Whether a sample is an image, and no row of a table."""
        return bool(self.x.ndim == 4)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the features or channels."""
        number = self.x.shape[-1]
        word = "channel" if self.is_images else "column"
        named = CHANNELS.get(number) if self.is_images else self.feature_names
        return named or tuple(f"{word} {place + 1}" for place in range(number))

    def inputs(self, rows: npt.NDArray[np.integer], step: int = 1) -> Inputs:
        """The inputs of some rows, which count through `x`, then through `x_test`; (rows, ...).

        Of images, every `step`-th line and column.
        """
        # Plain arrays over the same memory: a mapped one is slow to index.
        x, x_test = np.asarray(self.x), np.asarray(self.x_test)
        thin = (slice(None, None, step),) * 2 if self.is_images else (slice(None),)
        taken = np.empty((len(rows), *x[:0, *thin].shape[1:]), x.dtype)
        for place, row in enumerate(rows.tolist()):
            taken[place] = x[row][thin] if row < len(x) else x_test[row - len(x)][thin]
        return taken

    @classmethod
    def without_test(
        cls, x: Inputs, y: Labels, class_names: tuple[str, ...], feature_names: tuple[str, ...]
    ) -> "Samples":
        """Samples of a set that has no test part of its own."""
        return cls(x, y, x[:0], y[:0], class_names, feature_names)
