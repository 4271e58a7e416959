"""What the training job says and obeys."""

import numpy as np
import pytest

from dllab.events import (
    BatchesEnded,
    Event,
    RunContinued,
    RunEnded,
    RunPaused,
    RunStarted,
    SnapshotTaken,
)
from dllab.history import fold
from dllab.jobs import Control, JobError
from dllab.spec import ExperimentError, preset, to_json
from dllab.spec.layers import Dense, Flatten
from dllab.spec.training import Sgd
from dllab.training.train import train
from tests.experiments import digits, small, told_by


def test_the_stream_begins_grows_and_ends() -> None:
    experiment = small(epochs=4)
    events = told_by(train, experiment)
    assert isinstance(events[0], RunStarted)
    assert events[0].experiment == to_json(experiment)
    assert (events[0].train_samples, events[0].validation_samples) == (120, 30)
    assert events[0].steps_per_epoch == 4
    assert events[0].chance == pytest.approx(1 / 3)
    assert events[0].parameters == 4 * 8 + 8 + 8 * 3 + 3
    assert events[-1] == RunEnded(events[-1].time, "finished")  # type: ignore[union-attr]
    history = fold(events)
    np.testing.assert_array_equal(history.batches["step"], np.arange(1, 17))
    np.testing.assert_array_equal(history.epochs["epoch"], [1, 2, 3, 4])
    np.testing.assert_array_equal(history.epochs["step"], [4, 8, 12, 16])


def test_the_running_figures_are_the_means_of_the_batches() -> None:
    """120 samples in batches of 50: the last batch holds 20 and counts for 20."""
    history = fold(told_by(train, small(epochs=1, batch_size=50)))
    expected = np.average(history.batches["accuracy"], weights=[50, 50, 20])
    assert history.epochs["running_accuracy"][0] == pytest.approx(expected, abs=1e-12)


def test_without_validation_part_its_figures_are_unknown() -> None:
    base = preset("logistic-regression")
    training = base.training.model_copy(update={"epochs": 2})
    history = fold(told_by(train, base.model_copy(update={"training": training})))
    assert np.isnan(history.epochs["val_loss"]).all()
    assert not history.has_validation
    assert np.isfinite(history.epochs["loss"]).all()


def test_a_stop_ends_the_run_without_the_unfinished_epoch() -> None:
    def stop_soon(event: Event, control: Control) -> None:
        if isinstance(event, BatchesEnded) and event.step > 5:
            control.give("stop")

    history = fold(told_by(train, small(epochs=100_000, batch_size=7), stop_soon))
    assert history.state == "stopped"
    steps_per_epoch = 18
    assert len(history.epochs) == history.batches["step"][-1] // steps_per_epoch
    assert len(history.epochs) < 100


def test_a_stop_is_obeyed_after_the_call_under_way() -> None:
    def stop_at_once(event: Event, control: Control) -> None:
        if isinstance(event, BatchesEnded):
            control.give("stop")

    events = told_by(train, small(epochs=1000), stop_at_once)
    kinds = [type(event) for event in events if not isinstance(event, SnapshotTaken)]
    assert kinds == [RunStarted, BatchesEnded, RunEnded]
    assert len(fold(events).batches) == 1


def test_a_stop_while_measuring_leaves_the_epoch_uncounted() -> None:
    """One batch trains, 117 batches measure 59,900 digits: the stop comes among those."""

    def stop_after_training(event: Event, control: Control) -> None:
        if isinstance(event, BatchesEnded):
            control.give("stop")

    experiment = digits(
        Flatten(), Dense(units=10, activation="softmax"), train=60, validation=59_900
    )
    history = fold(told_by(train, experiment, stop_after_training))
    assert history.state == "stopped"
    assert len(history.batches) == 1
    assert len(history.epochs) == 0


def test_a_pause_waits_and_is_not_counted_as_training() -> None:
    def pause_then_go_on(event: Event, control: Control) -> None:
        if isinstance(event, BatchesEnded) and event.step == 1:
            control.give("pause")
        elif isinstance(event, RunPaused):
            control.give("go on")

    events = told_by(train, small(), pause_then_go_on)
    kinds = [type(event) for event in events if not isinstance(event, SnapshotTaken)]
    assert kinds.index(RunContinued) == kinds.index(RunPaused) + 1
    assert fold(events).pauses == [1]
    assert fold(events).state == "finished"


def test_a_stop_ends_a_pause() -> None:
    def pause_then_stop(event: Event, control: Control) -> None:
        if isinstance(event, BatchesEnded):
            control.give("pause")
        elif isinstance(event, RunPaused):
            control.give("stop")

    assert fold(told_by(train, small(), pause_then_stop)).state == "stopped"


def test_an_infinite_loss_ends_the_run_with_the_step_and_the_mend() -> None:
    experiment = small(
        Dense(units=20, activation="relu"),
        Dense(units=3, activation="linear"),
        optimizer=Sgd(learning_rate=1000.0),
        epochs=50,
    )
    with pytest.raises(JobError, match=r"The loss became (nan|inf) at step \d+\..*lower it"):
        told_by(train, experiment)


def test_a_bad_experiment_is_refused_in_words() -> None:
    with pytest.raises(ExperimentError, match="epochs"):
        train('{"training": {"epochs": 0}}', lambda _event: None, Control())
