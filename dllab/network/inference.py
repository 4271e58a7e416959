"""What a network answers, compiled once; asking changes nothing in it."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

Floats = npt.NDArray[np.float32]
Passed = Callable[[tf.Tensor], list[tf.Tensor]]

# Numbers all layers together may put out for a piece of the inputs: 64 MB.
PIECE_NUMBERS = 1 << 24


class Inference:
    """A network as it answers: dropout off, batch norm with its running figures.

    Attributes:
        model: the network; whoever trains it may go on between two calls.
    """

    def __init__(self, model: keras.Sequential) -> None:
        self.model = model
        signature = [tf.TensorSpec((None, *model.input_shape[1:]), tf.float32)]
        self._last = tf.function(lambda x: [model(x, training=False)], input_signature=signature)
        self._all = tf.function(self._through, input_signature=signature)
        sizes = [int(np.prod(layer.output.shape[1:])) for layer in model.layers]
        self._piece = max(1, PIECE_NUMBERS // (sum(sizes) + int(np.prod(model.input_shape[1:]))))

    def outputs(self, x: Floats) -> Floats:
        """What the last layer says of inputs of shape (samples, ...)."""
        return self._by_pieces(self._last, x)[0]

    def layers(self, x: Floats) -> list[Floats]:
        """What each layer says of inputs of shape (samples, ...), in the order of the layers."""
        return self._by_pieces(self._all, x)

    def _through(self, x: tf.Tensor) -> list[tf.Tensor]:
        found = []
        for layer in self.model.layers:
            x = layer(x, training=False) if _knows_training(layer) else layer(x)
            found.append(x)
        return found

    def _by_pieces(self, function: Passed, x: Floats) -> list[Floats]:
        starts = range(0, max(len(x), 1), self._piece)
        pieces = [
            [each.numpy() for each in function(tf.constant(x[start : start + self._piece]))]
            for start in starts
        ]
        if len(pieces) == 1:
            return pieces[0]
        return [np.concatenate(parts) for parts in zip(*pieces, strict=True)]


def _knows_training(layer: Any) -> bool:  # noqa: ANN401 - a Keras layer
    return bool(layer._call_has_training_arg)  # noqa: SLF001 - Keras's own containers ask this
