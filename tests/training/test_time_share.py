"""Something beside training takes no more of its time than it may."""

from dllab.training.time_share import TimeShare


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_what_is_done_whenever_it_is_allowed_stays_within_its_share() -> None:
    clock = Clock()
    share = TimeShare(0.03, 0.02, clock)
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
    share = TimeShare(0.03, 0.0, clock)
    assert share.allows(0)
    with share.counted():
        clock.now += 3
    assert not share.allows(199)
    assert share.allows(200)


def test_a_short_run_may_take_some_in_advance_which_a_longer_one_pays_back() -> None:
    clock = Clock()
    share = TimeShare(0.03, 0.03, clock)
    for _ in range(3):
        assert share.allows(0.1)
        with share.counted():
            clock.now += 0.01
    assert not share.allows(1.2)
    assert share.allows(1.4)
