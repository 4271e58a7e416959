"""The residual block as one Keras layer."""

from typing import Any

import keras

from dllab.network.initializers import keras_initializer
from dllab.spec.layers.residual import KERNEL, Residual


class ResidualBlock(keras.layers.Layer):
    """Adds what two convolutions make of an image to the image, and applies ReLU to the sum.

    Input (batch, height, width, channels), output (batch, height / stride, width / stride,
    filters); K. He et al. (2016), figure 2 left and option B for the shortcut.
    """

    def __init__(self, spec: Residual, penalty: keras.Regularizer | None) -> None:
        super().__init__()
        self._spec = spec
        self._penalty = penalty

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Make the parts, now that the number of channels is known."""
        strides = self._spec.strides
        self.branch = [
            self._convolution(KERNEL, strides),
            self._norm(),
            keras.layers.ReLU(dtype=self.dtype_policy),
            self._convolution(KERNEL, 1),
            self._norm(),
        ]
        self.shortcut: list[keras.layers.Layer] = []
        if self._spec.has_projection(input_shape[-1] or 0):
            self.shortcut = [self._convolution(1, strides), self._norm()]
        for path in (self.branch, self.shortcut):
            shape = input_shape
            for part in path:
                part.build(shape)
                shape = part.compute_output_shape(shape)

    def call(self, inputs: Any, training: bool | None = None) -> Any:  # noqa: ANN401 - tensors
        """The sum of both paths, without its negative values."""
        return keras.ops.relu(
            _along(self.branch, inputs, training) + _along(self.shortcut, inputs, training)
        )

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """(batch, height, width, filters)."""
        return (input_shape[0], *self._spec.output_shape(tuple(n or 0 for n in input_shape[1:])))

    def _convolution(self, size: int, strides: int) -> keras.layers.Layer:
        return keras.layers.Conv2D(
            self._spec.filters,
            size,
            strides=strides,
            padding="same",
            use_bias=False,
            kernel_initializer=keras_initializer(self._spec.initializer),
            kernel_regularizer=self._penalty,
            dtype=self.dtype_policy,
        )

    def _norm(self) -> keras.layers.Layer:
        return keras.layers.BatchNormalization(
            momentum=self._spec.momentum, dtype=self.dtype_policy
        )


def _along(path: list[keras.layers.Layer], inputs: Any, training: bool | None) -> Any:  # noqa: ANN401
    for part in path:
        inputs = part(inputs, training=training)
    return inputs
