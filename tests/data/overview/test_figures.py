"""Figures joined from pieces are those of all values at once."""

import numpy as np
import pytest

from dllab.data.overview.figures import Figures, figures_of, joined, no_figures, stacked
from dllab.data.overview.tally import tallied, tally_figures


def oracle(values: np.ndarray) -> dict[str, np.ndarray]:
    """By NumPy, on the finite values alone."""
    kept = np.where(np.isfinite(values), values, np.nan)
    return {
        "values": np.isfinite(values).sum(axis=0),
        "missing": (~np.isfinite(values)).sum(axis=0),
        "least": np.nanmin(kept, axis=0),
        "greatest": np.nanmax(kept, axis=0),
        "mean": np.nanmean(kept, axis=0),
        "deviation": np.nanstd(kept, axis=0),
    }


def assert_equal(found: Figures, expected: dict[str, np.ndarray]) -> None:
    for name, figure in expected.items():
        # Around 1e9 a number has seven digits left for a deviation of 1.
        np.testing.assert_allclose(getattr(found, name), figure, rtol=1e-6, err_msg=name)


def numbers(rows: int = 1000) -> np.ndarray:
    """Four columns: small, far from zero, whole, and with what is no number."""
    rng = np.random.default_rng(1)
    columns = [
        rng.normal(size=rows),
        1e9 + rng.normal(size=rows),
        rng.integers(-5, 6, rows).astype(float),
        rng.normal(size=rows),
    ]
    values = np.stack(columns, axis=1)
    values[::7, 3], values[3, 3], values[4, 3] = np.nan, np.inf, -np.inf
    return values


def test_figures_are_numpy_s() -> None:
    assert_equal(figures_of(numbers()), oracle(numbers()))


@pytest.mark.parametrize("cuts", [[500], [1, 2, 999], [333, 666], list(range(10, 1000, 10))])
def test_pieces_come_to_the_whole_however_it_is_cut(cuts: list[int]) -> None:
    values = numbers()
    total = no_figures(4)
    for piece in np.split(values, cuts):
        total = joined(total, figures_of(piece))
    assert_equal(total, oracle(values))
    assert total.fractions.tolist() == figures_of(values).fractions.tolist()


def test_whole_numbers_are_noticed() -> None:
    found = figures_of(numbers())
    assert (found.fractions == 0).tolist() == [False, False, True, False]


def test_a_column_without_values_has_no_figures() -> None:
    values = np.full((5, 1), np.nan)
    for found in (figures_of(values), joined(no_figures(1), figures_of(values))):
        assert found.missing.tolist() == [5]
        assert np.isnan([found.least, found.greatest, found.mean, found.deviation]).all()


def test_all_parts_together_are_the_whole() -> None:
    values = numbers()
    parts = stacked([figures_of(part) for part in np.split(values, [100, 100, 700])])
    assert parts.values.shape == (4, 4)
    assert parts.values[1].tolist() == [0, 0, 0, 0]
    assert_equal(parts.of_all_parts, oracle(values))
    assert_equal(parts.part(2), oracle(values[100:700]))


def test_bytes_have_the_figures_of_their_values() -> None:
    values = np.random.default_rng(2).integers(3, 250, (4000, 3)).astype(np.uint8)
    assert_equal(tally_figures(tallied(values)), oracle(values.astype(float)))
    assert tally_figures(tallied(values)).fractions.tolist() == [0, 0, 0]


def test_no_bytes_have_no_figures() -> None:
    found = tally_figures(tallied(np.empty((0, 2), np.uint8)))
    assert found.values.tolist() == [0, 0]
    assert np.isnan([found.least, found.greatest, found.mean, found.deviation]).all()
