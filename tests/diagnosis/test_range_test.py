"""The suggested learning rate on curves whose answer is known."""

import math

import numpy as np
import pytest

from dllab.diagnosis.range_test import SMOOTHING, divergence, smoothed, suggested_rate
from dllab.table import Array

RATES = np.geomspace(1e-6, 10, 200)
# The average comes behind the curve by the mean age of what it holds, w / (1 - w) = 9 steps.
LAG = (RATES[1] / RATES[0]) ** (SMOOTHING / (1 - SMOOTHING))


def falling(steepest: float, low: float = 0.3, diverges: float = 0.5) -> Array:
    """A loss that falls from 2.3 fastest at one rate, and climbs behind another."""
    fall = 1 / (1 + np.exp(-3 * np.log10(RATES / steepest)))
    return 2.3 - (2.3 - low) * fall + np.maximum(np.log10(RATES / diverges), 0) ** 2 * 30


def test_smoothing_is_the_weighted_mean_of_all_before() -> None:
    values = np.random.default_rng(1).normal(size=30)
    for row in (0, 1, 29):
        weights = 0.9 ** np.arange(row, -1, -1.0)
        expected = np.average(values[: row + 1], weights=weights)
        assert smoothed(values)[row] == pytest.approx(expected, rel=1e-12)


def test_smoothing_leaves_a_constant_alone() -> None:
    np.testing.assert_allclose(smoothed([2.5] * 50), 2.5, rtol=1e-12)


@pytest.mark.parametrize("steepest", [1e-4, 1e-3, 0.03])
def test_suggests_the_rate_of_the_steepest_fall(steepest: float) -> None:
    found = suggested_rate(RATES, falling(steepest))
    assert found is not None
    assert steepest / 1.1 < found < steepest * LAG * 1.1


@pytest.mark.parametrize("seed", range(10))
def test_noise_moves_the_suggestion_by_less_than_a_factor_of_ten(seed: int) -> None:
    noise = np.random.default_rng(seed).normal(0, 0.15, len(RATES))
    found = suggested_rate(RATES, falling(3e-3) + noise)
    assert found is not None
    assert 3e-4 < found < 3e-2


def test_the_suggestion_stands_before_the_least_loss() -> None:
    losses = falling(1e-3)
    losses[150:] = np.linspace(5, 0.31, 50)
    found = suggested_rate(RATES, losses)
    assert found is not None
    assert found < RATES[150]


@pytest.mark.parametrize(
    "losses",
    [
        np.full(200, 2.3),
        np.linspace(2.3, 9, 200),
        np.full(200, 2.3) + np.random.default_rng(3).normal(0, 0.02, 200),
        np.full(200, math.nan),
        np.array([2.3, 0.1]),
        np.empty(0),
    ],
    ids=["flat", "rising", "noise", "not a number", "hardly begun", "nothing"],
)
def test_without_a_fall_nothing_is_suggested(losses: Array) -> None:
    assert suggested_rate(RATES[: len(losses)], losses) is None


def test_of_strong_noise_alone_hardly_ever_a_rate_is_suggested() -> None:
    """Single batches of ten samples stray by a sixth of the loss of chance."""
    rng = np.random.default_rng(8)
    found = [suggested_rate(RATES, 0.69 + rng.normal(0, 0.12, len(RATES))) for _ in range(200)]
    assert sum(rate is not None for rate in found) <= 4


def test_a_loss_that_ends_in_infinity_is_read_as_far_as_it_goes() -> None:
    losses = falling(1e-3)
    broken = np.append(losses[:165], math.inf)
    assert suggested_rate(RATES[:166], broken) == suggested_rate(RATES[:165], losses[:165])


def test_diverges_where_the_smoothed_loss_is_four_times_its_least() -> None:
    """Behind a long 1, the smoothed loss of a steady 10 is 10 - 9 * 0.9^n: above 4 at n = 4."""
    assert divergence([1.0] * 100 + [10.0] * 20) == 103
    assert divergence([1.0] * 100 + [3.9] * 100) is None


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_diverges_at_once_where_the_loss_is_no_number(value: float) -> None:
    assert divergence([2.3, 2.2, value, 1.0]) == 2
    assert divergence([value]) == 0
