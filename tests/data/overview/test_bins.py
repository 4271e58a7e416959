"""Bins are those the documentation promises, and hold what NumPy's histogram counts."""

import numpy as np
import pytest

from dllab.data.overview.bins import MOST_BINS, bin_edges, counted
from dllab.data.overview.figures import figures_of
from dllab.data.overview.tally import tallied, tally_in_bins


def numpy_counts(values: np.ndarray, edges: np.ndarray) -> list[list[int]]:
    columns = zip(values.T, edges, strict=True)
    return [
        np.histogram(column[np.isfinite(column)], limits)[0].tolist() for column, limits in columns
    ]


@pytest.mark.parametrize(("rows", "bins"), [(8, 4), (150, 11), (1000, 20), (32_768, 64)])
def test_there_are_twice_the_cube_root_of_bins(rows: int, bins: int) -> None:
    values = np.random.default_rng(0).normal(size=(rows, 2))
    edges = bin_edges(figures_of(values))
    assert edges.shape == (2, bins + 1)
    np.testing.assert_allclose(edges[:, 0], values.min(axis=0))
    np.testing.assert_allclose(edges[:, -1], values.max(axis=0))
    np.testing.assert_allclose(np.diff(edges, axis=1).std(axis=1), 0, atol=1e-12)


def test_there_are_never_more_than_the_most() -> None:
    values = np.random.default_rng(0).normal(size=(1_000_000, 1))
    assert bin_edges(figures_of(values)).shape == (1, MOST_BINS + 1)


@pytest.mark.parametrize("decimals", [1, 2, 12])
def test_counts_are_numpy_s_also_at_the_limits(decimals: int) -> None:
    """Rounded values fall onto limits time and again."""
    rng = np.random.default_rng(decimals)
    values = np.round(rng.normal(size=(3000, 3)) * [1, 100, 1e-3], decimals)
    values[::11, 1] = np.nan
    edges = bin_edges(figures_of(values))
    assert counted(values, edges).tolist() == numpy_counts(values, edges)


def test_whole_numbers_have_bins_that_hold_as_many_of_them() -> None:
    values = np.arange(-3, 97, dtype=float)[:, None]
    edges = bin_edges(figures_of(values))
    assert edges[0, 0] == -3.5
    assert set(np.diff(edges[0]).tolist()) == {10.0}
    assert counted(values, edges).tolist() == [[10] * 10]


def test_few_whole_numbers_have_a_bin_each() -> None:
    values = np.repeat([[0.0], [1.0], [2.0]], 100, axis=0)
    counts = counted(values, bin_edges(figures_of(values)))
    assert counts[0, :3].tolist() == [100, 100, 100]
    assert counts[0, 3:].sum() == 0


@pytest.mark.parametrize("value", [0.0, 7.0, 0.1, -1e12])
def test_a_constant_column_is_in_one_bin(value: float) -> None:
    values = np.full((50, 1), value)
    counts = counted(values, bin_edges(figures_of(values)))
    assert counts.max() == counts.sum() == 50


def test_bytes_are_counted_as_the_same_numbers_are() -> None:
    values = np.random.default_rng(3).integers(0, 256, (5000, 3)).astype(np.uint8)
    edges = bin_edges(figures_of(values.astype(float)))
    expected = counted(values.astype(float), edges)
    assert tally_in_bins(tallied(values), edges).tolist() == expected.tolist()
    assert expected.sum() == values.size
