"""Steps of the optimisers this lab adds, and clipped steps, against their formulas in NumPy."""

import keras
import numpy as np
import pytest

from dllab.network.optimizers import keras_optimizer
from dllab.spec import Optimizer
from dllab.spec.optimizers import Adagrad, Adam, AdamW, Clipping, GradientDescent, RmsProp, Sgd
from dllab.spec.training import TrainingSpec

WEIGHTS = np.array([0.5, -2.0, 3.0], np.float32)
GRADIENTS = [np.array([0.3, -4.0, 0.0], np.float32), np.array([1.0, 2.0, -0.5], np.float32)]


def stepped(optimizer: Optimizer, *gradients: np.ndarray) -> np.ndarray:
    made, variable = keras_optimizer(optimizer), keras.Variable(WEIGHTS)
    for gradient in gradients:
        made.apply([keras.ops.convert_to_tensor(gradient)], [variable])
    return np.asarray(variable)


def test_gradient_descent_is_a_plain_step() -> None:
    expected = WEIGHTS - 0.1 * GRADIENTS[0] - 0.1 * GRADIENTS[1]
    np.testing.assert_allclose(stepped(GradientDescent(), *GRADIENTS), expected, rtol=1e-6)


def test_gradient_descent_takes_all_samples_as_one_batch() -> None:
    assert TrainingSpec(optimizer=GradientDescent(), batch_size=16).batch_samples(2400) == 2400
    assert TrainingSpec(optimizer=Sgd(), batch_size=16).batch_samples(2400) == 16
    assert TrainingSpec(optimizer=Sgd(), batch_size=4000).batch_samples(2400) == 2400


def test_adamw_decays_apart_from_the_gradient() -> None:
    """Loshchilov and Hutter: each step is Adam's, from a weight shortened by 1 - rate decay."""
    w, m, v = WEIGHTS.astype(np.float64), np.zeros(3), np.zeros(3)
    for step, g in enumerate(GRADIENTS, start=1):
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        hats = m / (1 - 0.9**step), v / (1 - 0.999**step)
        w = w - 0.01 * 0.2 * w - 0.01 * hats[0] / (np.sqrt(hats[1]) + 1e-7)
    found = stepped(AdamW(learning_rate=0.01, weight_decay=0.2), *GRADIENTS)
    np.testing.assert_allclose(found, w, rtol=1e-5)
    without = stepped(AdamW(learning_rate=0.01, weight_decay=0.0), *GRADIENTS)
    np.testing.assert_allclose(without, stepped(Adam(learning_rate=0.01), *GRADIENTS))


def clipped_step(clipping: Clipping | None, *gradients: np.ndarray) -> list[np.ndarray]:
    """What plain descent with rate 1 subtracts from each of several variables."""
    made = keras_optimizer(Sgd(learning_rate=1.0), clipping)
    variables = [keras.Variable(np.zeros_like(gradient)) for gradient in gradients]
    made.apply([keras.ops.convert_to_tensor(gradient) for gradient in gradients], variables)
    return [-np.asarray(variable) for variable in variables]


LONG, SHORT = np.array([3.0, 4.0], np.float32), np.array([0.6, 0.0], np.float32)


@pytest.mark.parametrize(
    ("clipping", "expected"),
    [
        (None, (LONG, SHORT)),
        (Clipping(by="norm", limit=1.0), (LONG / 5, SHORT)),
        (Clipping(by="value", limit=0.5), ([0.5, 0.5], [0.5, 0.0])),
        (
            Clipping(by="global norm", limit=1.0),
            (LONG / np.sqrt(25.36), SHORT / np.sqrt(25.36)),
        ),
        (Clipping(by="global norm", limit=100.0), (LONG, SHORT)),
    ],
)
def test_clipping(clipping: Clipping | None, expected: tuple[np.ndarray, np.ndarray]) -> None:
    for found, wanted in zip(clipped_step(clipping, LONG, SHORT), expected, strict=True):
        np.testing.assert_allclose(found, wanted, rtol=1e-6)


@pytest.mark.parametrize(
    "optimizer",
    [
        GradientDescent(),
        Sgd(),
        Sgd(momentum=0.5),
        RmsProp(),
        RmsProp(momentum=0.5),
        Adagrad(),
        Adam(),
        Adam(amsgrad=True),
        AdamW(),
    ],
)
def test_as_many_numbers_are_kept_of_each_weight_as_said(optimizer: Optimizer) -> None:
    made = keras_optimizer(optimizer)
    made.build([keras.Variable([1.0, 2.0])])
    kept = [variable for variable in made.variables if variable.shape == (2,)]
    assert len(kept) == optimizer.slots
