"""The lecture's statements about initialisation, and the gradient against finite differences."""

import numpy as np
import pytest

from dllab.diagnosis.initialisation import (
    FORMULAS,
    Function,
    Passage,
    Stack,
    passage,
    verdict,
)
from dllab.spec import preset
from dllab.spec.base import Spec
from dllab.spec.initializers import GlorotNormal, HeNormal, RandomNormal, Zeros
from dllab.spec.layers import Flatten

DEEP = Stack.of(10, 100, "tanh")
RECTIFIED = Stack.of(20, 100, "relu")
SMALL = RandomNormal(stddev=0.01)


def test_small_random_weights_vanish_in_a_deep_tanh_network() -> None:
    """Each layer leaves sigma times the root of its inputs: a tenth."""
    found = passage(DEEP, SMALL, normalised=False)
    np.testing.assert_allclose(found.activations[1:] / found.activations[:-1], 0.1, rtol=0.15)
    np.testing.assert_allclose(found.gradients[:-1] / found.gradients[1:], 0.1, rtol=0.15)
    assert verdict(found) == "fades to 1e-09 of it"


def test_large_ones_saturate_it() -> None:
    found = passage(DEEP, RandomNormal(stddev=1), normalised=False)
    assert found.saturated > 0.8
    assert "saturates" in verdict(found)


def test_xavier_keeps_the_signal_of_tanh() -> None:
    found = passage(DEEP, GlorotNormal(), normalised=False)
    assert 0.2 < found.activations[-1] < found.activations[1] < 0.8
    assert verdict(found) == "is kept"


def test_he_keeps_what_xavier_halves_with_relu() -> None:
    he, xavier = (
        passage(RECTIFIED, kind, normalised=False) for kind in (HeNormal(), GlorotNormal())
    )
    assert verdict(he) == "is kept"
    # The second moment is halved at each layer: by a thousandth in twenty, as a deviation.
    ratio = xavier.activations[-1] / he.activations[-1]
    assert ratio == pytest.approx(2**-10, rel=1e-3)
    assert "fades" in verdict(xavier)


def test_times_are_told_as_one_would_say_them() -> None:
    flat = np.ones(3)
    for back, said in ((0.05, "fades to 0.05"), (23.0, "explodes: 20 times"), (4e7, "4e+07 times")):
        assert verdict(Passage(flat, np.array([back, 1.0, 1.0]), 0.0)).endswith(said)


def test_zeros_let_nothing_through() -> None:
    found = passage(DEEP, Zeros(), normalised=False)
    assert found.activations[1:].max() == 0
    assert found.gradients[:-1].max() == 0
    assert verdict(found) == "nothing comes through"


@pytest.mark.parametrize("kind", [SMALL, GlorotNormal(), HeNormal()])
@pytest.mark.parametrize("stack", [DEEP, RECTIFIED])
def test_with_batch_norm_any_random_start_keeps_the_signal(stack: Stack, kind: Spec) -> None:
    found = passage(stack, kind, normalised=True)
    assert 0.3 < found.activations[-1] / found.activations[1] < 3


@pytest.mark.parametrize("function", ["tanh", "relu", "sigmoid"])
def test_slopes_are_those_of_finite_differences(function: Function) -> None:
    act, slope = FORMULAS[function]
    z = np.linspace(-3, 3, 60, dtype=np.float32)
    step = np.float32(1e-2)
    expected = (act(z + step) - act(z - step)) / (2 * step)
    np.testing.assert_allclose(slope(z, act(z)), expected, atol=2e-3)


def test_the_gradient_through_batch_norm_is_that_of_finite_differences() -> None:
    """Independently in double precision: one layer, one input moved."""
    draw = np.random.default_rng(1)
    x, weight = draw.standard_normal((6, 3)), draw.standard_normal((3, 4))
    out = draw.standard_normal((6, 4))

    def loss(values: np.ndarray) -> float:
        z = values @ weight
        z = (z - z.mean(axis=0)) / np.sqrt(z.var(axis=0) + 1e-3)
        return float((np.tanh(z) * out).sum())

    z = x @ weight
    scale = np.sqrt(z.var(axis=0) + 1e-3)
    z = (z - z.mean(axis=0)) / scale
    inner = out * (1 - np.tanh(z) ** 2)
    inner = (inner - inner.mean(axis=0) - z * (inner * z).mean(axis=0)) / scale
    for place in [(0, 0), (3, 2), (5, 1)]:
        moved, step = np.zeros_like(x), 1e-5
        moved[place] = step
        slope = (loss(x + moved) - loss(x - moved)) / (2 * step)
        assert (inner @ weight.T)[place] == pytest.approx(slope, rel=1e-4)


def test_a_network_of_the_form_is_told_by_its_dense_layers() -> None:
    stack = Stack.like(preset("deep-narrow").layers, (28, 28, 1))
    assert stack
    assert stack.widths == (784, *[50] * 10, 10)
    assert stack.function == "tanh"
    assert Stack.like((Flatten(),), (4,)) is None
