"""Vital signs against NumPy, finite differences and Keras's own step; training goes on unmoved."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from dllab.events import EpochEnded, Event, LayersMeasured
from dllab.history import fold
from dllab.jobs import Control
from dllab.spec import ComputeSpec, Experiment, Layer
from dllab.spec.initializers import RandomNormal, Zeros
from dllab.spec.layers import Activation, BatchNorm, Conv2D, Dense, Dropout, Flatten, Residual
from dllab.spec.training import Adam, Sgd
from dllab.training.layer_probe import DEAD, DEVIATION, GRADIENT, MEAN, SATURATED, UPDATE, WEIGHTS
from dllab.training.run import TrainingRun
from tests.experiments import digits, small

RATE = 0.05


def ready(experiment: Experiment) -> TrainingRun:
    run = TrainingRun(experiment, Control())
    run.layer_records.make_ready()
    return run


def trained(experiment: Experiment) -> tuple[list[np.ndarray], list[Event]]:
    run, events = TrainingRun(experiment, Control()), list[Event]()
    run.train(events.append)
    return copied(run.model.weights), events


def copied(weights: Sequence[Any]) -> list[np.ndarray]:
    """Not `numpy` alone: it shows the variable's own memory."""
    return [weight.numpy().copy() for weight in weights]


def batch(run: TrainingRun) -> tuple[np.ndarray, np.ndarray]:
    part = run.layer_records._batch
    assert part
    return part.x.numpy(), part.y.numpy()


def recording(experiment: Experiment, histograms: int) -> Experiment:
    return experiment.model_copy(update={"compute": ComputeSpec(histograms=histograms)})


NOISY = (
    *(Dense(units=8, activation="linear"), BatchNorm(), Activation(function="relu")),
    *(Dropout(rate=0.3), Dense(units=3, activation="softmax")),
)


@pytest.mark.parametrize("optimizer", [Adam(learning_rate=0.01), Sgd(learning_rate=0.1)])
def test_training_is_the_same_to_the_bit_with_and_without(optimizer: Any) -> None:
    base = small(*NOISY, optimizer=optimizer, epochs=6)
    weights, events = trained(recording(base, 100))
    expected, silent = trained(recording(base, 0))
    assert any(isinstance(event, LayersMeasured) for event in events)
    assert not any(isinstance(event, LayersMeasured) for event in silent)
    for found, other in zip(weights, expected, strict=True):
        np.testing.assert_array_equal(found, other)
    losses = [[e.loss for e in told if isinstance(e, EpochEnded)] for told in (events, silent)]
    assert losses[0] == losses[1]


def test_the_signs_of_a_tanh_network_are_numpys() -> None:
    run = ready(small(optimizer=Sgd(learning_rate=RATE)))
    x, y = batch(run)
    w1, b1, w2, b2 = (weight.numpy().astype(np.float64) for weight in run.model.weights)
    hidden = np.tanh(x @ w1 + b1)
    scores = np.exp(hidden @ w2 + b2)
    output = scores / scores.sum(1, keepdims=True)
    error = (output - np.eye(3)[y]) / len(y)
    before = error @ w2.T * (1 - hidden**2)
    gradients = [[x.T @ before, before.sum(0)], [hidden.T @ error, error.sum(0)]]
    signs = run.layer_records._probe().signs
    for row, own, grown in zip(signs, [(w1, b1), (w2, b2)], gradients, strict=True):
        assert row[GRADIENT] == pytest.approx(norm(grown), rel=1e-4)
        assert row[UPDATE] == pytest.approx(RATE * norm(grown), rel=1e-3)
        assert row[WEIGHTS] == pytest.approx(norm(own), rel=1e-5)
    assert signs[0, MEAN] == pytest.approx(hidden.mean(), abs=1e-6)
    assert signs[0, DEVIATION] == pytest.approx(hidden.std(), rel=1e-5)
    # A tenth of the greatest derivative, which is 1.
    assert signs[0, SATURATED] == pytest.approx((1 - hidden**2 < 0.0975).mean(), abs=1e-6)
    assert np.isnan(signs[1, SATURATED])
    assert np.isnan(signs[:, DEAD]).all()


def norm(arrays: Sequence[np.ndarray]) -> float:
    return float(np.sqrt(sum((array**2).sum() for array in arrays)))


def test_gradients_agree_with_finite_differences() -> None:
    layers = (
        Conv2D(filters=2, kernel_size=5, strides=3, activation="tanh", l2=0.01),
        Flatten(),
        Dense(units=10, activation="softmax", l2=0.02),
    )
    run = ready(digits(*layers))
    x, y = batch(run)
    gradients = run.layer_records._probe().gradients
    model, draw = run.model, np.random.default_rng(0)
    for variable, gradient in zip(model.trainable_variables, gradients, strict=True):
        start = variable.numpy().copy()
        direction = draw.standard_normal(start.shape)
        direction = (direction / np.linalg.norm(direction)).astype(np.float32)
        ends = []
        for step in (0.02, -0.02):
            variable.assign(start + step * direction)
            ends.append(float(model.compute_loss(x, y, model(x, training=True), training=True)))
        variable.assign(start)
        slope = (ends[0] - ends[1]) / 0.04
        assert float((gradient.numpy() * direction).sum()) == pytest.approx(
            slope, rel=0.02, abs=2e-4
        )


def test_the_update_is_the_step_keras_takes() -> None:
    run = ready(small(*NOISY, optimizer=Adam(learning_rate=0.01), epochs=2))
    run.train(lambda _event: None)
    before = copied(run.model.trainable_weights)
    signs = run.layer_records._probe().signs
    for weight, value in zip(run.model.trainable_weights, before, strict=True):
        np.testing.assert_array_equal(weight.numpy(), value)
    run.model.train_on_batch(*batch(run))
    moved = [w.numpy() - v for w, v in zip(run.model.trainable_weights, before, strict=True)]
    assert signs[0, UPDATE] == pytest.approx(norm(moved[:2]), rel=1e-5)
    assert signs[-1, UPDATE] == pytest.approx(norm(moved[-2:]), rel=1e-5)


def test_planted_dead_and_saturated_units_are_counted() -> None:
    layers = (Dense(units=8, activation="relu"), Dense(units=4, activation="sigmoid"))
    run = ready(small(*layers, Dense(units=3, activation="softmax")))
    first, second = run.model.layers[0].bias, run.model.layers[1].bias
    first.assign([-1e3] * 3 + [1e3] * 5)
    run.model.layers[1].kernel.assign(np.zeros((8, 4)))
    second.assign([3.7, -3.7, 3.6, 0.0])
    signs = run.layer_records._probe().signs
    assert signs[0, DEAD] == 3 / 8
    assert signs[1, SATURATED] == 0.5
    assert np.isnan(signs[0, SATURATED])
    assert np.isnan(signs[1:, DEAD]).all()


def test_a_block_and_a_norm_are_layers_like_others() -> None:
    layers = (
        Conv2D(filters=4),
        Residual(filters=4),
        Flatten(),
        Dense(units=10, activation="softmax"),
    )
    run = ready(digits(*layers))
    events: list[Event] = []
    run.train(events.append)
    measured = fold(events).layers[-1]
    assert measured.names == ("1 Conv2D", "2 Residual", "4 Dense")
    assert all(np.isfinite(measured.gradient_norm))
    assert np.isfinite(measured.dead[:2]).all()
    assert np.isnan(measured.dead[2])


def test_zeros_give_an_infinite_ratio_and_no_gradient_below_them() -> None:
    layers: tuple[Layer, ...] = (
        Dense(units=5, activation="tanh", initializer=Zeros(), use_bias=False),
        Dense(units=3, activation="softmax", initializer=Zeros()),
    )
    run = ready(small(*layers, optimizer=Sgd(learning_rate=RATE)))
    told = run.layer_records._told(1, 4, run.layer_records._probe())
    assert told.gradient_norm[0] == 0
    assert np.isnan(told.update_ratio[0])
    assert told.update_ratio[1] == np.inf


@pytest.mark.parametrize("precision", ["mixed float16", "mixed bfloat16"])
def test_in_mixed_precision_gradients_are_not_scaled(precision: str) -> None:
    base = small(optimizer=Sgd(learning_rate=RATE))
    mixed = base.model_copy(
        update={"compute": ComputeSpec.model_validate({"precision": precision})}
    )
    expected, found = (ready(e).layer_records._probe().signs for e in (base, mixed))
    np.testing.assert_allclose(found[:, GRADIENT], expected[:, GRADIENT], rtol=0.05)
    np.testing.assert_allclose(found[:, UPDATE], expected[:, UPDATE], rtol=0.05)


def test_small_weights_fade_through_a_deep_network() -> None:
    """The lecture's statement, and what the doctor reads."""
    deep = [Dense(units=20, activation="tanh", initializer=RandomNormal(stddev=0.01))] * 5
    run = ready(small(*deep, Dense(units=3, activation="softmax")))
    spread = run.layer_records._probe().signs[:5, DEVIATION]
    assert (spread[1:] < 0.1 * spread[:-1]).all()
