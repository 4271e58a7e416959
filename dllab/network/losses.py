"""The Keras loss and the metric "accuracy" for each kind of loss, on integer labels (batch,)."""

from functools import singledispatch
from typing import Any

import keras

from dllab.spec import Experiment, output_activation
from dllab.spec import losses as spec


def keras_loss(experiment: Experiment) -> keras.Loss:
    """The loss of an experiment's network, a mean over the samples of a batch.

    The network's linear outputs are taken as logits. It takes labels of shape (batch,), outputs
    of shape (batch, units) and, optionally, a weight for each sample.
    """
    return _loss(experiment.training.loss, _gives_logits(experiment))


def keras_accuracy(experiment: Experiment) -> keras.Metric:
    """The share of samples whose class the network names."""
    if experiment.training.loss.binary:
        threshold = 0.0 if _gives_logits(experiment) else 0.5
        return keras.metrics.BinaryAccuracy(name="accuracy", threshold=threshold)
    return keras.metrics.SparseCategoricalAccuracy(name="accuracy")


def _gives_logits(experiment: Experiment) -> bool:
    return output_activation(experiment.layers[-1]) == "linear"


@singledispatch
def _loss(loss: spec.LossSpec, from_logits: bool) -> keras.Loss:
    raise NotImplementedError(f"No Keras loss is registered for {type(loss).__name__}.")


@_loss.register
def _(_loss: spec.SoftmaxCrossEntropy, from_logits: bool) -> keras.Loss:
    return keras.losses.SparseCategoricalCrossentropy(from_logits=from_logits)


@_loss.register
def _(_loss: spec.BinaryCrossEntropy, from_logits: bool) -> keras.Loss:
    return keras.losses.BinaryCrossentropy(from_logits=from_logits)


@_loss.register
def _(loss: spec.Hinge, _from_logits: bool) -> keras.Loss:
    return MultiClassHinge(loss.margin)


@_loss.register
def _(_loss: spec.SquaredError, _from_logits: bool) -> keras.Loss:
    return OneHotSquaredError()


class MultiClassHinge(keras.Loss):
    """Weston and Watkins' hinge: sum over j != y of max(0, s_j - s_y + margin).

    Keras's own `CategoricalHinge` counts only the worst of the wrong classes.
    """

    def __init__(self, margin: float) -> None:
        super().__init__(name="multi_class_hinge")
        self._margin = margin

    def call(self, y_true: Any, y_pred: Any) -> Any:  # noqa: ANN401 - tensors
        """The loss of each sample, shape (batch,)."""
        right = _one_hot(y_true, y_pred)
        score = keras.ops.sum(right * y_pred, axis=-1, keepdims=True)
        over = keras.ops.maximum(y_pred - score + self._margin, 0.0)
        return keras.ops.sum((1 - right) * over, axis=-1)


class OneHotSquaredError(keras.Loss):
    """The squared distance to 1 for the right class and 0 for the others, mean over outputs."""

    def __init__(self) -> None:
        super().__init__(name="one_hot_squared_error")

    def call(self, y_true: Any, y_pred: Any) -> Any:  # noqa: ANN401 - tensors
        """The loss of each sample, shape (batch,)."""
        return keras.ops.mean(keras.ops.square(y_pred - _one_hot(y_true, y_pred)), axis=-1)


def _one_hot(labels: Any, outputs: Any) -> Any:  # noqa: ANN401 - tensors
    # Keras hands labels over as floats, and sometimes as a column.
    whole = keras.ops.cast(keras.ops.reshape(labels, [-1]), "int32")
    return keras.ops.one_hot(whole, outputs.shape[-1], dtype=outputs.dtype)
