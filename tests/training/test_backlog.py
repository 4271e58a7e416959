"""Events made beside the training: their order, their number, and what goes wrong."""

import threading

import pytest

from dllab.events import RunPaused
from dllab.training.backlog import Backlog

SECONDS = 10


def test_what_is_not_made_yet_is_not_waited_for() -> None:
    backlog, allowed = Backlog(), threading.Event()

    def make() -> RunPaused:
        assert allowed.wait(SECONDS)
        return RunPaused(0.0, 1)

    backlog.add(make)
    assert list(backlog.ready()) == []
    allowed.set()
    assert list(backlog.rest()) == [RunPaused(0.0, 1)]
    assert list(backlog.rest()) == []


def test_one_after_the_other_in_their_order() -> None:
    backlog, threads = Backlog(), set[int]()

    def make(step: int) -> RunPaused:
        threads.add(threading.get_ident())
        return RunPaused(0.0, step)

    for step in range(5):
        backlog.add(lambda step=step: make(step))  # type: ignore[misc] # bound here
    assert list(backlog.rest()) == [RunPaused(0.0, step) for step in range(5)]
    assert len(threads) == 1
    assert threading.get_ident() not in threads


def test_what_fails_is_heard_of_where_events_are_told() -> None:
    backlog = Backlog()

    def make() -> RunPaused:
        raise MemoryError("no room")

    backlog.add(make)
    with pytest.raises(MemoryError, match="no room"):
        list(backlog.rest())
    assert list(backlog.rest()) == []
