"""A network of Keras's own layers alone, which any Keras can load without the lab's code."""

from dataclasses import dataclass
from typing import Any

import keras

from dllab.network.initializers import keras_initializer
from dllab.network.layers import keras_layer
from dllab.spec import Layer, Shape
from dllab.spec.layers.residual import KERNEL, Residual


@dataclass(frozen=True)
class PlainModel:
    """A model and its layers in the order in which the lab's network has their weights."""

    model: keras.Model
    parts: list[keras.Layer]

    @property
    def weights(self) -> list[keras.Variable]:
        """In the order of the lab's network."""
        return [variable for part in self.parts for variable in part.weights]


def plain_model(layers: tuple[Layer, ...], shape: Shape) -> PlainModel:
    """The network; its weights are still to be set."""
    inputs = outputs = keras.Input(shape)
    parts: list[keras.Layer] = []
    for layer in layers:
        if isinstance(layer, Residual):
            outputs, made = _residual(layer, outputs)
        else:
            made = [keras_layer(layer)]
            outputs = made[0](outputs)
        parts += made
    return PlainModel(keras.Model(inputs, outputs), parts)


def _residual(block: Residual, inputs: Any) -> tuple[Any, list[keras.Layer]]:  # noqa: ANN401
    """The sum of both paths behind ReLU, and its layers in the order `ResidualBlock` has them."""
    branch = [
        _convolution(block, KERNEL, block.strides),
        _norm(block),
        keras.layers.ReLU(),
        _convolution(block, KERNEL, 1),
        _norm(block),
    ]
    shortcut: list[keras.Layer] = []
    if block.has_projection(inputs.shape[-1]):
        shortcut = [_convolution(block, 1, block.strides), _norm(block)]
    both = keras.layers.Add()([_along(branch, inputs), _along(shortcut, inputs)])
    return keras.layers.ReLU()(both), [*branch, *shortcut]


def _convolution(block: Residual, size: int, strides: int) -> keras.Layer:
    penalty = keras.regularizers.L1L2(block.l1, block.l2) if block.l1 or block.l2 else None
    return keras.layers.Conv2D(
        block.filters,
        size,
        strides=strides,
        padding="same",
        use_bias=False,
        kernel_initializer=keras_initializer(block.initializer),
        kernel_regularizer=penalty,
    )


def _norm(block: Residual) -> keras.Layer:
    return keras.layers.BatchNormalization(momentum=block.momentum)


def _along(path: list[keras.Layer], outputs: Any) -> Any:  # noqa: ANN401 - tensors
    for part in path:
        outputs = part(outputs)
    return outputs
