"""Progress, speed and time left, worked out by hand."""

import pytest

from dllab.events import (
    BatchesEnded,
    EpochEnded,
    Event,
    KnobTurned,
    RunEnded,
    RunResumed,
    RunStarted,
)
from dllab.history import RunHistory, fold
from dllab.progress import (
    LastBatch,
    experiment_now,
    experiment_of,
    last_batch,
    planned_epochs,
    progress,
)
from dllab.spec import ExperimentError, to_json
from dllab.spec.layers import Dense
from tests.experiments import small

EPOCHS = 10
# 120 samples, 4 batches an epoch.
STARTED = RunStarted(1.0, to_json(small(epochs=EPOCHS)), 120, 30, 120, 4, 1 / 3, 67, {})


def batches(first: int, count: int) -> BatchesEnded:
    return BatchesEnded(first, (0.5,) * count, (0.5,) * count)


def epochs(*seconds: float) -> RunHistory:
    """A run whose epochs ended after these seconds of training."""
    events: list[Event] = [STARTED]
    for row, second in enumerate(seconds):
        events.append(batches(4 * row + 1, 4))
        figures = (0.5, 0.9, 0.5, 0.8, 0.5, 0.9, 1e-3)
        events.append(EpochEnded(row + 1, 4 * row + 4, 0.0, second, *figures))
    return fold(events)


def test_a_waiting_run_is_at_the_start_and_knows_nothing_else() -> None:
    waiting = RunHistory()
    shown = progress(waiting, planned_epochs(waiting))
    assert (shown.epoch, shown.epochs, shown.fraction) == (0, 0, 0.0)
    assert shown.seconds_left is None
    assert shown.samples_per_second is None


def test_a_started_run_plans_what_its_experiment_asks_for() -> None:
    history = fold([STARTED])
    assert planned_epochs(history) == EPOCHS
    assert experiment_of(history) == small(epochs=EPOCHS)
    assert progress(history, EPOCHS).fraction == 0.0


def test_the_experiment_now_has_its_knobs_as_they_were_turned_last() -> None:
    history = epochs(1.0, 2.0)
    rate = "training.optimizer.learning_rate"
    turns = [(1, rate, 0.5), (2, rate, 0.25), (2, "layers.*.l2", 0.01)]
    history.apply([KnobTurned(0.0, 4 * e, e, 0, knob, value) for e, knob, value in turns])
    now = experiment_now(history)
    assert now.training.optimizer.learning_rate == 0.25
    assert [layer.l2 for layer in now.layers if isinstance(layer, Dense)] == [0.01, 0.01]
    assert experiment_of(history) == small(epochs=EPOCHS)


def test_a_run_that_has_not_started_has_no_experiment() -> None:
    with pytest.raises(ExperimentError):
        experiment_of(RunHistory())


def test_batches_of_the_epoch_under_way_count() -> None:
    history = fold([STARTED, batches(1, 1)])
    assert progress(history, EPOCHS).fraction == pytest.approx(1 / 40)
    assert progress(history, EPOCHS).seconds_left is None
    history = epochs(2.0)
    history.apply([batches(5, 2)])
    shown = progress(history, EPOCHS)
    assert shown.epoch == 1
    assert shown.fraction == pytest.approx(6 / 40)
    # 2 s an epoch, 8.5 epochs to go.
    assert shown.seconds_left == pytest.approx(17.0)
    assert shown.samples_per_second == pytest.approx(60.0)


def test_a_slow_start_is_forgotten() -> None:
    seconds = [30.0 + 2.0 * row for row in range(7)]
    shown = progress(epochs(*seconds), EPOCHS)
    assert shown.samples_per_second == pytest.approx(60.0)
    assert shown.seconds_left == pytest.approx(6.0)


def test_speed_is_the_mean_of_the_last_five_epochs() -> None:
    shown = progress(epochs(0.0, 100.0, 101.0, 103.0, 106.0, 110.0, 115.0), EPOCHS)
    assert shown.samples_per_second == pytest.approx(120 / 3.0)


def test_the_end_is_whole_and_nothing_is_left() -> None:
    shown = progress(epochs(*range(1, EPOCHS + 1)), EPOCHS)
    assert (shown.epoch, shown.fraction, shown.seconds_left) == (EPOCHS, 1.0, 0.0)


def test_epochs_too_quick_for_the_clock_have_no_speed() -> None:
    shown = progress(epochs(0.0, 0.0), EPOCHS)
    assert shown.samples_per_second is shown.seconds_left is None


def test_times_that_are_no_numbers_are_left_out() -> None:
    infinite = float("inf")
    broken = epochs(2.0, 4.0, infinite, infinite, -infinite, 10.0, 12.0)
    assert progress(broken, EPOCHS).samples_per_second == pytest.approx(120 / 2.0)
    assert progress(epochs(infinite), EPOCHS).seconds_left is None


def test_the_time_across_a_join_is_no_epoch() -> None:
    """Killed after epoch 3, the run went on from its state at epoch 1, in a quicker process."""
    history = epochs(10.0, 12.0, 14.0)
    history.apply([RunEnded(0.0, "interrupted"), RunResumed(0.0, 12, 3)])
    figures = (0.5, 0.9, 0.5, 0.8, 0.5, 0.9, 1e-3)
    history.apply([EpochEnded(4, 16, 0.0, 10.0, *figures)])
    assert progress(history, EPOCHS).samples_per_second == pytest.approx(60.0)
    history.apply([EpochEnded(5, 20, 0.0, 15.0, *figures)])
    assert progress(history, EPOCHS).samples_per_second == pytest.approx(120 / 3.0)


def test_of_a_branch_the_first_epoch_does_not_tell_how_long_it_took() -> None:
    figures = (0.5, 0.9, 0.5, 0.8, 0.5, 0.9, 1e-3)
    branch = fold([STARTED, EpochEnded(8, 32, 0.0, 100.0, *figures)])
    assert progress(branch, EPOCHS).seconds_left is None
    branch.apply([EpochEnded(9, 36, 0.0, 102.0, *figures)])
    assert progress(branch, EPOCHS).samples_per_second == pytest.approx(60.0)


def test_the_last_batch_and_its_place_in_the_epoch() -> None:
    assert last_batch(RunHistory()) is None
    assert last_batch(fold([STARTED])) is None
    assert last_batch(fold([STARTED, batches(1, 1)])) == LastBatch(1, 1, 4, 0.5)
    assert last_batch(fold([STARTED, batches(1, 4)])) == LastBatch(1, 4, 4, 0.5)
    assert last_batch(fold([STARTED, batches(1, 4), batches(5, 2)])) == LastBatch(2, 2, 4, 0.5)
