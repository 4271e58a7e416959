"""A long call of a library gives its result, its error, or is left behind by a cancel."""

import threading

import numpy as np
import pytest

from dllab.data import Cancelled
from dllab.data.interruptible import interruptible
from dllab.data.report import unreported


def test_the_result_and_the_error_are_the_calls_own() -> None:
    matrix = np.diag([3.0, 1.0, 2.0])
    values, _ = interruptible(lambda: np.linalg.eigh(matrix), "Axes", unreported)
    assert values.tolist() == [1, 2, 3]
    with pytest.raises(np.linalg.LinAlgError):
        interruptible(lambda: np.linalg.eigh(np.zeros((2, 3))), "Axes", unreported)
    with pytest.raises(TimeoutError, match="its own"):
        interruptible(lambda: (_ for _ in ()).throw(TimeoutError("its own")), "Axes", unreported)


def test_a_cancel_does_not_wait_for_the_end() -> None:
    goes_on, asked = threading.Event(), []

    def cancel(doing: str, done: float, total: float | None, unit: str) -> None:
        del done, total, unit
        asked.append(doing)
        if len(asked) == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        interruptible(lambda: goes_on.wait(60), "Axes", cancel)
    assert not goes_on.is_set()
    goes_on.set()
