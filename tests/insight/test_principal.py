"""The first principal axes, against the whole decomposition of NumPy."""

import numpy as np
import pytest

from dllab.insight.principal import principal_axes


def samples(count: int, size: int, decay: float) -> np.ndarray:
    """Noise whose spread falls from one hidden direction to the next."""
    rng = np.random.default_rng(3)
    hidden = np.linalg.qr(rng.normal(size=(size, size)))[0]
    drawn = rng.normal(size=(count, size)) * (1 + np.arange(size)) ** -decay
    found: np.ndarray = drawn @ hidden
    return found - found.mean(axis=0)


@pytest.mark.parametrize(
    ("count", "size", "decay"),
    [(50, 4, 1.0), (2, 3, 1.0), (300, 700, 1.0), (900, 400, 0.5), (600, 500, 2.0)],
)
def test_they_are_those_of_the_whole_decomposition(count: int, size: int, decay: float) -> None:
    centred = samples(count, size, decay)
    spread, axes = principal_axes(centred, 2)
    _, expected, directions = np.linalg.svd(centred, full_matrices=False)
    np.testing.assert_allclose(spread, expected[:2], rtol=1e-10, atol=1e-12)
    if expected[1] > 1e-9:
        alike = np.abs((axes * directions[:2]).sum(axis=1))
        np.testing.assert_allclose(alike, 1, atol=1e-7)


def test_samples_that_are_all_the_same_have_axes_too() -> None:
    spread, axes = principal_axes(np.zeros((300, 400)), 2)
    np.testing.assert_array_equal(spread, 0)
    np.testing.assert_allclose(axes @ axes.T, np.eye(2), atol=1e-12)
