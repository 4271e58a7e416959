"""The share of a run's time that answers take."""

from itertools import count

from dllab.insight.allowance import FIRST_SECONDS, KEPT_SECONDS, SHARE, UNUSUAL, Allowance


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def share_taken(cost: float, chunk: float, seconds: float = 60.0) -> float:
    """What answers take of a run that trains in chunks and is always asked."""
    clock, taken = Clock(), 0.0
    allowance = Allowance(clock)
    for _ in count():
        clock.now += chunk
        if allowance.is_left:
            clock.now += cost
            taken += cost
            allowance.spend("boundary", cost)
        if clock.now > seconds:
            return taken / clock.now
    raise AssertionError


def test_answers_take_their_share_and_no_more_however_long_they_take() -> None:
    for cost in (0.004, 0.03, 0.2):
        assert share_taken(cost, chunk=0.025) <= SHARE * 1.1


def test_cheap_answers_are_given_after_every_chunk() -> None:
    assert share_taken(0.002, chunk=0.025) > 0.99 * 0.002 / 0.027


def test_unused_time_is_kept_only_for_a_moment() -> None:
    clock = Clock()
    allowance = Allowance(clock)
    clock.now = 1000.0
    answers = 0
    allowance.spend("boundary", 0.0)
    while allowance.is_left:
        allowance.spend("boundary", 0.001)
        answers += 1
    assert answers <= KEPT_SECONDS * SHARE / 0.001 + 1


def test_a_first_answer_that_traces_its_graph_is_not_charged_in_full() -> None:
    clock = Clock()
    allowance = Allowance(clock)
    clock.now = 2.0
    allowance.spend("boundary", 2.0)
    clock.now += FIRST_SECONDS / SHARE
    assert allowance.is_left


def test_nor_is_one_that_compiles_it_later() -> None:
    clock = Clock()
    allowance = Allowance(clock)
    for seconds in (0.004, 0.004, 3.0):
        clock.now += 1 + seconds
        assert allowance.is_left
        allowance.spend("boundary", seconds)
    clock.now += max(UNUSUAL * 0.004, FIRST_SECONDS) / SHARE
    assert allowance.is_left
