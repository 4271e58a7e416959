"""Keras's own training and test step, many batches to one call, over data held in memory.

`Model.fit` spends most of a small network's time between the batches: input pipeline, Python,
callbacks. Here a `tf.while_loop` around `model.train_step` takes a whole stretch of batches in one
call; losses, penalties, metrics, optimiser and dropout mean exactly what they mean in `fit`.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from dllab.jobs.control import Control
from dllab.training.pace import Pace

Step = Callable[[tuple[tf.Tensor, tf.Tensor]], dict[str, tf.Tensor]]
Order = npt.NDArray[np.int32]


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

    def rows(self, rows: Order) -> "Part":
        """The part of these samples, in their order."""
        return Part(tf.gather(self.x, rows), tf.gather(self.y, rows))


@dataclass(frozen=True)
class BatchFigures:
    """What a call says of its batches.

    Attributes:
        first: the first batch of the call, counted from 0 in the epoch.
        loss, accuracy: of each batch alone, shape (batches,).
    """

    first: int
    loss: npt.NDArray[np.float32]
    accuracy: npt.NDArray[np.float32]


class CompiledSteps:
    """One of a model's steps over all batches of a part, in the order asked for.

    One trace serves every length of call and every order, and the last, shorter batch too.
    """

    def __init__(self, model: keras.Model, step: Step, batch_size: int) -> None:
        self.batch_size = batch_size
        self._model = model
        self._step = step
        self._pace = Pace()
        self._run = tf.function(self._batches, reduce_retracing=True)

    def over(self, part: Part, order: Order, control: Control) -> Iterator[BatchFigures]:
        """Go once over the part, visiting its samples in `order`; ends early when stopped.

        Between two calls, of about 50 ms each, the caller may pause.
        """
        batches = -(-len(order) // self.batch_size)
        done = 0
        while done < batches and not control.stopped:
            count = self._pace.next_steps(batches - done)
            begin = time.perf_counter()
            figures = self._call(part, order, done, count)
            self._pace.took(count, time.perf_counter() - begin)
            done += count
            yield figures

    def _call(self, part: Part, order: Order, first: int, count: int) -> BatchFigures:
        loss, accuracy = self._run(
            part.x, part.y, tf.constant(order), tf.constant(first), tf.constant(count)
        )
        return BatchFigures(first, loss.numpy(), accuracy.numpy())

    def _batches(
        self, x: tf.Tensor, y: tf.Tensor, order: tf.Tensor, first: tf.Tensor, count: tf.Tensor
    ) -> tuple[tf.Tensor, tf.Tensor]:
        figures = (tf.TensorArray(tf.float32, count), tf.TensorArray(tf.float32, count))

        def body(
            done: tf.Tensor, loss: tf.TensorArray, accuracy: tf.TensorArray
        ) -> tuple[tf.Tensor, tf.TensorArray, tf.TensorArray]:
            start = (first + done) * self.batch_size
            rows = order[start : start + self.batch_size]
            # Keras's metrics are means since their last reset: reset, they speak of this batch.
            self._model.reset_metrics()
            logs = self._step((tf.gather(x, rows), tf.gather(y, rows)))
            return (
                done + 1,
                loss.write(done, logs["loss"]),
                accuracy.write(done, logs["accuracy"]),
            )

        _, loss, accuracy = tf.while_loop(
            lambda done, *_: done < count, body, (tf.constant(0), *figures), parallel_iterations=1
        )
        return loss.stack(), accuracy.stack()


def create_variables(model: keras.Model, part: Part) -> None:
    """Let optimiser, loss and metrics create what they keep: inside a graph's loop they may not."""
    model.optimizer.build(model.trainable_variables)
    model.test_step((part.x[:1], part.y[:1]))
    model.reset_metrics()
