"""Keras's own training and test step in one compiled loop over data held in memory.

`Model.fit` spends most of a small network's time between the batches: input pipeline, Python,
callbacks. Here a `tf.while_loop` goes through any stretch of the run's batches in one call; losses,
penalties, metrics, optimiser and dropout mean exactly what they mean in `fit` and `evaluate`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from dllab.training.cycle import Cycle, Role, Segment

Orders = npt.NDArray[np.int32]
Figure = tuple[tf.Tensor, tf.Tensor]
Execution = Literal["graph", "XLA"]

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


class CompiledCycle:
    """The loop over a model's batches, as a graph and compiled by XLA.

    The step itself is traced once for both, for every size of batch and every length of call.

    Attributes:
        epochs_per_call: how many rows of orders a call takes.
    """

    def __init__(self, model: keras.Model, cycle: Cycle, train_samples: int) -> None:
        self.cycle = cycle
        self.epochs_per_call = max(2, min(MOST_EPOCHS, ORDER_NUMBERS // train_samples))
        signature = [
            tf.TensorSpec([None, *model.input_shape[1:]], tf.float32),
            tf.TensorSpec([None], tf.int32),
        ]
        self._train = tf.function(_alone(model, model.train_step), input_signature=signature)
        self._test = tf.function(_alone(model, model.test_step), input_signature=signature)
        self._runs = {
            "graph": tf.function(self._loop),
            "XLA": tf.function(self._loop, jit_compile=True),
        }

    def run(
        self, execution: Execution, parts: Parts, orders: Orders, first: int, count: int
    ) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        """Go through `count` batches from batch `first` of the epoch that visits `orders[0]`.

        Args:
            execution: as a graph or compiled by XLA.
            parts: the samples.
            orders: the order of the training samples in each epoch touched, shape
                (epochs_per_call, training samples).
            first: a batch of the first of these epochs, from 0.
            count: how many batches; not beyond the last of these epochs.

        Returns:
            Loss and accuracy of each batch, measured on that batch alone, shape (count,).
        """
        tensors = {role: (part.x, part.y) for role, part in parts.items()}
        loss, accuracy = self._runs[execution](
            tensors, tf.constant(orders), tf.constant(first), tf.constant(count)
        )
        return loss.numpy()[:count], accuracy.numpy()[:count]

    def _loop(
        self,
        parts: dict[Role, Figure],
        orders: tf.Tensor,
        first: tf.Tensor,
        count: tf.Tensor,
    ) -> Figure:
        def body(
            done: tf.Tensor, losses: tf.TensorArray, accuracies: tf.TensorArray
        ) -> tuple[tf.Tensor, tf.TensorArray, tf.TensorArray]:
            epoch, batch = tf.math.floordiv(first + done, length), (first + done) % length
            loss, accuracy = self._batch(parts, orders, epoch, batch)
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

    def _batch(
        self, parts: dict[Role, Figure], orders: tf.Tensor, epoch: tf.Tensor, batch: tf.Tensor
    ) -> Figure:
        """One batch, whatever its segment: sizes are constants in each case, as XLA wants them."""
        cases = [
            (batch < segment.end, self._case(segment, parts, orders, epoch, batch))
            for segment in self.cycle.segments
        ]
        *others, (_, last) = cases
        return tf.case(others, default=last) if others else last()

    def _case(
        self,
        segment: Segment,
        parts: dict[Role, Figure],
        orders: tf.Tensor,
        epoch: tf.Tensor,
        batch: tf.Tensor,
    ) -> Callable[[], Figure]:
        x, y = parts[segment.role]

        # By gather, not by slice: XLA compiles anew for every place a slice begins at.
        def train() -> Figure:
            rows = tf.gather(tf.reshape(orders, [-1]), epoch * orders.shape[1] + places())
            return self._train(tf.gather(x, rows), tf.gather(y, rows))

        def test() -> Figure:
            return self._test(tf.gather(x, places()), tf.gather(y, places()))

        def places() -> tf.Tensor:
            start = segment.offset + (batch - segment.first) * segment.size
            return start + tf.range(segment.size)

        return train if segment.role == "train" else test


def _alone(
    model: keras.Model, step: Callable[[Figure], dict[str, tf.Tensor]]
) -> Callable[[tf.Tensor, tf.Tensor], Figure]:
    """A step whose figures speak of its batch alone: Keras's are means since the last reset."""

    def stepped(x: tf.Tensor, y: tf.Tensor) -> Figure:
        model.reset_metrics()
        logs = step((x, y))
        return logs["loss"], logs["accuracy"]

    return stepped


def create_variables(model: keras.Model, part: Part) -> None:
    """Let optimiser, loss and metrics create what they keep: inside a graph's loop they may not."""
    model.optimizer.build(model.trainable_variables)
    model.test_step((part.x[:1], part.y[:1]))
    model.reset_metrics()
