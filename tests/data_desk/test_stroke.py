"""The brush scatters evenly over its way, the eraser takes what lies within its radius."""

import numpy as np
import pytest

from ui.data.stroke import scattered, touched

HERE, THERE = np.array([-0.5, 0.0]), np.array([0.5, 0.0])


def distance_to_way(places: np.ndarray) -> np.ndarray:
    """By the nearest of many points of the way."""
    way = np.linspace(HERE, THERE, 2001)
    return np.linalg.norm(places[:, None] - way[None], axis=2).min(axis=1)


def test_points_lie_around_the_way() -> None:
    places = scattered(HERE, THERE, 0.2, 2000, np.random.default_rng(0))
    assert places.shape == (2000, 2)
    assert distance_to_way(places).max() <= 0.2 + 1e-9
    assert places[:, 0].mean() == pytest.approx(0, abs=0.03)
    assert np.abs(places[:, 0]).max() > 0.5


def test_a_disc_is_filled_evenly() -> None:
    places = scattered(HERE, HERE, 0.2, 20_000, np.random.default_rng(0)) - HERE
    # Uniform over the area: half of the points lie within r / sqrt(2).
    assert np.median(np.hypot(*places.T)) == pytest.approx(0.2 / np.sqrt(2), abs=0.003)
    assert np.abs(places.mean(axis=0)).max() < 0.005


def test_nothing_leaves_the_square() -> None:
    corner = np.array([1.0, 1.0])
    places = scattered(corner, corner + 5, 0.5, 500, np.random.default_rng(0))
    assert np.abs(places).max() <= 1


def test_the_eraser_touches_what_is_near_its_way() -> None:
    places = np.random.default_rng(1).uniform(-1, 1, (3000, 2))
    expected = distance_to_way(places) <= 0.15
    found = touched(places, HERE, THERE, 0.15)
    assert (found != expected).sum() <= 2
    on_the_spot = touched(places, HERE, HERE, 0.15)
    assert np.array_equal(on_the_spot, np.linalg.norm(places - HERE, axis=1) <= 0.15)
