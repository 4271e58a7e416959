"""Points painted by hand, as samples."""

import numpy as np

from dllab.data.samples import DataError, Samples
from dllab.spec.data import Painted

# Decides the order alone.
SEED = 0


def painted(source: Painted) -> Samples:
    """The points in random order: a person paints class after class, a fair part holds them all.

    Raises:
        DataError: nothing is painted, or nothing of a class.
    """
    if source.problem:
        raise DataError(source.problem)
    points = np.array(source.points)[np.random.default_rng(SEED).permutation(len(source.points))]
    return Samples.without_test(
        points[:, :2].astype(np.float32),
        points[:, 2].astype(np.int32),
        source.class_names,
        ("x", "y"),
    )
