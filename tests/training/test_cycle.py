"""An epoch's batches in one row, and the events told from any stretch of them."""

import numpy as np
import pytest

from dllab.events import BatchesEnded, EpochEnded, Event
from dllab.jobs import JobError
from dllab.training.cycle import Cycle, cycle_of, measure_batch
from dllab.training.epochs import EpochBook
from dllab.training.pace import SECONDS_PER_CALL, WATCHED_SECONDS_PER_CALL, Pace
from dllab.training.stopwatch import Stopwatch


def sizes(cycle: Cycle, role: str) -> list[int]:
    return [
        segment.size
        for segment in cycle.segments
        if segment.role == role
        for _ in range(segment.count)
    ]


@pytest.mark.parametrize(
    ("samples", "expected"), [(100, [40, 40, 20]), (80, [40, 40]), (40, [40]), (13, [13])]
)
def test_full_batches_and_a_shorter_last_one(samples: int, expected: list[int]) -> None:
    cycle = cycle_of(samples, 0, 0, batch_size=40)
    assert sizes(cycle, "train") == expected
    assert cycle.train_steps == cycle.length == len(expected)


@pytest.mark.parametrize(
    ("samples", "size"), [(30, 30), (1000, 1000), (1026, 513), (10_000, 1000), (2053, 684)]
)
def test_measured_batches_are_alike_where_the_samples_allow_it(samples: int, size: int) -> None:
    assert measure_batch(samples) == size


def test_parts_follow_each_other() -> None:
    cycle = cycle_of(100, 1000, 600, batch_size=40)
    assert [segment.role for segment in cycle.segments] == ["train", "train", "gap", "validation"]
    assert sizes(cycle, "gap") == [1000]
    assert sizes(cycle, "validation") == [600]
    ends = [segment.end for segment in cycle.segments]
    assert [segment.first for segment in cycle.segments] == [0, *ends[:-1]]


def test_a_mean_counts_samples_not_batches() -> None:
    cycle = cycle_of(100, 2053, 0, batch_size=40)
    values = np.array([1, 2, 3, 10, 20, 30, 40], np.float32)
    assert cycle.mean("train", values) == pytest.approx((40 + 80 + 60) / 100)
    assert sizes(cycle, "gap") == [684, 684, 684, 1]
    assert cycle.mean("gap", values) == pytest.approx((684 * 60 + 40) / 2053)
    assert np.isnan(cycle.mean("validation", values))


def told(cut: list[int], losses: np.ndarray) -> list[Event]:
    """The events when the figures come in stretches of these lengths, a second a batch."""
    cycle = cycle_of(100, 50, 30, batch_size=40)
    book = EpochBook(cycle, lambda _epoch: 0.1)
    events: list[Event] = []
    done = 0
    for count in cut:
        stretch = losses[done : done + count]
        done += count
        events += book.take(stretch, stretch, float(done))
    return events


def epochs(events: list[Event]) -> list[tuple[float, ...]]:
    return [
        (event.epoch, event.step, event.loss, event.val_loss, event.running_loss, event.seconds)
        for event in events
        if isinstance(event, EpochEnded)
    ]


def test_epochs_do_not_depend_on_where_calls_begin_and_end() -> None:
    losses = np.random.default_rng(0).random(20).astype(np.float32)
    whole = told([20], losses)
    assert len(epochs(whole)) == 4
    for cut in ([1] * 20, [5, 5, 5, 5], [2, 9, 1, 8], [7, 13]):
        events = told(cut, losses)
        np.testing.assert_allclose(epochs(events), epochs(whole))
        batches = [event for event in events if isinstance(event, BatchesEnded)]
        trained = np.concatenate([event.loss for event in batches])
        np.testing.assert_array_equal(trained, losses.reshape(4, 5)[:, :3].ravel())
        assert [event.step for event in batches] == sorted({event.step for event in batches})


def test_an_infinite_loss_is_told_with_its_step_after_the_sound_ones() -> None:
    losses = np.ones(20, np.float32)
    losses[6] = np.nan
    told_so_far = EpochBook(cycle_of(100, 50, 30, batch_size=40), lambda _epoch: 0.1).take(
        losses, losses, 1.0
    )
    sound = [type(next(told_so_far)) for _ in range(3)]
    assert sound == [BatchesEnded, EpochEnded, BatchesEnded]
    with pytest.raises(JobError, match="nan at step 5"):
        next(told_so_far)


def test_calls_grow_towards_the_wanted_time_but_not_at_once() -> None:
    pace = Pace()
    assert pace.next_steps(1000) == 1
    pace.took(1, 5.0)  # tracing
    assert pace.next_steps(1000) == 1
    pace.took(1, SECONDS_PER_CALL / 100)
    assert pace.next_steps(1000) == 4
    assert pace.next_steps(3) == 3
    pace.took(4, SECONDS_PER_CALL * 4)
    assert pace.next_steps(1000) == 1


def test_calls_that_are_watched_are_short_and_grow_too() -> None:
    pace, steps = Pace(), 1
    for _ in range(12):
        pace.took(steps, SECONDS_PER_CALL * steps / 1000)
        steps = pace.next_steps(10_000, watched=True)
    assert steps == int(1000 * WATCHED_SECONDS_PER_CALL / SECONDS_PER_CALL)
    assert pace.next_steps(10_000) == 1000


def test_the_stopwatch_leaves_out_what_is_held() -> None:
    ticks = iter([0.0, 3.0, 10.0, 12.0])
    watch = Stopwatch(lambda: next(ticks))
    with watch.held():
        pass
    assert watch.seconds == 12.0 - 7.0
