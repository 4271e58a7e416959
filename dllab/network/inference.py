"""What a network answers, compiled once; asking changes nothing in it."""

from collections import Counter
from collections.abc import Callable
from copy import copy

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from dllab.network.readings import tensor_of
from dllab.network.steady_names import SteadyNames
from dllab.network.xla import XlaTraces

Floats = npt.NDArray[np.float32]
Weights = tuple[tf.Tensor, ...]
Passed = Callable[[tf.Tensor], list[tf.Tensor]]

# Numbers all layers together may put out for a piece of the inputs: 64 MB.
PIECE_NUMBERS = 1 << 24
# A picture that is drawn 30 times a second is worth compiling after a few seconds. Compiling takes
# one; of a small network, which spends its time on the way from operation to operation, XLA then
# leaves a third of the time. Larger ones are bound by their products.
OFTEN = 60
MOST_COMPILED = 100_000
# So many samples at a time, what the layers say stays in the processor's nearest cache, and the
# loop over them is one function of XLA's: half the time for 10,000 points and 6 layers of 8 units.
BLOCK = 400


class Inference:
    """A network as it answers: dropout off, batch norm with its running figures.

    What XLA has compiled for it is found again by `name`.

    Attributes:
        model: the network; whoever trains it may go on between two calls.
        weights: those it answers with, in the order of `model.weights`; None: what those are when
            it is asked.
        piece: how many samples it is shown at once, so that its layers' outputs fit in memory.
    """

    def __init__(self, model: keras.Sequential, name: str = "") -> None:
        self.model = model
        self.weights: Weights | None = None
        self._last = _Passes(self._to_the_end, self._end_by_blocks, model, f"end {name}")
        self._logits = _Passes(self._to_the_logits, self._to_the_logits, model, f"logits {name}")
        self._all = _Passes(self._through, self._through, model, f"through {name}")
        sizes = [int(np.prod(layer.output.shape[1:])) for layer in model.layers]
        self.piece = max(1, PIECE_NUMBERS // (sum(sizes) + int(np.prod(model.input_shape[1:]))))

    def held(self) -> "Inference":
        """The network with the weights it has now, whatever becomes of them."""
        other = copy(self)
        other.weights = self._present()
        return other

    def _present(self) -> Weights:
        return self.weights or tuple(tensor_of(variable) for variable in self.model.weights)

    def outputs(self, x: Floats) -> Floats:
        """What the last layer says of inputs of shape (samples, ...)."""
        return self._by_pieces(self._last, x)[0]

    def outputs_and_logits(self, x: Floats) -> tuple[Floats, Floats]:
        """What the last layer says, and what its softmax or sigmoid, if it has one, is taken of.

        Of these Keras takes a cross-entropy: a probability of 1e-9 cannot be told from 1 minus it.
        """
        outputs, logits = self._by_pieces(self._logits, x)
        return outputs, logits

    def layers(self, x: Floats) -> list[Floats]:
        """What each layer says of inputs of shape (samples, ...), in the order of the layers."""
        return self._by_pieces(self._all, x)

    def _to_the_end(self, x: tf.Tensor) -> list[tf.Tensor]:
        return [self.model(x, training=False)]

    def _to_the_logits(self, x: tf.Tensor) -> list[tf.Tensor]:
        outputs = self.model(x, training=False)
        # Its activations note them for its losses.
        return [outputs, getattr(outputs, "_keras_logits", outputs)]

    def _end_by_blocks(self, x: tf.Tensor) -> list[tf.Tensor]:
        samples, *shape = x.shape
        if samples % BLOCK:
            return self._to_the_end(x)
        blocks = tf.map_fn(
            lambda block: self.model(block, training=False),
            tf.reshape(x, (-1, BLOCK, *shape)),
            parallel_iterations=1,
            fn_output_signature=self.model.outputs[0].dtype,
        )
        return [tf.reshape(blocks, (samples, *blocks.shape[2:]))]

    def _through(self, x: tf.Tensor) -> list[tf.Tensor]:
        found = []
        for layer in self.model.layers:
            x = passed(layer, x)
            found.append(x)
        return found

    def _by_pieces(self, passes: "_Passes", x: Floats) -> list[Floats]:
        starts, weights = range(0, max(len(x), 1), self.piece), self._present()
        pieces = [
            [each.numpy() for each in passes(x[start : start + self.piece], weights)]
            for start in starts
        ]
        if len(pieces) == 1:
            return pieces[0]
        return [np.concatenate(parts) for parts in zip(*pieces, strict=True)]


class _Passes:
    """A way through a network, compiled for those numbers of samples that come again and again.

    `compiled` finds the same as `function`, in a way that suits XLA.
    """

    def __init__(self, function: Passed, compiled: Passed, model: keras.Model, name: str) -> None:
        inputs = tf.TensorSpec((None, *model.input_shape[1:]), tf.float32)
        weights = tuple(tf.TensorSpec(each.shape, each.dtype) for each in model.weights)
        self._plain = tf.function(_at(function, model), input_signature=[inputs, weights])
        self._compiled: XlaTraces[list[tf.Tensor]] = XlaTraces(
            _at(compiled, model), SteadyNames(name)
        )
        self._is_small = model.count_params() <= MOST_COMPILED
        self._times: Counter[int] = Counter()

    def __call__(self, x: Floats, weights: Weights) -> list[tf.Tensor]:
        self._times[len(x)] += 1
        # A single sample, as one is drawn, is answered in a millisecond either way.
        often = self._is_small and len(x) > 1 and self._times[len(x)] > OFTEN
        inputs = tf.constant(x)
        found: list[tf.Tensor] = (
            self._compiled.call(len(x), inputs, weights) if often else self._plain(inputs, weights)
        )
        return found


def _at(function: Passed, model: keras.Model) -> Callable[[tf.Tensor, Weights], list[tf.Tensor]]:
    """A way through a network with weights it is given, in the order of `model.weights`."""

    def at(x: tf.Tensor, weights: Weights) -> list[tf.Tensor]:
        with keras.StatelessScope(list(zip(model.weights, weights, strict=True))):
            return function(x)

    return at


def passed(layer: keras.Layer, x: tf.Tensor) -> tf.Tensor:
    """What a layer says while nothing trains."""
    # Keras's own containers ask the same; a layer that knows no training takes no such argument.
    knows = layer._call_has_training_arg  # noqa: SLF001
    return layer(x, training=False) if knows else layer(x)
