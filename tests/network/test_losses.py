"""Losses on integer labels against their formulas in NumPy."""

import keras
import numpy as np
import pytest

from dllab.network.build import compiled_model
from dllab.network.losses import keras_accuracy, keras_loss
from dllab.spec import Experiment, TrainingSpec, kinds_of
from dllab.spec.layers import Dense
from dllab.spec.losses import (
    BinaryCrossEntropy,
    Hinge,
    Loss,
    LossSpec,
    SoftmaxCrossEntropy,
    SquaredError,
)

rng = np.random.default_rng(0)
SCORES = rng.normal(0, 2, (40, 5)).astype(np.float32)
LABELS = rng.integers(0, 5, 40).astype(np.int32)
RIGHT = SCORES[np.arange(40), LABELS]
ONE_HOT = np.eye(5, dtype=np.float32)[LABELS]
TWO = (LABELS > 2).astype(np.int32)
LOGIT = SCORES[:, :1]


def experiment(loss: LossSpec, activation: str = "linear") -> Experiment:
    units = 1 if loss.binary else 5
    layer = Dense.model_validate({"units": units, "activation": activation})
    return Experiment(layers=(layer,), training=TrainingSpec.model_validate({"loss": loss}))


def softmax(scores: np.ndarray) -> np.ndarray:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def sigmoid(scores: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-scores))


def hinge(margin: float) -> np.ndarray:
    """Summed over the wrong classes one by one."""
    return np.array([
        sum(max(0.0, s[j] - s[y] + margin) for j in range(5) if j != y)
        for s, y in zip(SCORES.astype(np.float64), LABELS, strict=True)
    ])  # fmt: skip


CROSS_ENTROPY = -np.log(softmax(SCORES)[np.arange(40), LABELS])
P = sigmoid(LOGIT[:, 0].astype(np.float64))
BINARY = -TWO * np.log(P) - (1 - TWO) * np.log(1 - P)
CASES = [
    (SoftmaxCrossEntropy(), "linear", SCORES, LABELS, CROSS_ENTROPY),
    (SoftmaxCrossEntropy(), "softmax", softmax(SCORES), LABELS, CROSS_ENTROPY),
    (BinaryCrossEntropy(), "linear", LOGIT, TWO, BINARY),
    (BinaryCrossEntropy(), "sigmoid", sigmoid(LOGIT), TWO, BINARY),
    (Hinge(), "linear", SCORES, LABELS, hinge(1.0)),
    (Hinge(margin=0.25), "linear", SCORES, LABELS, hinge(0.25)),
    (SquaredError(), "linear", SCORES, LABELS, ((SCORES - ONE_HOT) ** 2).mean(axis=1)),
    (
        SquaredError(),
        "sigmoid",
        sigmoid(SCORES),
        LABELS,
        ((sigmoid(SCORES) - ONE_HOT) ** 2).mean(axis=1),
    ),
]


@pytest.mark.parametrize(("loss", "activation", "outputs", "labels", "expected"), CASES)
def test_mean_over_the_samples(
    loss: LossSpec,
    activation: str,
    outputs: np.ndarray,
    labels: np.ndarray,
    expected: np.ndarray,
) -> None:
    made = keras_loss(experiment(loss, activation))
    assert float(made(labels, outputs)) == pytest.approx(expected.mean(), rel=1e-5)
    weights = np.linspace(0, 2, 40, dtype=np.float32)
    weighted = float(made(labels, outputs, sample_weight=weights))
    assert weighted == pytest.approx((weights * expected).mean(), rel=1e-5)


def test_every_kind_is_among_them() -> None:
    assert {type(case[0]) for case in CASES} == set(kinds_of(Loss))


@pytest.mark.parametrize("classes", [2, 3, 10])
def test_hinge_begins_at_one_less_than_the_classes(classes: int) -> None:
    scores = rng.normal(0, 1e-4, (200, classes)).astype(np.float32)
    loss = keras_loss(experiment(Hinge()))(rng.integers(0, classes, 200), scores)
    assert float(loss) == pytest.approx(classes - 1, abs=1e-3)


def test_hinge_is_zero_beyond_the_margin() -> None:
    scores = np.array([[0.0, 1.0, -3.0]], np.float32)
    assert float(keras_loss(experiment(Hinge()))(np.array([1]), scores)) == 0


@pytest.mark.parametrize("loss", [kind() for kind in kinds_of(Loss)])
def test_accuracy_is_the_share_of_named_classes(loss: LossSpec) -> None:
    metric = keras_accuracy(experiment(loss))
    if loss.binary:
        metric.update_state(TWO, LOGIT)
        expected = np.mean((LOGIT[:, 0] > 0) == TWO)
    else:
        metric.update_state(LABELS, SCORES)
        expected = np.mean(SCORES.argmax(axis=1) == LABELS)
    assert metric.name == "accuracy"
    assert float(metric.result()) == pytest.approx(expected)


@pytest.mark.parametrize("loss", [Hinge(margin=0.5), SquaredError()])
def test_a_network_learns_by_it(loss: LossSpec) -> None:
    """Through Keras's own `fit`, with class weights, on labels of shape (samples,)."""
    keras.utils.set_random_seed(1)
    model = compiled_model(experiment(loss), (5,))
    model.optimizer.learning_rate = 0.05
    history = model.fit(SCORES, LABELS, epochs=30, class_weight={3: 2.0}, verbose=0).history
    assert history["loss"][-1] < 0.8 * history["loss"][0]


def test_a_kind_without_a_loss_is_told() -> None:
    class Other(LossSpec):
        """A loss nobody registered."""

    unknown = experiment(Hinge()).training.model_copy(update={"loss": Other()})
    with pytest.raises(NotImplementedError, match="Other"):
        keras_loss(experiment(Hinge()).model_copy(update={"training": unknown}))
