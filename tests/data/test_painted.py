"""Painted points are the points that were painted, in a fair order."""

import numpy as np
import pytest

from dllab.data import DataError, load, source_facts
from dllab.spec.data import Painted

POINTS = tuple((x / 50 - 1, -x / 100, int(x >= 60)) for x in range(100))


def test_every_point_is_a_sample() -> None:
    samples = load(Painted(points=POINTS))
    rows = sorted(zip(*samples.x.T.tolist(), samples.y.tolist(), strict=True))
    np.testing.assert_allclose(rows, sorted(POINTS), atol=1e-6)
    assert samples.x.dtype == np.float32
    assert samples.y.dtype == np.int32
    assert (samples.class_names, samples.feature_names) == (("A", "B"), ("x", "y"))
    assert samples.x_test.shape == (0, 2)


def test_the_order_is_mixed_and_always_the_same() -> None:
    samples = load(Painted(points=POINTS))
    assert 0.2 < samples.y[:50].mean() < 0.6
    assert np.array_equal(samples.x, load(Painted(points=POINTS)).x)


def test_facts_are_known_without_drawing() -> None:
    facts = source_facts(Painted(points=POINTS))
    assert (facts.input_shape, facts.samples, facts.class_counts) == ((2,), 100, (60, 40))


def test_nothing_painted_is_a_fault() -> None:
    assert source_facts(Painted()).samples == 0
    with pytest.raises(DataError, match="Nothing is painted yet"):
        load(Painted())


def test_a_class_without_points_is_a_fault() -> None:
    only_a = Painted(points=((0.0, 0.0, 0),))
    assert only_a.problem.startswith("No point of class B is painted: paint some")
    with pytest.raises(DataError, match="class B"):
        load(only_a)
