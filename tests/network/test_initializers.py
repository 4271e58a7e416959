"""Every initialiser draws weights with the spread its paper asks for."""

import keras
import numpy as np
import pytest

from dllab.network.build import build_network
from dllab.network.initializers import keras_initializer
from dllab.spec import Spec, kinds_of
from dllab.spec.initializers import (
    Constant,
    GlorotNormal,
    GlorotUniform,
    HeNormal,
    HeUniform,
    Initializer,
    LecunNormal,
    LecunUniform,
    Orthogonal,
    RandomNormal,
    Zeros,
)
from dllab.spec.layers import Conv2D, Dense, Residual

INPUTS, UNITS = 400, 600
SPREADS = [
    (GlorotUniform(), (2 / (INPUTS + UNITS)) ** 0.5),
    (GlorotNormal(), (2 / (INPUTS + UNITS)) ** 0.5),
    (HeUniform(), (2 / INPUTS) ** 0.5),
    (HeNormal(), (2 / INPUTS) ** 0.5),
    (LecunUniform(), INPUTS**-0.5),
    (LecunNormal(), INPUTS**-0.5),
    (Orthogonal(), UNITS**-0.5),
    (RandomNormal(), 0.01),
    (RandomNormal(stddev=0.3), 0.3),
    (Zeros(), 0.0),
    (Constant(value=0.7), 0.0),
]


def drawn(initializer: Spec) -> np.ndarray:
    keras.utils.set_random_seed(1)
    return np.array(keras_initializer(initializer)((INPUTS, UNITS)))


@pytest.mark.parametrize(("initializer", "spread"), SPREADS, ids=repr)
def test_the_spread(initializer: Spec, spread: float) -> None:
    weights = drawn(initializer)
    assert weights.std() == pytest.approx(spread, rel=0.01, abs=1e-6)
    mean = getattr(initializer, "value", 0.0)
    assert weights.mean() == pytest.approx(mean, abs=0.01 * spread + 1e-6)


def test_every_kind_is_among_them() -> None:
    assert {type(initializer) for initializer, _ in SPREADS} == set(kinds_of(Initializer))


def test_uniform_and_normal_differ_in_their_greatest_weight() -> None:
    """A uniform distribution ends at 1.73 sigma, a normal one cut at 2 sigma reaches 2.27."""
    for uniform, normal in ((GlorotUniform(), GlorotNormal()), (HeUniform(), HeNormal())):
        assert np.abs(drawn(uniform)).max() / drawn(uniform).std() == pytest.approx(1.73, abs=0.02)
        assert np.abs(drawn(normal)).max() / drawn(normal).std() > 2.2


def test_orthogonal_keeps_lengths() -> None:
    weights = drawn(Orthogonal())
    np.testing.assert_allclose(weights @ weights.T, np.eye(INPUTS), atol=1e-4)


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        (Dense(units=4, initializer=Constant(value=0.25)), (3,)),
        (Conv2D(filters=4, initializer=Constant(value=0.25)), (5, 5, 3)),
        (Residual(filters=4, initializer=Constant(value=0.25)), (5, 5, 3)),
    ],
    ids=lambda value: type(value).__name__,
)
def test_layers_are_drawn_with_it(layer: Dense | Conv2D | Residual, shape: tuple[int, ...]) -> None:
    model = build_network((layer,), shape)
    kernels = [weight for weight in model.trainable_weights if weight.path.endswith("kernel")]
    assert len(kernels) == (3 if isinstance(layer, Residual) else 1)
    for kernel in kernels:
        np.testing.assert_array_equal(kernel.numpy(), 0.25)
