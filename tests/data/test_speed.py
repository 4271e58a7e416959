import pytest

from dllab.data.speed import Speed


def heard(*moments: tuple[float, float]) -> Speed:
    speed = Speed()
    for moment, done in moments:
        speed.hear(done, moment)
    return speed


def test_what_was_there_before_does_not_count() -> None:
    speed = heard((100, 5000), (102, 5600))
    assert speed.per_second == 300
    assert speed.seconds_left(6500) == 3


def test_only_the_last_seconds_count() -> None:
    slow = [(float(second), 10.0 * second) for second in range(20)]
    fast = [(20.0 + second, 200 + 1000.0 * second) for second in range(8)]
    assert heard(*slow, *fast).per_second == 1000


def test_two_distant_moments_are_enough() -> None:
    assert heard((0, 0), (60, 120)).per_second == 2


@pytest.mark.parametrize("moments", [(), ((1, 5),), ((1, 5), (1, 9))])
def test_without_time_nothing_is_said(moments: tuple[tuple[float, float], ...]) -> None:
    assert heard(*moments).per_second is None
    assert heard(*moments).seconds_left(9) is None


def test_standing_still_has_no_end() -> None:
    still = heard((0, 7), (3, 7))
    assert still.per_second == 0
    assert still.seconds_left(9) is None
