"""Thinned curves keep what an eye must not miss."""

import numpy as np
import pytest

from ui.views.axes import nice_ceiling
from ui.views.lines import COLUMNS, envelope, stride_for, thinned


def noisy(points: int) -> tuple[np.ndarray, np.ndarray]:
    return np.arange(1.0, points + 1), np.random.default_rng(1).normal(0, 1, points)


def test_short_curves_are_drawn_as_they_are() -> None:
    x, y = noisy(2 * COLUMNS)
    thin_x, thin_y = envelope(x, y, -np.inf, np.inf)
    np.testing.assert_array_equal(thin_x, x)
    np.testing.assert_array_equal(thin_y, y)


@pytest.mark.parametrize("points", [1001, 5000, 99_999, 1_000_000])
def test_extremes_and_the_end_survive(points: int) -> None:
    x, y = noisy(points)
    y[points // 3], y[points // 2] = 50.0, -50.0
    thin_x, thin_y = envelope(x, y, 0, points)
    assert len(thin_x) == len(thin_y) <= 4 * COLUMNS + 3
    assert thin_y.max() == 50.0
    assert thin_y.min() == -50.0
    assert (thin_x[-1], thin_y[-1]) == (x[-1], y[-1])
    assert np.all(np.diff(thin_x) >= 0)


def test_each_column_holds_its_own_extremes() -> None:
    x, y = noisy(10_000)
    thin_x, thin_y = envelope(x, y, 0, 10_000)
    stride = stride_for(10_000)
    for column, start in enumerate(range(0, 10_000, stride)):
        part = y[start : start + stride]
        assert (thin_y[2 * column], thin_y[2 * column + 1]) == (part.min(), part.max())
        assert thin_x[2 * column] == x[start]


def test_a_new_point_does_not_move_older_columns() -> None:
    x, y = noisy(5001)
    before, after = envelope(x[:5000], y[:5000], 0, 6000), envelope(x, y, 0, 6000)
    whole = 2 * (5000 // stride_for(5000))
    np.testing.assert_array_equal(before[1][:whole], after[1][:whole])


def test_zoomed_in_every_point_is_drawn_and_the_lines_leave_the_view() -> None:
    x, y = noisy(100_000)
    thin_x, thin_y = envelope(x, y, 500.5, 600.5)
    np.testing.assert_array_equal(thin_x, np.arange(500.0, 602.0))
    np.testing.assert_array_equal(thin_y, y[499:601])


def test_missing_values_do_not_swallow_their_column() -> None:
    x, y = noisy(10_000)
    y[::2] = np.nan
    assert np.isfinite(envelope(x, y, 0, 10_000)[1][:-1]).all()


def test_shading_follows_the_mean() -> None:
    x = np.arange(1.0, 10_001)
    thin_x, thin_y = thinned(x, x.copy(), 0, 10_000)
    half = (stride_for(10_000, COLUMNS // 2) - 1) / 2
    np.testing.assert_allclose(thin_y[:-2], thin_x[:-2] + half)


@pytest.mark.parametrize(
    ("value", "ceiling"),
    [(2.3, 2.5), (2.5, 2.5), (0.011, 0.012), (99, 100), (0, 1), (np.nan, 1), (np.inf, 1)],
)
def test_axes_end_at_round_numbers(value: float, ceiling: float) -> None:
    assert nice_ceiling(value) == pytest.approx(ceiling)
