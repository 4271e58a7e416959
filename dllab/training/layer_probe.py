"""What a batch does in every layer of a network: activations, gradients, and the step they make.

Forward, backward and the optimiser's step are Keras's own, in one compiled function; afterwards
everything training changes is as it was before, bit for bit.
"""

from dataclasses import dataclass

import keras
import tensorflow as tf

from dllab.network.traces import Traces
from dllab.spec import Experiment, Layer
from dllab.spec.layers import Residual
from dllab.spec.roles import function_of, last_weighted
from dllab.training.compiled import Figures
from dllab.training.placement import Placement

# The derivative of sigmoid and tanh is below a tenth of its greatest (9.75 %) where the value is
# nearer to one of its limits than this share of the way between them.
NEAR_LIMIT = 0.025
# Values for a histogram; of more, evenly chosen ones are taken.
MOST_VALUES = 1 << 17
# The columns of what is measured.
UPDATE, GRADIENT, WEIGHTS, MEAN, DEVIATION, DEAD, SATURATED = range(7)
# Signs, gradients and activations, see `Probed`.
_Found = tuple[tf.Tensor, list[tf.Tensor], list[tf.Tensor]]


@dataclass(frozen=True)
class Probed:
    """What was found in the layers that have weights or an activation.

    Attributes:
        places: of these layers, from 0.
        signs: shape (layers, 7): norms of update, gradient and weights, mean and standard deviation
            of the activations, dead and saturated share.
        gradients: of the loss with penalties, one for each array of trainable weights.
        activations: of each layer, flat, at most `MOST_VALUES`.
    """

    places: list[int]
    signs: Figures
    gradients: list[tf.Tensor]
    activations: list[tf.Tensor]


class LayerProbe:
    """Measures the layers of a program's network.

    `state` is everything that training changes. Noise and batch norm act as in training: what is
    measured is what a step of training meets.
    """

    def __init__(
        self,
        experiment: Experiment,
        model: keras.Model,
        state: list[keras.Variable],
        place: Placement,
    ) -> None:
        self._layers = experiment.layers
        self._model = model
        self._state = state
        self._place = place
        self._output = last_weighted(self._layers)
        self._places = [
            place
            for place, (spec, layer) in enumerate(zip(self._layers, model.layers, strict=True))
            if layer.trainable_variables or function_of(spec)
        ]
        self._traces: Traces[_Found] = Traces(tf.function(self._probe, autograph=False))

    def measure(self, x: tf.Tensor, y: tf.Tensor, weights: tf.Tensor | None) -> Probed:
        """Measure a batch: x of shape (samples, ...), y and the samples' weights (samples,)."""
        with self._place.scope():
            signs, gradients, activations = self._traces.call(x.shape[0], x, y, weights)
        return Probed(self._places, signs.numpy(), gradients, activations)

    def _probe(self, x: tf.Tensor, y: tf.Tensor, weights: tf.Tensor | None) -> _Found:
        model, optimizer = self._model, self._model.optimizer
        before = [tf.identity(variable) for variable in self._state]
        trained = [tf.identity(variable) for variable in model.trainable_variables]
        with tf.GradientTape() as tape:
            outputs = self._outputs(x)
            loss = model.compute_loss(x, y, outputs[-1], weights, training=True)
            scaled = optimizer.scale_loss(loss)
        gradients = tape.gradient(scaled, model.trainable_variables)
        # In mixed precision the loss, and with it each gradient, is multiplied by this.
        factor = optimizer.scale_loss(tf.constant(1.0))
        optimizer.apply_gradients(zip(gradients, model.trainable_variables, strict=True))
        gradients = [tf.cast(gradient, tf.float32) / factor for gradient in gradients]
        updates = [
            variable - value
            for variable, value in zip(model.trainable_variables, trained, strict=True)
        ]
        signs = self._signs(updates, gradients, trained, outputs)
        for variable, value in zip(self._state, before, strict=True):
            variable.assign(value)
        return signs, gradients, [_some(outputs[place]) for place in self._places]

    def _outputs(self, x: tf.Tensor) -> list[tf.Tensor]:
        """What each layer puts out; called one by one they are the same network."""
        outputs = []
        for layer in self._model.layers:
            x = layer(x, training=True)
            outputs.append(x)
        return outputs

    def _signs(
        self,
        updates: list[tf.Tensor],
        gradients: list[tf.Tensor],
        weights: list[tf.Tensor],
        outputs: list[tf.Tensor],
    ) -> tf.Tensor:
        rows = []
        numbers = {id(v): n for n, v in enumerate(self._model.trainable_variables)}
        for place in self._places:
            own = [numbers[id(v)] for v in self._model.layers[place].trainable_variables]
            norms = [_norm([part[n] for n in own]) for part in (updates, gradients, weights)]
            output = tf.cast(outputs[place], tf.float32)
            moments = tf.nn.moments(tf.reshape(output, [-1]), [0])
            spec, hidden = self._layers[place], place < self._output
            shares = _dead(spec, output, hidden), _saturated(spec, output, hidden)
            rows.append(tf.stack([*norms, moments[0], tf.sqrt(moments[1]), *shares]))
        return tf.stack(rows)


def _norm(arrays: list[tf.Tensor]) -> tf.Tensor:
    """The L2 norm of all arrays together; NaN where there are none."""
    return tf.linalg.global_norm(arrays) if arrays else tf.constant(float("nan"))


def _dead(spec: Layer, output: tf.Tensor, hidden: bool) -> tf.Tensor:
    """The share of units, or of channels, that are 0 wherever they are looked at."""
    if not hidden or (function_of(spec) != "relu" and not isinstance(spec, Residual)):
        return tf.constant(float("nan"))
    silent = tf.reduce_all(tf.equal(output, 0), axis=list(range(len(output.shape) - 1)))
    return tf.reduce_mean(tf.cast(silent, tf.float32))


def _saturated(spec: Layer, output: tf.Tensor, hidden: bool) -> tf.Tensor:
    """The share of values near a limit. An output layer's are near them when it is sure."""
    limits = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0)}.get(function_of(spec))
    if not hidden or not limits:
        return tf.constant(float("nan"))
    low, high = limits
    near = NEAR_LIMIT * (high - low)
    return tf.reduce_mean(tf.cast((output < low + near) | (output > high - near), tf.float32))


def _some(output: tf.Tensor) -> tf.Tensor:
    """At most `MOST_VALUES` values; the step is odd, so that it meets all of 2^n channels alike."""
    flat = tf.reshape(tf.cast(output, tf.float32), [-1])
    step = (tf.size(flat) + MOST_VALUES - 1) // MOST_VALUES
    return flat[:: tf.bitwise.bitwise_or(step, 1)]
