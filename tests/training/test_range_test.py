"""A range test learns as Keras does, ends by itself, obeys a stop and leaves nothing behind."""

import keras
import numpy as np
import pytest

from dllab.data.prepare import prepare
from dllab.diagnosis.range_test import STEPS, suggested_rate
from dllab.events import Event, RatesTested, RunEnded
from dllab.history import RunHistory, fold
from dllab.jobs import Control
from dllab.network.build import compiled_model
from dllab.spec import Experiment, ExperimentError, preset, to_json
from dllab.spec.layers import BatchNorm, Dense, Dropout, Flatten
from dllab.spec.optimizers import GradientDescent, Sgd
from dllab.table import Array
from dllab.training.loaded import loaded
from dllab.training.orders import batch_order
from dllab.training.program import programs
from dllab.training.range_test import range_test
from dllab.training.train import train
from tests.experiments import digits, small, told_by

SOFTMAX = Dense(units=3, activation="softmax")
DIGITS = digits(Flatten(), Dense(units=10, activation="softmax"))


def curve(events: list[Event]) -> tuple[Array, Array]:
    said = [event for event in events if isinstance(event, RatesTested)]
    rates = np.concatenate([event.rate for event in said])
    return rates, np.concatenate([event.loss for event in said])


def trained(experiment: Experiment) -> RunHistory:
    events: list[Event] = []
    train(to_json(experiment), events.append, Control())
    return fold(events)


def keras_losses(experiment: Experiment, rates: Array) -> list[float]:
    """Keras's own step, batch by batch; behind the last planned epoch, its order again."""
    data, training = prepare(experiment.data), experiment.training
    keras.utils.set_random_seed(training.seed)
    model = compiled_model(experiment, data.x_train.shape[1:])
    size, losses = training.batch_size, []
    steps = -(-len(data.y_train) // size)
    for step, rate in enumerate(rates):
        epoch, batch = divmod(step, steps)
        order = batch_order(training, len(data.y_train), min(epoch + 1, training.epochs))
        rows = order[batch * size : (batch + 1) * size]
        model.optimizer.learning_rate = rate
        model.reset_metrics()
        losses.append(model.train_on_batch(data.x_train[rows], data.y_train[rows])[0])
    return losses


def test_the_losses_are_those_of_keras_at_each_rate() -> None:
    """120 samples in batches of 50: shorter batches and the ends of epochs are crossed."""
    experiment = small(optimizer=Sgd(momentum=0.9), batch_size=50)
    rates, losses = curve(told_by(range_test, experiment))
    np.testing.assert_allclose(rates, 10 ** np.linspace(-6, 1, STEPS)[: len(rates)])
    assert len(losses) > 150
    sound = slice(0, 140)
    np.testing.assert_allclose(losses[sound], keras_losses(experiment, rates[sound]), rtol=1e-4)


def test_it_is_told_in_pieces_and_ends_at_divergence() -> None:
    events = told_by(range_test, preset("lecture"))
    ended = events[-1]
    assert isinstance(ended, RunEnded)
    assert (ended.status, ended.reason[:17]) == ("finished", "The loss diverged")
    assert len(events) > 5
    rates, losses = curve(events)
    assert len(rates) < STEPS
    assert losses[-1] > losses.min()


def test_the_lectures_suggestion_is_a_rate_at_which_it_learns() -> None:
    experiment = preset("lecture")
    rate = suggested_rate(*curve(told_by(range_test, experiment)))
    assert rate is not None
    assert 1e-4 < rate < 1e-1
    optimizer = experiment.training.optimizer.model_copy(update={"learning_rate": rate})
    training = experiment.training.model_copy(update={"optimizer": optimizer, "epochs": 5})
    history = trained(experiment.model_copy(update={"training": training}))
    assert history.epochs["val_accuracy"][-1] > 0.8


def test_one_batch_an_epoch_is_tested_over_many_epochs() -> None:
    rates, losses = curve(told_by(range_test, small(optimizer=GradientDescent(), epochs=2)))
    assert len(rates) > 100
    assert losses[0] > losses.min()


def test_a_loss_that_explodes_ends_the_test() -> None:
    layers = Dense(units=200, activation="relu"), Dense(units=200, activation="relu"), SOFTMAX
    _, losses = curve(told_by(range_test, small(*layers, optimizer=Sgd(momentum=0.99))))
    assert len(losses) < STEPS
    assert np.isfinite(losses[:-1]).all()


@pytest.mark.parametrize("known", [False, True], ids=["first made for the test", "made before"])
def test_a_training_after_a_range_test_is_bit_equal_to_one_without(known: bool) -> None:
    """Weights, optimiser slots, statistics of batches and the seeds of dropout begin anew."""
    experiment = small(Dense(units=16, activation="relu"), BatchNorm(), Dropout(), SOFTMAX)
    without = trained(experiment)
    if not known:
        programs.cache_clear()
    told_by(range_test, experiment)
    after = trained(experiment)
    for column in ("loss", "accuracy", "val_loss", "val_accuracy", "running_loss"):
        np.testing.assert_array_equal(after.epochs[column], without.epochs[column])
    np.testing.assert_array_equal(after.batches["loss"], without.batches["loss"])


def test_streamed_data_are_tested_as_data_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    # As many epochs as the test takes: behind the last one, data in memory keep their order.
    training = DIGITS.training.model_copy(update={"epochs": 40})
    experiment = DIGITS.model_copy(update={"training": training})
    in_memory = curve(told_by(range_test, experiment))
    loaded.cache_clear()
    monkeypatch.setattr("dllab.training.loaded.memory_for_data", lambda: 0)
    monkeypatch.setattr("dllab.training.stream.BLOCK_BYTES", 130 * 28 * 28 * 4)
    streamed = curve(told_by(range_test, experiment))
    loaded.cache_clear()
    np.testing.assert_array_equal(streamed, in_memory)


def test_a_stop_is_obeyed_after_the_call_under_way() -> None:
    def stop_at_once(event: Event, control: Control) -> None:
        if isinstance(event, RatesTested):
            control.give("stop")

    first, ended = told_by(range_test, small(), stop_at_once)
    assert isinstance(first, RatesTested)
    assert isinstance(ended, RunEnded)
    assert (ended.status, ended.reason) == ("stopped", "Stopped after 1 of 200 batches.")


def test_a_stop_before_the_first_batch_ends_it() -> None:
    control, events = Control(), list[Event]()
    control.give("stop")
    range_test(to_json(small(seed=8)), events.append, control)
    assert [type(event) for event in events] == [RunEnded]


def test_a_bad_experiment_is_refused_in_words() -> None:
    with pytest.raises(ExperimentError, match="not valid JSON"):
        range_test("{", lambda _event: None, Control())
