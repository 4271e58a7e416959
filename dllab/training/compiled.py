"""Keras's own training and test step in one compiled loop over data held in memory.

`Model.fit` spends most of a small network's time between the batches: input pipeline, Python,
callbacks. Here a `tf.while_loop` goes through any stretch of the run's batches in one call; losses,
penalties, metrics, optimiser and dropout mean exactly what they mean in `fit` and `evaluate`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from dllab.network.steady_names import SteadyNames
from dllab.network.traces import Traces
from dllab.network.xla import XlaTraces
from dllab.recipe import Execution
from dllab.training.cycle import Cycle, Role, Segment
from dllab.training.placement import Placement
from dllab.training.shared_batch import shared

Orders = npt.NDArray[np.int32]
Figures = npt.NDArray[np.float32]
Figure = tuple[tf.Tensor, tf.Tensor]
Step = Callable[..., Figure]

# A call's orders take at most this many numbers, and at most this many epochs.
ORDER_NUMBERS = 1 << 16
MOST_EPOCHS = 64


@dataclass(frozen=True)
class Part:
    """Samples and labels as tensors: x of shape (samples, ...), y of shape (samples,)."""

    x: tf.Tensor
    y: tf.Tensor

    def __len__(self) -> int:
        return int(self.x.shape[0])

    @classmethod
    def of(cls, x: npt.NDArray[np.float32], y: npt.NDArray[np.int32]) -> "Part":
        """The part that holds these arrays."""
        return cls(tf.constant(x), tf.constant(y))

    def rows(self, rows: npt.NDArray[np.int32]) -> "Part":
        """The part of these samples, in their order."""
        return Part(tf.gather(self.x, rows), tf.gather(self.y, rows))


Parts = dict[Role, Part]


@dataclass(frozen=True)
class Stretch:
    """Batches that follow each other, and what they need.

    Attributes:
        parts: the samples.
        class_weights: how much the training samples of each class count in the loss, shape
            (classes,); None: all alike.
        orders: the order of the training samples in each epoch touched, shape
            (epochs_per_call, training samples).
        rates: the learning rate of each batch of these epochs, shape
            (epochs_per_call, batches in a cycle); of a batch that only measures, it is not read.
        first: a batch of the first of these epochs, from 0.
        count: how many batches; not beyond the last of these epochs.
        shift: the place in its part of the first sample held, where only some are held.
    """

    parts: Parts
    class_weights: Figures | None
    orders: tf.Tensor
    rates: Figures
    first: int
    count: int
    shift: int = 0


class Supply(NamedTuple):
    """What a stretch needs, as tensors."""

    parts: dict[Role, Figure]
    class_weights: tf.Tensor | None
    orders: tf.Tensor
    rates: tf.Tensor
    shift: tf.Tensor


class CompiledCycle:
    """The loop over a model's batches, as a graph and compiled by XLA.

    `augmentation` changes the inputs of batches that train. What XLA has compiled is found again by
    `name`.

    The step itself is traced once for both, for every size of batch and every length of call.

    Attributes:
        epochs_per_call: how many rows of orders a call takes.
    """

    def __init__(  # noqa: PLR0913 - the last have defaults
        self,
        model: keras.Model,
        cycle: Cycle,
        place: Placement,
        name: str,
        *,
        weighs_classes: bool = False,
        augmentation: keras.Model | None = None,
    ) -> None:
        self.cycle = cycle
        self.epochs_per_call = max(2, min(MOST_EPOCHS, ORDER_NUMBERS // cycle.train_samples))
        self._place = place
        self._rate = _rate_of(model.optimizer)
        signature = [
            tf.TensorSpec([None, *model.input_shape[1:]], tf.float32),
            tf.TensorSpec([None], tf.int32),
        ]
        # Only here are samples changed: what measures sees them as they are.
        train = shared(_alone(model, model.train_step, augmentation), place.strategy)
        test = shared(_alone(model, model.test_step), place.strategy)
        # Nothing here is written in Python's `if` and `for`: translating them takes half a second.
        weighted = [*signature, tf.TensorSpec([None], tf.float32)]
        self._train = tf.function(
            train, input_signature=weighted if weighs_classes else signature, autograph=False
        )
        self._test = tf.function(test, input_signature=signature, autograph=False)
        self._step_names = SteadyNames(f"step {name}")
        self._runs: dict[Execution, Traces[Figure]] = {
            "graph": Traces(tf.function(self._loop, autograph=False)),
            "XLA": XlaTraces(self._loop, SteadyNames(f"loop {name}"), autograph=False),
        }

    @cached_property
    def _steps(self) -> tuple[Step, Step]:
        """What trains and what tests, traced: before the loops, whichever of them comes first."""
        with self._step_names.given():
            return self._train.get_concrete_function(), self._test.get_concrete_function()

    def run(self, execution: Execution, stretch: Stretch) -> tuple[Figures, Figures]:
        """Go through a stretch of batches.

        Returns:
            Loss and accuracy of each batch, measured on that batch alone, shape (count,).
        """
        with self._place.scope():
            if self._place.strategy:
                return self._batch_by_batch(stretch)
            return self._in_one_call(execution, stretch)

    def inputs(self, stretch: Stretch) -> tf.Tensor:
        """The samples of a stretch's first batch, which trains."""
        epoch, batch = divmod(stretch.first, self.cycle.length)
        segment = next(segment for segment in self.cycle.segments if batch < segment.end)
        start = segment.offset + (batch - segment.first) * segment.size
        rows = stretch.orders[epoch][start : start + segment.size] - stretch.shift
        return tf.gather(stretch.parts["train"].x, rows)

    def _in_one_call(self, execution: Execution, stretch: Stretch) -> tuple[Figures, Figures]:
        first, count = tf.constant(stretch.first), tf.constant(stretch.count)
        sizes = tuple((role, part.x.shape[0]) for role, part in stretch.parts.items())
        loss, accuracy = self._runs[execution].call(sizes, _supply(stretch), first, count)
        return loss.numpy()[: stretch.count], accuracy.numpy()[: stretch.count]

    def _batch_by_batch(self, stretch: Stretch) -> tuple[Figures, Figures]:
        """A call for each batch: TensorFlow cannot share a batch out inside a loop of its own.

        What a call costs is lost in batches that are worth several devices.
        """
        supply = _supply(stretch)
        figures = np.empty((2, stretch.count), np.float32)
        for done in range(stretch.count):
            epoch, batch = divmod(stretch.first + done, self.cycle.length)
            self._rate.assign(stretch.rates[epoch, batch])
            segment = next(s for s in self.cycle.segments if batch < s.end)
            figures[:, done] = self._case(segment, supply, tf.constant(epoch), batch)()
        return figures[0], figures[1]

    def _loop(self, supply: Supply, first: tf.Tensor, count: tf.Tensor) -> Figure:
        def body(
            done: tf.Tensor, losses: tf.TensorArray, accuracies: tf.TensorArray
        ) -> tuple[tf.Tensor, tf.TensorArray, tf.TensorArray]:
            at = first + done
            self._rate.assign(tf.gather(tf.reshape(supply.rates, [-1]), at))
            epoch, batch = tf.math.floordiv(at, length), at % length
            loss, accuracy = self._batch(supply, epoch, batch)
            return done + 1, losses.write(done, loss), accuracies.write(done, accuracy)

        length = self.cycle.length
        figures = [
            tf.TensorArray(tf.float32, self.epochs_per_call * length, element_shape=[])
            for _ in range(2)
        ]
        _, losses, accuracies = tf.while_loop(
            lambda done, *_: done < count, body, (tf.constant(0), *figures), parallel_iterations=1
        )
        return losses.stack(), accuracies.stack()

    def _batch(self, supply: Supply, epoch: tf.Tensor, batch: tf.Tensor) -> Figure:
        """One batch, whatever its segment: sizes are constants in each case, as XLA wants them."""
        cases = [
            (batch < segment.end, self._case(segment, supply, epoch, batch))
            for segment in self.cycle.segments
        ]
        *others, (_, last) = cases
        return tf.case(others, default=last) if others else last()

    def _case(
        self, segment: Segment, supply: Supply, epoch: tf.Tensor, batch: tf.Tensor | int
    ) -> Callable[[], Figure]:
        (x, y), orders = supply.parts[segment.role], supply.orders
        train_step, test_step = self._steps

        # By gather, not by slice: XLA compiles anew for every place a slice begins at.
        def train() -> Figure:
            at = epoch * orders.shape[1] + places()
            rows = tf.gather(tf.reshape(orders, [-1]), at) - supply.shift
            inputs, labels = tf.gather(x, rows), tf.gather(y, rows)
            if supply.class_weights is None:
                return train_step(inputs, labels)
            return train_step(inputs, labels, tf.gather(supply.class_weights, labels))

        def test() -> Figure:
            rows = places() - supply.shift
            return test_step(tf.gather(x, rows), tf.gather(y, rows))

        def places() -> tf.Tensor:
            start = segment.offset + (batch - segment.first) * segment.size
            return start + tf.range(segment.size)

        return train if segment.role == "train" else test


def _supply(stretch: Stretch) -> Supply:
    return Supply(
        {role: (part.x, part.y) for role, part in stretch.parts.items()},
        None if stretch.class_weights is None else tf.constant(stretch.class_weights),
        stretch.orders,
        tf.constant(stretch.rates),
        tf.constant(stretch.shift),
    )


def _alone(
    model: keras.Model,
    step: Callable[..., dict[str, tf.Tensor]],
    augmentation: keras.Model | None = None,
) -> Callable[..., Figure]:
    """A step whose figures speak of its batch alone: Keras's are means since the last reset."""

    def stepped(x: tf.Tensor, *labels: tf.Tensor) -> Figure:
        model.reset_metrics()
        logs = step((augmentation(x, training=True) if augmentation else x, *labels))
        return logs["loss"], logs["accuracy"]

    return stepped


def _rate_of(optimizer: keras.Optimizer) -> keras.Variable:
    return getattr(optimizer, "inner_optimizer", optimizer)._learning_rate  # noqa: SLF001


def create_variables(model: keras.Model, part: Part, place: Placement) -> None:
    """Let optimiser, loss and metrics create what they keep: inside a graph's loop they may not."""
    batch = (part.x[:1], part.y[:1])
    with place.scope():
        model.optimizer.build(model.trainable_variables)
        if place.strategy:
            place.strategy.run(model.test_step, args=(batch,))
        else:
            model.test_step(batch)
    model.reset_metrics()
