"""Numbers a compiled program reads when it runs: one program serves all their values.

Keras writes momentum, penalties and dropout rates into the graph as constants. Here they are
replaced by variables before anything is traced, so that runs which differ in nothing else (a
search, a change of heart) need no new program. The learning rate is a variable in Keras already.
"""

from typing import Any

import keras
import tensorflow as tf

from dllab.spec import Experiment, Spec

OPTIMIZER_KNOBS = ("momentum", "rho", "beta_1", "beta_2", "weight_decay")
LAYER_KNOBS = ("rate", "stddev", "l1", "l2", "probability")
# How strong an augmentation is, is no knob of the graph: most of Keras's layers compute with it
# when they are made.
AUGMENT_KNOBS = ("probability",)
# Where the optimiser begins is no part of the graph.
STARTS = ("learning_rate", "initial_accumulator")
# What a run may change without another graph: sizes of parts are told apart elsewhere.
FREE = ("epochs", "seed", "shuffle", "schedule", "early_stopping", "keep_best")


class Knob(float):
    """A float that TensorFlow reads from a variable.

    As a float it keeps the value it was made with: Keras asks it whether there is any momentum,
    penalty or dropout at all, which decides the shape of the graph.
    """

    # Keras asks every operand that is no tensor.
    dtype = "float32"

    def __init__(self, value: float) -> None:
        super().__init__()
        self._variable = tf.Variable(value, trainable=False, dtype=tf.float32)
        # Rounded once, as Keras does: 1 - 0.999 in single precision would be wrong by 1e-5 of it.
        self._complement = tf.Variable(1 - value, trainable=False, dtype=tf.float32)

    def turn(self, value: float) -> None:
        """Let the program read another value from now on."""
        self._variable.assign(value)
        self._complement.assign(1 - value)

    def __tf_tensor__(self, dtype: tf.DType | None = None, name: str | None = None) -> tf.Tensor:
        """What TensorFlow calls to make a tensor of an object that is none."""
        del name
        value = self._variable.read_value()
        return value if dtype is None else tf.cast(value, dtype)

    def __rsub__(self, other: float) -> tf.Tensor:
        """The only sum Keras makes of its numbers: 1 - beta."""
        if other != 1:
            raise NotImplementedError(f"A knob is only ever taken from 1, not from {other}.")
        return self._complement.read_value()


def fit_knobs(model: keras.Model) -> None:
    """Replace the model's own numbers, where they are not zero, by knobs; before tracing."""
    for owner, name in _places(model):
        setattr(owner, name, Knob(getattr(owner, name)))


def turn_knobs(model: keras.Model, other: keras.Model) -> None:
    """Give the knobs of a model the numbers of another one of the same structure."""
    for (owner, name), (source, _) in zip(_places(model), _places(other), strict=True):
        getattr(owner, name).turn(float(getattr(source, name)))


def set_knobs(model: keras.Model, augmentation: keras.Model | None, experiment: Experiment) -> None:
    """Give the knobs of a model and of its augmentation the numbers of an experiment.

    The experiment is of the structure they were built for, and its augmentation differs in nothing
    but probabilities.
    """
    optimizer = getattr(model.optimizer, "inner_optimizer", model.optimizer)
    _set(optimizer, experiment.training.optimizer, OPTIMIZER_KNOBS)
    for layer, spec in zip(model.layers, experiment.layers, strict=True):
        for part in layer._flatten_layers():  # noqa: SLF001 - no public way
            _set(part, spec, LAYER_KNOBS)
            _set(getattr(part, "kernel_regularizer", None), spec, LAYER_KNOBS)
    if augmentation:
        for layer, change in zip(augmentation.layers, experiment.data.augmentation, strict=True):
            _set(layer, change, AUGMENT_KNOBS)


def _set(owner: object, spec: Spec, names: tuple[str, ...]) -> None:
    for name in names:
        knob = getattr(owner, name, None)
        if isinstance(knob, Knob):
            knob.turn(float(getattr(spec, name)))


def structure_of(experiment: Experiment) -> dict[str, Any]:
    """What of an experiment decides the graph: values of knobs count only as zero or not."""
    network = [_blurred(layer.model_dump(), LAYER_KNOBS) for layer in experiment.layers]
    for layer in network:
        # Weights are drawn outside the graph.
        layer.pop("initializer", None)
    augmentation = [_blurred(a.model_dump(), AUGMENT_KNOBS) for a in experiment.data.augmentation]
    training = experiment.training.model_dump(exclude=set(FREE))
    optimizer = _blurred(training.pop("optimizer"), OPTIMIZER_KNOBS)
    for start in STARTS:
        optimizer.pop(start, None)
    return {
        "layers": network,
        "augmentation": augmentation,
        "training": training,
        "optimizer": optimizer,
    }


def _blurred(values: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value != 0 if name in names else value for name, value in values.items()}


def _places(model: keras.Model) -> list[tuple[Any, str]]:
    owners: list[tuple[Any, tuple[str, ...]]] = []
    # Augmentation has none.
    if optimizer := getattr(model, "optimizer", None):
        owners.append((getattr(optimizer, "inner_optimizer", optimizer), OPTIMIZER_KNOBS))
    # A residual block has its weights, and their penalties, in layers of its own.
    for layer in model._flatten_layers(include_self=False):  # noqa: SLF001 - no public way
        owners.append((layer, LAYER_KNOBS))
        owners.append((getattr(layer, "kernel_regularizer", None), LAYER_KNOBS))
    return [(owner, name) for owner, names in owners for name in names if getattr(owner, name, 0)]
