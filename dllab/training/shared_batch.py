"""One batch shared out among several devices, each with a copy of the network."""

from collections.abc import Callable

import tensorflow as tf

Figure = tuple[tf.Tensor, tf.Tensor]
Step = Callable[..., Figure]


def shared(step: Step, strategy: tf.distribute.Strategy | None) -> Step:
    """The step over a whole batch, of which each device takes an equal share.

    Loss, gradient and accuracy are those of the whole batch, also where its size cannot be divided:
    samples are weighted so that the devices' means add up to the batch's mean. (Batch norm sees
    its own share only, as with `fit`.)
    """
    if strategy is None:
        return step

    def stepped(x: tf.Tensor, y: tf.Tensor, sample_weights: tf.Tensor | None = None) -> Figure:
        def on_device() -> Figure:
            number = tf.distribute.get_replica_context().replica_id_in_sync_group
            begin, end, weight = _share(tf.shape(x)[0], number, strategy.num_replicas_in_sync)
            weights = tf.fill([end - begin], weight)
            if sample_weights is not None:
                weights *= sample_weights[begin:end]
            loss, accuracy = step(x[begin:end], y[begin:end], weights)
            return loss, accuracy * weight

        figures: Figure = strategy.run(on_device)
        loss, accuracy = (strategy.reduce("MEAN", each, axis=None) for each in figures)
        return loss, accuracy

    return stepped


def _share(
    size: tf.Tensor, number: tf.Tensor, devices: int
) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
    """First and last + 1 sample of a device, and the weight of each of them.

    A device whose share is empty computes the batch's last sample without weight: the mean over
    nothing is not a number.
    """
    begin, end = size * number // devices, size * (number + 1) // devices
    weight = tf.cast(devices * (end - begin), tf.float32) / tf.cast(size, tf.float32)
    begin = tf.minimum(begin, size - 1)
    return begin, tf.maximum(end, begin + 1), weight
