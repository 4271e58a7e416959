"""What all checks are made with: some samples of both parts, and fresh networks."""

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from dllab.data.prepare import Prepared, prepare
from dllab.data.samples import Floats, Labels
from dllab.diagnosis.pre_flight.chance import Guess, guess
from dllab.jobs.control import Control
from dllab.network.build import compiled_model
from dllab.spec import Experiment, output_activation
from dllab.training.compiled import Part, create_variables
from dllab.training.placement import Placement, placement

# Enough for every verdict; more would only take longer.
MOST_TRAIN, MOST_VALIDATION = 2000, 1000


@dataclass(frozen=True)
class Few:
    """Some samples: x of shape (samples, ...), y of shape (samples,)."""

    x: Floats
    y: Labels

    def __len__(self) -> int:
        return len(self.y)

    def first(self, count: int) -> "Few":
        """At most so many of them."""
        return Few(self.x[:count], self.y[:count])


@dataclass(frozen=True)
class Bench:
    """An experiment with samples of its data.

    Attributes:
        experiment: what is checked, without augmentation.
        data: all of its data.
        control: when it is stopped, checks end early.
    """

    experiment: Experiment
    data: Prepared
    control: Control

    @classmethod
    def of(cls, experiment: Experiment, control: Control) -> "Bench":
        """Reads the data; raises DataError where they cannot be used as asked."""
        plain = experiment.model_copy(update={"data": experiment.data.unaugmented})
        return cls(plain, prepare(plain.data), control)

    @cached_property
    def train(self) -> Few:
        """Up to 2,000 training samples, drawn by the experiment's seed."""
        rows = self.rows(len(self.data.y_train), MOST_TRAIN)
        return Few(self.data.train.read(rows), self.data.y_train[rows].astype(np.int32))

    @cached_property
    def validation(self) -> Few:
        """Up to 1,000 validation samples; there may be none."""
        rows = self.rows(len(self.data.y_validation), MOST_VALIDATION)
        labels = self.data.y_validation[rows].astype(np.int32)
        return Few(self.data.validation.read(rows), labels)

    def rows(self, samples: int, most: int) -> npt.NDArray[np.intp]:
        """Places of at most so many samples, in random order."""
        draw = np.random.default_rng(self.experiment.training.seed)
        return draw.permutation(samples)[:most]

    @property
    def classes(self) -> int:
        """How many classes there are."""
        return len(self.data.class_names)

    @property
    def guess(self) -> Guess:
        """What guessing costs."""
        activation = output_activation(self.experiment.layers[-1])
        return guess(self.experiment.training.loss, self.classes, activation)


class Trial:
    """A fresh network that trains on whatever batches it is handed; nobody else sees it.

    Attributes:
        model: the network.
    """

    def __init__(self, experiment: Experiment, example: Few) -> None:
        place = placement(experiment.compute.device)
        # Shared out over several devices, a batch of 20 is no batch any more.
        self._place = Placement() if place.strategy else place
        shape = example.x.shape[1:]
        random.seed(experiment.training.seed)
        with self._place.scope():
            self.model = compiled_model(experiment, shape)
        create_variables(self.model, Part.of(example.x[:1], example.y[:1]), self._place)
        signature = [tf.TensorSpec([None, *shape], tf.float32), tf.TensorSpec([None], tf.int32)]
        self._train = tf.function(
            _alone(self.model, self.model.train_step), input_signature=signature, autograph=False
        )
        self._test = tf.function(
            _alone(self.model, self.model.test_step), input_signature=signature, autograph=False
        )

    @property
    def penalty(self) -> float:
        """What the weights add to the loss now."""
        return float(sum(float(term) for term in self.model.losses))

    def step(self, batch: Few) -> tuple[float, float]:
        """Train on a batch; its loss and accuracy before."""
        with self._place.scope():
            loss, accuracy = self._train(batch.x, batch.y)
        return float(loss), float(accuracy)

    def measure(self, samples: Few) -> tuple[float, float]:
        """Loss and accuracy in inference mode."""
        with self._place.scope():
            loss, accuracy = self._test(samples.x, samples.y)
        return float(loss), float(accuracy)

    def answers(self, x: Floats) -> Labels:
        """The classes the network names, shape (samples,)."""
        with self._place.scope():
            found = tf.cast(self.model(x, training=False), tf.float32).numpy()
        outputs = np.asarray(found, np.float32)
        if outputs.shape[1] > 1:
            return np.asarray(np.argmax(outputs, axis=1), np.int32)
        last = self.model.layers[-1]
        is_linear = getattr(last, "activation", None) is keras.activations.linear
        threshold = np.float32(0.0 if is_linear else 0.5)
        return np.asarray(outputs[:, 0] > threshold, np.int32)


def _alone(model: keras.Model, step: Callable[[Any], dict[str, Any]]) -> Callable[..., Any]:
    def stepped(x: tf.Tensor, y: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        model.reset_metrics()
        logs = step((x, y))
        return logs["loss"], logs["accuracy"]

    return stepped


def until(seconds: float, control: Control, most: int) -> Iterator[int]:
    """Count up to `most`, but no longer than this from the second count on, nor after a stop.

    The first step also traces the network, which is no measure of what the others take.
    """
    begin = 0.0
    for count in range(most):
        if control.stopped or (count > 1 and time.monotonic() - begin > seconds):
            return
        yield count
        begin = begin or time.monotonic()


def batches(samples: Few, size: int, draw: np.random.Generator) -> Iterator[Few]:
    """One epoch's batches in a new order; a shorter one at the end is left out."""
    order, size = draw.permutation(len(samples)), min(size, len(samples))
    for start in range(0, len(samples) - size + 1, size):
        rows = order[start : start + size]
        yield Few(samples.x[rows], samples.y[rows])
