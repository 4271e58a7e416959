"""Labels at the lines' ends never cover each other and stay as near as they can."""

import itertools

import numpy as np
import pytest

from ui.views.annotations import SPACING, spread


@pytest.mark.parametrize("seed", range(20))
def test_labels_keep_apart_inside_and_in_order(seed: int) -> None:
    draw = np.random.default_rng(seed)
    wanted = draw.uniform(0, 300, 5).tolist()
    heights = draw.uniform(10, 40, 5).tolist()
    centres = spread(wanted, heights, 0, 300)
    order = np.argsort(wanted)
    for one, other in itertools.pairwise(order):
        distance = centres[other] - centres[one]
        assert distance >= (heights[one] + heights[other]) / 2 + SPACING - 1e-9
    for centre, height in zip(centres, heights, strict=True):
        assert centre - height / 2 >= 0
        assert centre + height / 2 <= 300


def test_labels_with_room_stay_where_they_want() -> None:
    assert spread([200.0, 50.0], [14, 20], 0, 300) == pytest.approx([200, 50])


def test_colliding_labels_give_way_equally() -> None:
    low, middle, high = spread([99.0, 100.0, 101.0], [14, 14, 14], 0, 300)
    assert middle == pytest.approx(100)
    assert high - middle == pytest.approx(middle - low) == pytest.approx(14 + SPACING)


def test_no_other_placing_is_nearer() -> None:
    wanted, heights = [40.0, 48.0, 80.0, 83.0], [20.0, 10.0, 12.0, 30.0]
    best = spread(wanted, heights, 0, 200)
    cost = sum((a - b) ** 2 for a, b in zip(best, wanted, strict=True))
    draw = np.random.default_rng(0)
    for _ in range(2000):
        other = spread((np.array(best) + draw.normal(0, 3, 4)).tolist(), heights, 0, 200)
        assert sum((a - b) ** 2 for a, b in zip(other, wanted, strict=True)) >= cost - 1e-9


def test_without_room_the_uppermost_keep_their_place() -> None:
    assert spread([5.0, 6.0], [20, 20], 0, 30) == pytest.approx([11, 33])
