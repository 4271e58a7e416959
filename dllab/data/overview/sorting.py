"""Rows of a data set sorted by a column of its table, by class or by part."""

from typing import Any

import numpy as np
import numpy.typing as npt

from dllab.data.overview.overview import Overview
from dllab.data.split import Indices


def column_values(overview: Overview, column: int) -> npt.NDArray[Any]:
    """The values of a column, by row; behind the table's own ones follow class and part."""
    samples = overview.samples
    features = samples.x.shape[-1]
    if column < features:
        return np.concatenate([samples.x[:, column], samples.x_test[:, column]])
    return (overview.labels, overview.part)[column - features]


def sorted_rows(values: npt.NDArray[Any], descending: bool = False) -> Indices:
    """All rows by their values; equal ones keep their order, missing ones come last either way."""
    keys = values.astype(np.float64) if descending else values
    return np.argsort(-keys if descending else keys, kind="stable")
