"""What is made to stay is out of the collector's sight, and what is made later is not."""

import gc
import weakref

import pytest

from dllab.lasting import made_to_stay


class Cycle:
    def __init__(self) -> None:
        self.itself = self


def test_what_is_made_within_is_not_looked_at_later() -> None:
    with made_to_stay():
        assert not gc.isenabled()
        kept: list[object] = []
    assert gc.isenabled()
    assert not any(found is kept for found in gc.get_objects())


def test_garbage_made_later_is_found() -> None:
    with made_to_stay():
        pass
    gone = weakref.ref(Cycle())
    gc.collect()
    assert gone() is None


def test_a_collector_that_was_off_stays_off_and_a_failure_turns_it_on_again() -> None:
    with pytest.raises(RuntimeError, match="within"), made_to_stay():
        raise RuntimeError("within")
    assert gc.isenabled()
    gc.disable()
    try:
        with made_to_stay():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
