import math
from typing import Any, get_args

import numpy as np
import pytest

from dllab.data import load
from dllab.data.generated import Generated
from dllab.spec.data import Blobs, CircleInRing, Moons, TwoGaussians, TwoSpirals, Xor

KINDS = get_args(Generated)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("count", [2, 3, 101, 500])
def test_classes_are_balanced(kind: Any, count: int) -> None:
    source = kind(count=count)
    counts = np.bincount(load(source).y, minlength=5 if kind is Blobs else 2)
    assert counts.sum() == count
    assert counts.max() - counts.min() <= 1


@pytest.mark.parametrize("kind", KINDS)
def test_the_seed_alone_decides_the_points(kind: Any) -> None:
    first, again, other = load(kind(seed=3)), load(kind(seed=3)), load(kind(seed=4))
    assert np.array_equal(first.x, again.x)
    assert np.array_equal(first.y, again.y)
    assert not np.array_equal(first.x, other.x)


@pytest.mark.parametrize("kind", KINDS)
def test_points_stand_around_the_origin_and_the_order_is_mixed(kind: Any) -> None:
    samples = load(kind(count=2000, noise=0.0))
    assert np.abs(samples.x).max() <= 1.001
    assert np.abs(samples.x.mean(axis=0)).max() < 0.05
    share = np.bincount(samples.y[:500]) / 500
    assert share == pytest.approx(np.bincount(samples.y) / 2000, abs=0.08)


def test_two_gaussians_are_separated_as_well_as_theory_allows() -> None:
    samples = load(TwoGaussians(count=100_000, noise=0.5))
    right = (samples.x.sum(axis=1) > 0) == (samples.y == 1)
    best = 0.5 * (1 + math.erf(math.sqrt(0.5) / 0.5 / math.sqrt(2)))
    assert right.mean() == pytest.approx(best, abs=0.004)


def test_xor_is_the_sign_of_the_product() -> None:
    samples = load(Xor(noise=0.0))
    assert np.array_equal(samples.x[:, 0] * samples.x[:, 1] < 0, samples.y == 1)
    quarters = {(x > 0, y > 0) for x, y in samples.x.tolist()}
    assert len(quarters) == 4


def test_the_disc_lies_inside_the_ring() -> None:
    samples = load(CircleInRing(count=20_000, noise=0.0))
    radius = np.hypot(*samples.x.T)
    assert radius[samples.y == 0].max() <= 0.5
    assert radius[samples.y == 1].min() >= 0.699
    # Uniform over the area: half of the disc's points lie within r / sqrt(2).
    assert np.median(radius[samples.y == 0]) == pytest.approx(0.5 / math.sqrt(2), abs=0.01)


def test_the_spirals_are_each_other_s_mirror_image_at_the_origin() -> None:
    samples = load(TwoSpirals(count=400, noise=0.0))
    a, b = (samples.x[samples.y == label] for label in (0, 1))
    distances = np.linalg.norm(a[:, None] + b[None], axis=2)
    assert distances.min(axis=1).max() < 1e-6


def test_the_moons_are_half_circles_of_one_radius() -> None:
    samples = load(Moons(noise=0.0))
    for label, centre in ((0, (-1 / 3, -1 / 6)), (1, (1 / 3, 1 / 6))):
        moon = samples.x[samples.y == label] - centre
        assert np.hypot(*moon.T) == pytest.approx(2 / 3, abs=1e-6)
        assert np.all(moon[:, 1] * (1 - 2 * label) >= -1e-6)


def test_blobs_stand_in_equal_steps_on_a_circle() -> None:
    samples = load(Blobs(classes=20, count=40, noise=0.0))
    centres = np.array([samples.x[samples.y == label].mean(axis=0) for label in range(20)])
    neighbours = np.linalg.norm(centres - np.roll(centres, 1, axis=0), axis=1)
    assert neighbours == pytest.approx(2 * math.sin(math.pi / 20), abs=1e-6)
    assert samples.class_names[-1] == "T"


def test_noise_is_the_standard_deviation_of_a_coordinate() -> None:
    clean, noisy = (load(Blobs(count=50_000, noise=noise)) for noise in (0.0, 0.3))
    assert (noisy.x - clean.x).std(axis=0) == pytest.approx(0.3, abs=0.005)
