"""Schedules, class weights, clipping, early stopping and best weights, against Keras's own."""

from typing import Any

import keras
import numpy as np
import pytest

from dllab.data.prepare import prepare
from dllab.events import EpochEnded, Event, RunEnded
from dllab.jobs import Control
from dllab.network.build import compiled_model
from dllab.spec import Experiment, TrainingSpec
from dllab.spec.data import DataSpec, FirstSamples, Iris
from dllab.spec.layers import Dense
from dllab.spec.losses import BinaryCrossEntropy, Hinge, SquaredError
from dllab.spec.optimizers import AdamW, Clipping, GradientDescent, Sgd
from dllab.spec.schedules import (
    Constant,
    Cosine,
    DropOnPlateau,
    Exponential,
    InverseTime,
    Step,
    rates,
)
from dllab.spec.stopping import EarlyStopping
from dllab.training.orders import batch_order
from dllab.training.run import TrainingRun
from tests.experiments import small

LOGITS = Dense(units=3, activation="linear")


def with_training(experiment: Experiment, **changes: Any) -> Experiment:
    training = TrainingSpec.model_validate(dict(experiment.training) | changes)
    return experiment.model_copy(update={"training": training})


def trained(experiment: Experiment) -> tuple[TrainingRun, list[EpochEnded], RunEnded]:
    events: list[Event] = []
    run = TrainingRun(experiment, Control())
    ended = run.train(events.append)
    return run, [event for event in events if isinstance(event, EpochEnded)], ended


class Rates(keras.callbacks.Callback):
    """Sets the learning rate of each batch, as a person would by hand."""

    def __init__(self, values: np.ndarray) -> None:
        super().__init__()
        self._left = list(values)

    def on_train_batch_begin(self, batch: int, logs: object = None) -> None:
        del batch, logs
        self.model.optimizer.learning_rate.assign(self._left.pop(0))


def trained_by_fit(
    experiment: Experiment, *callbacks: keras.callbacks.Callback, weights: Any = None
) -> keras.Model:
    data, training = prepare(experiment.data), experiment.training
    keras.utils.set_random_seed(training.seed)
    model = compiled_model(experiment, data.x_train.shape[1:])
    for epoch in range(1, training.epochs + 1):
        order = batch_order(training, len(data.y_train), epoch)
        model.fit(
            data.x_train[order],
            data.y_train[order],
            batch_size=training.batch_samples(len(order)),
            class_weight=weights,
            callbacks=list(callbacks),
            shuffle=False,
            verbose=0,
        )
    return model


def assert_equal_weights(ours: keras.Model, theirs: keras.Model) -> None:
    for here, there in zip(ours.get_weights(), theirs.get_weights(), strict=True):
        np.testing.assert_allclose(here, there, rtol=5e-5, atol=5e-6)


@pytest.mark.parametrize(
    "schedule",
    [
        Constant(warm_up=1.5),
        Step(every=1, factor=0.3),
        Exponential(decay=1.0),
        InverseTime(decay=2.0),
        Cosine(warm_up=0.5, final=0.1),
    ],
    ids=lambda schedule: schedule.kind,
)
def test_every_schedule_is_followed_batch_by_batch(schedule: Any) -> None:
    experiment = with_training(small(optimizer=Sgd(learning_rate=0.3)), schedule=schedule)
    run, epochs, _ = trained(experiment)
    expected = rates(schedule, 0.3, 0, 12, 4, 3)
    assert_equal_weights(run.model, trained_by_fit(experiment, Rates(expected)))
    np.testing.assert_allclose([e.learning_rate for e in epochs], expected[3::4], rtol=1e-6)


def test_a_plateau_drops_the_rate_as_kerass_callback_does() -> None:
    schedule = DropOnPlateau(factor=0.5, patience=2, min_delta=0.01)
    experiment = with_training(
        small(optimizer=Sgd(learning_rate=0.2), epochs=30), schedule=schedule
    )
    _, epochs, _ = trained(experiment)
    callback = keras.callbacks.ReduceLROnPlateau(factor=0.5, patience=2, min_delta=0.01)
    model = compiled_model(experiment, (4,))
    model.optimizer.learning_rate.assign(0.2)
    callback.set_model(model)
    callback.on_train_begin()
    for number, epoch in enumerate(epochs):
        assert epoch.learning_rate == pytest.approx(float(model.optimizer.learning_rate))
        callback.on_epoch_end(number, {"val_loss": epoch.val_loss})
    assert epochs[-1].learning_rate < 0.2


def test_full_batch_descent_takes_one_step_an_epoch() -> None:
    experiment = small(optimizer=GradientDescent(learning_rate=0.5), batch_size=10)
    run, epochs, _ = trained(experiment)
    assert [epoch.step for epoch in epochs] == [1, 2, 3]
    assert_equal_weights(run.model, trained_by_fit(experiment))


@pytest.mark.parametrize("by", ["norm", "global norm", "value"])
def test_clipping(by: Any) -> None:
    experiment = with_training(
        small(optimizer=Sgd(learning_rate=0.5)), clipping=Clipping(by=by, limit=0.05)
    )
    assert_equal_weights(trained(experiment)[0].model, trained_by_fit(experiment))


@pytest.mark.parametrize(
    "experiment",
    [
        small(optimizer=AdamW(learning_rate=0.01, weight_decay=0.3)),
        with_training(small(LOGITS), loss=Hinge(margin=0.5)),
        with_training(small(), loss=SquaredError()),
    ],
    ids=["adamw", "hinge", "squared error"],
)
def test_further_losses_and_optimisers(experiment: Experiment) -> None:
    assert_equal_weights(trained(experiment)[0].model, trained_by_fit(experiment))


def uneven(**changes: Any) -> Experiment:
    """The first 100 flowers: the species take turns, so one has a flower more than the others."""
    data = DataSpec(source=Iris(), split=FirstSamples(train=100, validation=50))
    base = small().model_copy(update={"data": data})
    return with_training(base, **changes)


def test_balanced_class_weights_are_kerass_class_weight() -> None:
    experiment = uneven(class_weights="balanced")
    y = prepare(experiment.data).y_train
    counts = np.bincount(y)
    assert len(set(counts.tolist())) > 1
    weights = {label: len(y) / (3 * count) for label, count in enumerate(counts)}
    run, _, _ = trained(experiment)
    assert_equal_weights(run.model, trained_by_fit(experiment, weights=weights))
    plain, _, _ = trained(uneven())
    assert not np.allclose(plain.model.get_weights()[0], run.model.get_weights()[0], rtol=1e-4)


def test_early_stopping_ends_where_kerass_callback_would() -> None:
    stopping = EarlyStopping(patience=3, min_change=0.02)
    experiment = with_training(
        small(optimizer=Sgd(learning_rate=0.5), epochs=200), early_stopping=stopping
    )
    _, epochs, ended = trained(experiment)
    callback = keras.callbacks.EarlyStopping(patience=3, min_delta=0.02)
    model = compiled_model(experiment, (4,))
    callback.set_model(model)
    callback.on_train_begin()
    for number, epoch in enumerate(epochs):
        assert not model.stop_training
        callback.on_epoch_end(number, {"val_loss": epoch.val_loss})
    assert model.stop_training
    assert len(epochs) < 200
    assert ended.status == "finished"
    assert "validation loss has not improved for 3 epochs" in ended.reason


def test_the_best_epochs_weights_are_kept() -> None:
    experiment = with_training(
        small(optimizer=Sgd(learning_rate=2.0), epochs=25, seed=3), keep_best=True
    )
    run, epochs, ended = trained(experiment)
    best = max(epochs, key=lambda epoch: (epoch.val_accuracy, -epoch.epoch))
    data = prepare(experiment.data)
    loss, accuracy = run.model.evaluate(data.x_validation, data.y_validation, verbose=0)
    assert accuracy == pytest.approx(best.val_accuracy, abs=1e-6)
    assert loss == pytest.approx(best.val_loss, rel=1e-4)
    assert best.epoch < 25
    assert f"the weights of epoch {best.epoch}, which had the best" in ended.reason


def test_binary_labels_can_be_weighed_too() -> None:
    one = Dense(units=1, activation="sigmoid")
    experiment = with_training(
        small(one).model_copy(
            update={
                "data": DataSpec.model_validate({"source": {"kind": "challenger"}}).model_copy(
                    update={"split": FirstSamples(train=18, validation=5)}
                )
            }
        ),
        loss=BinaryCrossEntropy(),
        class_weights="balanced",
    )
    y = prepare(experiment.data).y_train
    weights = {label: len(y) / (2 * count) for label, count in enumerate(np.bincount(y))}
    run, _, _ = trained(experiment)
    assert_equal_weights(run.model, trained_by_fit(experiment, weights=weights))
