"""Something beside training takes no more of its time than it may."""

from dllab.training.time_share import TimeShare


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_what_is_done_whenever_it_is_allowed_stays_within_its_share() -> None:
    clock = Clock()
    share = TimeShare(0.03, clock)
    done = 0
    for seconds in range(1, 1001):
        if share.allows(seconds):
            done += 1
            with share.counted():
                clock.now += 0.2
    assert share.spent <= 0.03 * 1000
    assert done == 150


def test_what_takes_too_long_waits_until_it_pays() -> None:
    clock = Clock()
    share = TimeShare(0.03, clock)
    assert share.allows(0)
    with share.counted():
        clock.now += 3
    assert not share.allows(199)
    assert share.allows(200)


def test_it_is_done_at_even_distances() -> None:
    clock = Clock()
    share = TimeShare(1 / 64, clock)
    done = []
    for seconds in range(50):
        if share.allows(seconds):
            done.append(seconds)
            with share.counted():
                clock.now += 0.125
    assert done == [0, 16, 24, 32, 40, 48]


def test_one_that_the_disk_kept_waiting_does_not_use_up_the_share() -> None:
    clock = Clock()
    share = TimeShare(1 / 64, clock)
    for took in (0.125, 5.0):
        with share.counted():
            clock.now += took
    assert share.spent == 5.125
    # As if each had taken twice as long as the quickest.
    assert not share.allows(47)
    assert share.allows(48)
