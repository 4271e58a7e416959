"""The check of gradients against differences of the loss, in double precision.

Stanford CS231n, "Neural networks part 3", gradient checks.
"""

import random
from collections.abc import Callable, Iterator

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from dllab.diagnosis.card import Card
from dllab.diagnosis.pre_flight.gradient import GOOD, Comparison, gradient_card
from dllab.jobs.control import Control
from dllab.network.layers import keras_layer
from dllab.network.losses import keras_loss
from dllab.preflight.bench import Bench, until
from dllab.preflight.plain import unregularised
from dllab.spec import Experiment
from dllab.spec.layers import GlobalMaxPool2D, MaxPool2D, Residual
from dllab.spec.losses import Hinge
from dllab.spec.roles import function_of

# Few samples have few kinks, and are quick.
SAMPLES = 8
# Of each array of weights; half of them from where there is a gradient at all.
PARAMETERS, MOST = 12, 240
# CS231n's step: smaller ones drown in rounding, larger ones in the loss's curvature.
STEP = 1e-5
# Biases begin at zero, on ReLU's kink: the check is made a little beside the start.
BESIDE = 0.05
# One-sided differences that lie apart by more than curvature explains tell of a kink between.
BENT = 1e-3
# Rounding errors of a loss that count as such, in units of its last digit.
ULPS = 16
SECONDS = 4.0
KINKED = ("relu", "leaky_relu", "relu6", "hard_sigmoid", "elu", "selu")

Doubles = npt.NDArray[np.float64]


def gradient(bench: Bench) -> Card:
    """A sample of the parameters of each layer."""
    experiment = unregularised(bench.experiment)
    few = bench.train.first(SAMPLES)
    model = double_network(experiment, few.x.shape[1:])
    loss = keras_loss(experiment)
    compared = compare(model, loss, few.x.astype(np.float64), few.y, bench.control)
    return gradient_card(compared, _has_kinks(experiment))


def double_network(experiment: Experiment, shape: tuple[int, ...]) -> keras.Model:
    """The network in double precision, a little beside its start."""
    random.seed(experiment.training.seed)
    made = [keras_layer(layer) for layer in experiment.layers]
    for layer in made:
        layer.dtype_policy = keras.DTypePolicy("float64")
    model = keras.Sequential([keras.Input(shape, dtype="float64"), *made])
    draw = np.random.default_rng(experiment.training.seed)
    for variable in model.trainable_variables:
        variable.assign_add(draw.normal(0, BESIDE, variable.shape))
    return model


def compare(
    model: keras.Model, loss: keras.Loss, x: Doubles, y: npt.NDArray[np.int32], control: Control
) -> list[Comparison]:
    """Both gradients of a sample of the parameters of each array of weights."""
    inputs = tf.constant(x)

    # By `call`: the loss's own call would round to single precision.
    def total() -> tf.Tensor:
        return tf.reduce_mean(loss.call(y, model(inputs, training=True)))

    value = tf.function(total, autograph=False)
    with tf.GradientTape() as tape:
        start = total()
    variables = model.trainable_variables
    gradients = tape.gradient(start, [variable.value for variable in variables])
    places = list(_sampled([tf.convert_to_tensor(gradient).numpy() for gradient in gradients]))
    compared = []
    for count in until(SECONDS, control, len(places)):
        which, flat, slope = places[count]
        name = _name(model, variables[which])
        error, on_kink = _difference(variables[which], flat, slope, lambda: float(value()))
        compared.append(Comparison(name, error, on_kink))
    return compared


def _sampled(gradients: list[Doubles]) -> Iterator[tuple[int, int, float]]:
    """Array, place in it and gradient, in random order so that any part is a fair sample."""
    draw = np.random.default_rng(0)
    each = max(2, min(PARAMETERS, MOST // max(len(gradients), 1)))
    found = []
    for which, gradient in enumerate(gradients):
        flat = gradient.ravel()
        sloping = np.flatnonzero(flat)
        places = [
            *draw.choice(len(flat), min(each // 2, len(flat)), replace=False),
            *draw.choice(sloping, min(each - each // 2, len(sloping)), replace=False),
        ]
        found += [(which, int(place), float(flat[place])) for place in places]
    return (found[place] for place in draw.permutation(len(found)))


def _difference(
    variable: keras.Variable, flat: int, slope: float, value: Callable[[], float]
) -> tuple[float, bool]:
    """Relative error of a slope, and whether the loss bends too sharply there to tell."""
    weights = variable.numpy().copy()
    place = np.unravel_index(flat, weights.shape)
    middle, losses = weights[place], []
    for step in (-STEP, 0.0, STEP):
        weights[place] = middle + step
        variable.assign(weights)
        losses.append(value())
    weights[place] = middle
    variable.assign(weights)
    below, here, above = losses
    rounding = ULPS * np.finfo(np.float64).eps * abs(here) / STEP
    left, right = (here - below) / STEP, (above - here) / STEP
    centred = (above - below) / (2 * STEP)
    size = max(abs(slope), abs(centred), rounding)
    error = abs(slope - centred) / size
    if abs(slope - centred) <= rounding:
        # The loss has no digits left to tell the two apart by.
        error = min(error, GOOD)
    bends = error > GOOD and abs(right - left) > BENT * size + rounding
    # Within a kink any slope between those of both sides is right.
    between = min(left, right) - rounding <= slope <= max(left, right) + rounding
    return float(error), bool(bends and between)


def _name(model: keras.Model, variable: keras.Variable) -> str:
    for number, layer in enumerate(model.layers, start=1):
        if any(variable is own for own in layer.trainable_variables):
            return f"layer {number}, {variable.name}"
    return str(variable.name)


def _has_kinks(experiment: Experiment) -> bool:
    return isinstance(experiment.training.loss, Hinge) or any(
        isinstance(layer, MaxPool2D | GlobalMaxPool2D | Residual) or function_of(layer) in KINKED
        for layer in experiment.layers
    )
