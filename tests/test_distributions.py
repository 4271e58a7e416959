"""Distributions against NumPy's percentiles and histograms."""

import numpy as np
import pytest

from dllab.distributions import BINS, PERCENTILES, bins, distribution


def drawn(kind: str, size: int) -> np.ndarray:
    draw = np.random.default_rng(size)
    made = {
        "normal": draw.standard_normal(size),
        "shifted": draw.standard_normal(size) + 5,
        "far": np.append(draw.standard_normal(size - 2) * 1e-3, [40.0, -7.0]),
        "heavy": draw.standard_cauchy(size),
        "ReLU": np.maximum(draw.standard_normal(size) - 1.5, 0),
    }
    return made[kind].astype(np.float32)


KINDS = ["normal", "shifted", "far", "heavy", "ReLU"]


SIZES = [2, 1001, 100_000]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", SIZES)
def test_percentiles_are_numpys(kind: str, size: int) -> None:
    values = drawn(kind, size)
    expected = np.percentile(values.astype(np.float64), PERCENTILES)
    np.testing.assert_allclose(distribution(values).percentiles, expected, rtol=1e-6, atol=1e-12)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", SIZES)
def test_every_value_is_counted_where_numpy_counts_it(kind: str, size: int) -> None:
    values = drawn(kind, size)
    found = distribution(values)
    edges = bins(float(values.min()), float(values.max()), found.centre, found.scale)
    assert list(found.counts) == np.histogram(values.astype(np.float64), edges)[0].tolist()


def test_equal_bins_are_kept_where_nothing_lies_far_out() -> None:
    values = drawn("normal", 100_000)
    found = distribution(values)
    assert found.scale == 0
    np.testing.assert_allclose(bins(-1, 1, 0, 0), np.linspace(-1, 1, BINS + 1))
    assert list(found.counts) == np.histogram(values.astype(np.float64), BINS)[0].tolist()


def test_with_outliers_both_they_and_the_bulk_are_seen() -> None:
    found = distribution(drawn("far", 10_000))
    edges = bins(found.low, found.high, found.centre, found.scale)
    within = np.abs(edges) < 3e-3
    assert within.sum() > 10
    assert found.counts[0] == found.counts[-1] == 1
    assert max(found.counts) < 3000


def test_what_is_no_number_is_counted_apart() -> None:
    found = distribution(np.array([1, 2, np.nan, np.inf, -np.inf, 3], np.float32))
    assert (found.others, sum(found.counts)) == (3, 3)
    assert found.percentiles[4] == 2
    assert np.isnan(found.low)
    nothing = distribution(np.full(4, np.nan, np.float32))
    assert (nothing.others, sum(nothing.counts), nothing.percentiles) == (4, 0, ())


def test_equal_values_lie_in_the_middle_as_numpy_has_it() -> None:
    values = np.full(5, 0.25, np.float32)
    found = distribution(values)
    assert list(found.counts) == np.histogram(values, BINS)[0].tolist()
    assert set(found.percentiles) == {0.25}
