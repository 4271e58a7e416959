"""How far a signal comes through a network that has just been initialised, forward and backward.

A stack of dense layers is fed noise; what passes each layer is measured, and what of a gradient at
the end passes it on the way back. X. Glorot and Y. Bengio (2010), K. He et al. (2015); CS231n,
lecture 6.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from dllab.spec.base import Spec
from dllab.spec.initializers import GlorotNormal, HeNormal, RandomNormal, Zeros
from dllab.spec.layers import Dense, DoesNotFitError, Layer, Shape
from dllab.spec.roles import function_of, last_weighted

Array = npt.NDArray[np.float32]
Function = Literal["tanh", "relu", "sigmoid"]
FUNCTIONS: tuple[Function, ...] = get_args(Function)

MOST_SAMPLES, FEWEST_SAMPLES = 256, 32
# Products of a study with one initialiser: a few milliseconds.
PRODUCTS = 20_000_000
# Products of two numbers in a matrix product that OpenBLAS does not share out among threads.
SINGLE_THREADED = 200_000
# Keras's own, of batch norm.
EPSILON = 1e-3
# A signal is kept if a tenth to ten times of it comes through.
KEPT = 10.0
# A tanh or sigmoid unit is at its limit where its derivative is below a tenth of its greatest.
SATURATED = 0.1


@dataclass(frozen=True)
class Stack:
    """A network of dense layers.

    Attributes:
        widths: of the input and of each layer.
        function: behind each layer.
    """

    widths: tuple[int, ...]
    function: Function

    @classmethod
    def like(cls, layers: tuple[Layer, ...], shape: Shape) -> "Stack | None":
        """The dense layers of a network and its first nonlinearity; None without any.

        `shape` is that of the network's input.
        """
        widths: list[int] = []
        try:
            for layer in layers:
                if isinstance(layer, Dense):
                    widths = [*(widths or shape), layer.units]
                shape = layer.output_shape(shape)
        except DoesNotFitError:
            return None
        hidden = [function_of(layer) for layer in layers[: last_weighted(layers)]]
        named: list[Function] = [each for each in FUNCTIONS if each in hidden]
        return cls(tuple(widths), min(named, key=hidden.index, default="tanh")) if widths else None

    @classmethod
    def of(cls, depth: int, width: int, function: Function) -> "Stack":
        """Layers of one width."""
        return cls((width,) * (depth + 1), function)


@dataclass(frozen=True)
class Passage:
    """What was measured at each layer.

    Attributes:
        activations: standard deviation of what it puts out, from the input on, shape (layers + 1,).
        gradients: standard deviation of the gradient by what it puts out, the last one's being 1
            at first, shape (layers + 1,).
        saturated: greatest share of values of a layer at a limit of sigmoid or tanh.
    """

    activations: npt.NDArray[np.float64]
    gradients: npt.NDArray[np.float64]
    saturated: float


@lru_cache(maxsize=64)
def passage(stack: Stack, initializer: Spec, *, normalised: bool) -> Passage:
    """Send a signal through a stack, with batch norm before each nonlinearity or without."""
    noise, draws = _noise(stack.widths)
    weights = [draw * sigma for draw, sigma in zip(draws, _sigmas(stack, initializer), strict=True)]
    act, slope = FORMULAS[stack.function]
    values, sums, scales = [noise], [], []
    for weight in weights:
        before = _product(values[-1], weight)
        scale = np.sqrt(before.var(axis=0) + EPSILON) if normalised else np.ones(1, np.float32)
        if normalised:
            before = (before - before.mean(axis=0)) / scale
        sums.append(before)
        scales.append(scale)
        values.append(act(before))
    gradients = [_noise((len(noise), stack.widths[-1]))[1][0]]
    for weight, before, scale, value in zip(
        weights[::-1], sums[::-1], scales[::-1], values[:0:-1], strict=True
    ):
        inner = gradients[-1] * slope(before, value)
        if normalised:
            along = (inner * before).mean(axis=0)
            inner = (inner - inner.mean(axis=0) - before * along) / scale
        gradients.append(_product(inner, weight.T))
    return Passage(
        np.array([value.std(dtype=np.float64) for value in values]),
        np.array([gradient.std(dtype=np.float64) for gradient in gradients[::-1]]),
        _saturated(stack, sums, values),
    )


def _saturated(stack: Stack, sums: list[Array], values: list[Array]) -> float:
    if stack.function == "relu":
        return 0.0
    _, slope = FORMULAS[stack.function]
    most = 1.0 if stack.function == "tanh" else 0.25
    pairs = zip(sums, values[1:], strict=True)
    return max(float((slope(z, a) < SATURATED * most).mean()) for z, a in pairs)


def _sigmas(stack: Stack, initializer: Spec) -> list[float]:
    pairs = pairwise(stack.widths)
    match initializer:
        case Zeros():
            return [0.0 for _ in pairs]
        case RandomNormal(stddev=stddev):
            return [stddev for _ in pairs]
        case GlorotNormal():
            return [math.sqrt(2 / (before + after)) for before, after in pairs]
        case HeNormal():
            return [math.sqrt(2 / before) for before, _ in pairs]
        case _:
            raise ValueError(f"No study of {type(initializer).__name__}.")


@lru_cache(maxsize=4)
def _noise(widths: tuple[int, ...]) -> tuple[Array, list[Array]]:
    """Inputs, and for each layer draws that an initialiser multiplies; the same at each move."""
    draw = np.random.default_rng(0)
    products = sum(before * after for before, after in pairwise(widths))
    samples = int(np.clip(PRODUCTS // max(products, 1), FEWEST_SAMPLES, MOST_SAMPLES))
    draws = [draw.standard_normal(shape, np.float32) for shape in pairwise(widths)]
    return draw.standard_normal((samples, widths[0]), np.float32), draws


def _product(rows: Array, weight: Array) -> Array:
    """The matrix product, in pieces that OpenBLAS computes in this thread.

    Several threads would wait for each other, and for the training beside: seconds instead of
    milliseconds.
    """
    size = max(SINGLE_THREADED // weight.size, 1)
    product: Array = np.empty((len(rows), weight.shape[1]), np.float32)
    for at in range(0, len(rows), size):
        np.matmul(rows[at : at + size], weight, out=product[at : at + size])
    return product


def _tanh_slope(_: Array, value: Array) -> Array:
    return 1 - value * value


def _sigmoid(z: Array) -> Array:
    # Written so that no exponential is too large for a number.
    half = np.float32(0.5)
    value: Array = half * (1 + np.tanh(half * z))
    return value


def _sigmoid_slope(_: Array, value: Array) -> Array:
    return value * (1 - value)


def _relu(z: Array) -> Array:
    return np.maximum(z, np.float32(0))


def _relu_slope(z: Array, _: Array) -> Array:
    return (z > 0).astype(np.float32)


FORMULAS: dict[Function, tuple[Callable[[Array], Array], Callable[[Array, Array], Array]]] = {
    "tanh": (np.tanh, _tanh_slope),
    "relu": (_relu, _relu_slope),
    "sigmoid": (_sigmoid, _sigmoid_slope),
}


def verdict(found: Passage) -> str:
    """What becomes of the signal, in words."""
    first, last = found.activations[1], found.activations[-1]
    if last == 0 or not np.isfinite(last):
        return "nothing comes through" if last == 0 else "explodes beyond all numbers"
    back = found.gradients[0] / found.gradients[-1] if found.gradients[-1] else 0.0
    if last < first / KEPT:
        return f"fades to {_about(last / first)} of it"
    if last > first * KEPT:
        return f"explodes to {_about(last / first)} times"
    if found.saturated > 0.5:
        return f"saturates: {found.saturated:.0%} at a limit"
    if back < 1 / KEPT:
        return f"gradient fades to {_about(back)}"
    return f"gradient explodes: {_about(back)} times" if back > KEPT else "is kept"


def _about(times: float) -> str:
    """To one digit, up to a million without a power of ten."""
    return f"{float(f'{times:.1g}'):g}"
