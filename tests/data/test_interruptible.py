"""A long call of a library gives its result, its error, or is left behind by a cancel."""

import threading

import numpy as np
import pytest

from dllab.data import Cancelled
from dllab.data.interruptible import goes_on, interruptible
from dllab.data.report import unreported


def test_the_result_and_the_error_are_the_calls_own() -> None:
    matrix = np.diag([3.0, 1.0, 2.0])
    values, _ = interruptible(lambda: np.linalg.eigh(matrix), "Axes", unreported)
    assert values.tolist() == [1, 2, 3]
    with pytest.raises(np.linalg.LinAlgError):
        interruptible(lambda: np.linalg.eigh(np.zeros((2, 3))), "Axes", unreported)
    with pytest.raises(TimeoutError, match="its own"):
        interruptible(lambda: (_ for _ in ()).throw(TimeoutError("its own")), "Axes", unreported)


class CancelAt:
    """Cancels the second time it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, doing: str, done: float, total: float | None, unit: str) -> None:
        del doing, done, total, unit
        self.asked += 1
        if self.asked == 2:
            raise Cancelled


def test_a_cancel_does_not_wait_for_the_end_but_the_next_call_does() -> None:
    release, made = threading.Event(), []
    with pytest.raises(Cancelled):
        interruptible(lambda: release.wait(60), "Axes", CancelAt())
    assert goes_on()
    with pytest.raises(Cancelled):
        interruptible(lambda: made.append("cancelled before its turn"), "Axes", CancelAt())
    assert not release.is_set()
    release.set()
    assert interruptible(lambda: 7, "Axes", unreported) == 7
    assert made == []
    for thread in threading.enumerate():
        if thread.name == "interruptible":
            thread.join()
    assert not goes_on()
