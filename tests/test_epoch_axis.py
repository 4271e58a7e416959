"""Batches find their place among the epochs, also where these had different numbers of them."""

import numpy as np
import pytest

from dllab.epoch_axis import epochs_at, steps_per_epoch
from dllab.events import BatchesEnded, EpochEnded, Event, KnobTurned, RunStarted
from dllab.history import RunHistory, fold
from dllab.progress import last_batch, progress
from dllab.spec import to_json
from tests.experiments import small

# 120 samples in batches of 30.
STARTED = RunStarted(1.0, to_json(small(epochs=10)), 120, 30, 120, 4, 1 / 3, 67, {})


def ended(epoch: int, step: int) -> EpochEnded:
    return EpochEnded(epoch, step, 0.0, float(epoch), 0.5, 0.9, 0.5, 0.8, 0.5, 0.9, 1e-3)


def batches(first: int, count: int) -> BatchesEnded:
    return BatchesEnded(first, (0.5,) * count, (0.5,) * count)


def halved() -> RunHistory:
    """Two epochs of four batches, then one of eight, and half of another."""
    told: list[Event] = [STARTED, batches(1, 4), ended(1, 4), batches(5, 4), ended(2, 8)]
    turned = KnobTurned(0.0, 8, 2, 0, "training.batch_size", 15)
    return fold([*told, turned, batches(9, 8), ended(3, 16), batches(17, 4)])


def places(history: RunHistory) -> list[float]:
    return epochs_at(history, history.batches["step"]).tolist()


def test_epochs_of_one_length() -> None:
    history = fold([STARTED, batches(1, 4), ended(1, 4), batches(5, 2)])
    assert places(history) == [0.25, 0.5, 0.75, 1.0, 1.25, 1.5]


def test_another_batch_size_from_the_third_epoch_on() -> None:
    history = halved()
    assert steps_per_epoch(history) == 8
    expected = [*np.arange(1, 9) / 4, *(2 + np.arange(1, 13) / 8)]
    assert places(history) == pytest.approx(expected)


def test_progress_and_the_last_batch_follow() -> None:
    history = halved()
    assert progress(history, 10).fraction == pytest.approx(0.35)
    batch = last_batch(history)
    assert batch is not None
    assert (batch.epoch, batch.batch, batch.batches) == (4, 4, 8)


def test_a_branch_begins_where_it_left_its_parent() -> None:
    history = fold([STARTED, batches(25, 4), ended(7, 28), batches(29, 4), ended(8, 32)])
    assert places(history)[0] == pytest.approx(6.25)
    assert places(history)[-1] == 8.0
    assert progress(history, 10).epoch == 8
