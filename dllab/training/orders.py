"""In which order each epoch visits the training samples."""

from collections.abc import Callable

import numpy as np
import tensorflow as tf

from dllab.spec import TrainingSpec
from dllab.training.compiled import Orders


def batch_order(training: TrainingSpec, samples: int, epoch: int) -> Orders:
    """The order of an epoch (from 1), shape (samples,): a function of seed and epoch alone."""
    if not training.shuffle:
        return np.arange(samples, dtype=np.int32)
    generator = np.random.default_rng([training.seed, epoch])
    return generator.permutation(samples).astype(np.int32)


class OrderBook:
    """Stacks the orders a call can reach; draws each only once."""

    def __init__(self, order: Callable[[int], Orders], epochs: int, reach: int) -> None:
        self._order = order
        self._epochs = epochs
        self._reach = reach
        self._drawn: dict[int, Orders] = {}
        self._first = 0
        self._stacked = tf.zeros((0, 0), tf.int32)

    def from_epoch(self, first: int) -> tf.Tensor:
        """The orders of the epochs from `first` on; behind the last epoch, its own again.

        Shape (reach, samples), int32.
        """
        if first != self._first:
            reached = [min(epoch, self._epochs) for epoch in range(first, first + self._reach)]
            known = self._drawn
            self._drawn = {e: known[e] if e in known else self._order(e) for e in set(reached)}
            # A large epoch takes many calls, which all want the same stack, and as a tensor: of
            # millions of samples, a copy for each call would take longer than the call.
            stack = np.stack([self._drawn[e] for e in reached])
            self._first, self._stacked = first, tf.constant(stack)
        return self._stacked
