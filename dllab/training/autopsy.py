"""Why a loss is no finite number: which layer was the first, and what probably led there."""

from dataclasses import dataclass, replace

import keras
import numpy as np
import tensorflow as tf

from dllab.training.compiled import Stretch
from dllab.training.leg import Leg

# What is scaled to 0 to 1, or standardised, is far below this.
LARGE_INPUT = 100.0
# A step that changes weights by more than a tenth of their size is a hundred times what it should
# be (CS231n: a thousandth).
LARGE_STEP = 0.1
# The greatest number of float16.
HALF_LIMIT = 65_504


@dataclass(frozen=True)
class Facts:
    """What was found at the batch at fault.

    Attributes:
        where: what was the first that is no finite number, as the begin of a sentence.
        inputs: the greatest absolute value of the batch; not finite where one is not.
        outputs: the greatest absolute finite value that a layer puts out.
        step: of how many times their own size the step before changed a layer's weights, at most.
        stepped: number and kind of that layer.
        rate: the learning rate.
        is_half: whether layers compute in float16.
    """

    where: str
    inputs: float
    outputs: float
    step: float
    stepped: str
    rate: float
    is_half: bool


class Autopsy:
    """Looks at a network whose next batch has a loss that is no finite number."""

    def __init__(self, leg: Leg) -> None:
        self._leg = leg
        self._model = leg.program.model
        specs = leg.experiment.layers
        self._titles = [f"layer {number} {spec.title}" for number, spec in enumerate(specs, 1)]
        self._before: list[list[tf.Tensor]] | None = None

    def note_weights(self) -> None:
        """Remember the weights before the last sound step."""
        self._before = [
            [tf.identity(variable) for variable in layer.trainable_variables]
            for layer in self._model.layers
        ]

    def broken_weights(self) -> str:
        """The first layer whose weights are no finite numbers, as the begin of a sentence."""
        layers = zip(self._titles, self._model.layers, strict=True)
        broken = [title for title, layer in layers if not _all_finite(layer.weights)]
        return f"The weights of {broken[0]} became no finite numbers in it"

    def sentence(self, stretch: Stretch, where: str = "") -> str:
        """Where it began, why, and what to do; the network is as it was before the batch.

        `where` is said instead of what is found of that here.
        """
        state = self._leg.program.state()
        facts = self._facts(stretch)
        if where and np.isfinite(facts.inputs):
            facts = replace(facts, where=where)
        self._leg.program.restore(state)
        return f"{facts.where}. {reason(facts)}"

    def _facts(self, stretch: Stretch) -> Facts:
        x = self._leg.program.inputs(stretch)
        inputs, where, outputs = _greatest(x), "", 0.0
        for title, layer in zip(self._titles, self._model.layers, strict=True):
            if not where and not _all_finite(layer.weights):
                where = f"The weights of {title} were the first that are no finite numbers"
            x = layer(x, training=True)
            if not where and not _all_finite([x]):
                where = f"The output of {title} was the first that is no finite number"
            outputs = max(outputs, _greatest_finite(x))
        if not np.isfinite(inputs):
            where = "The inputs of this batch are no finite numbers already"
        step, stepped = self._largest_step()
        return Facts(
            where or "The outputs of all layers are finite, the loss made of them is not",
            inputs,
            outputs,
            step,
            stepped,
            float(stretch.rates.ravel()[stretch.first]),
            self._leg.experiment.compute.precision == "mixed float16",
        )

    def _largest_step(self) -> tuple[float, str]:
        found = [(0.0, "")]
        before = self._before or [[] for _ in self._model.layers]
        for title, layer, old in zip(self._titles, self._model.layers, before, strict=True):
            if old:
                moved = [v - o for v, o in zip(layer.trainable_variables, old, strict=True)]
                size = float(tf.linalg.global_norm(moved)) / max(
                    float(tf.linalg.global_norm(old)), 1e-30
                )
                found.append((size if np.isfinite(size) else np.inf, title))
        return max(found)


def reason(facts: Facts) -> str:
    """The likely reason and the mend, the surest one first."""
    if not np.isfinite(facts.inputs):
        return "Fill the gaps of the data, or drop their rows."
    if facts.is_half and facts.outputs > HALF_LIMIT / 8:
        return (
            f"Values of {facts.outputs:,.0f} are near the greatest float16 can hold "
            f"({HALF_LIMIT:,}): use mixed bfloat16 or float32, or scale the inputs."
        )
    if facts.inputs > LARGE_INPUT:
        return (
            f"The inputs reach {facts.inputs:,.0f}: scale or standardise them, "
            "or else lower the learning rate."
        )
    if facts.step > LARGE_STEP:
        times = "out of all bounds" if np.isinf(facts.step) else f"by {facts.step:,.1f} times"
        size = "" if np.isinf(facts.step) else " their size"
        return (
            f"The step before changed the weights of {facts.stepped} {times}{size}: the learning "
            f"rate ({facts.rate:g}) is too high, lower it."
        )
    if facts.where.startswith("The outputs of all"):
        return (
            f"Outputs reach {facts.outputs:.3g}; a logarithm of 0 or a square beyond all numbers "
            "comes of that: lower the learning rate, or let softmax or sigmoid end the network."
        )
    return "Lower the learning rate, or scale the inputs."


def is_finite(model: keras.Model) -> bool:
    """Whether all weights are finite numbers; quicker than to look at each, by their sums."""
    sums = [tf.reduce_sum(variable.value) for variable in model.weights]
    return all(np.isfinite(float(each)) for each in sums)


def _all_finite(values: list[keras.Variable | tf.Tensor]) -> bool:
    return all(bool(tf.reduce_all(tf.math.is_finite(_plain(each)))) for each in values)


def _greatest(values: tf.Tensor) -> float:
    return float(tf.reduce_max(tf.abs(_plain(values))))


def _greatest_finite(values: tf.Tensor) -> float:
    plain = np.abs(_plain(values).numpy())
    return float(np.max(plain, where=np.isfinite(plain), initial=0.0))


def _plain(values: keras.Variable | tf.Tensor) -> tf.Tensor:
    """In single precision; also a variable's value, and seeds, which are whole numbers."""
    return tf.cast(tf.convert_to_tensor(values), tf.float32)
