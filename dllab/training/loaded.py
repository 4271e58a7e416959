"""An experiment's data as tensors, kept from one run to the next."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import psutil
import tensorflow as tf

from dllab.data.augment import ValueRange
from dllab.data.prepare import Prepared, prepare
from dllab.data.scaled import extremes
from dllab.data.split import Indices
from dllab.spec import DataSpec
from dllab.spec.class_weights import ClassWeighting, class_weights
from dllab.spec.data import Augmentation
from dllab.training.compiled import Figures, Part
from dllab.training.cycle import LEAST_GAP_SAMPLES, Role

# Data that would take more than this share of the memory still free stay where they are.
MEMORY_SHARE = 0.5


@dataclass(frozen=True)
class Loaded:
    """The two parts of the data, as tensors where they fit in memory.

    Attributes:
        train, validation: as tensors; None where they are too large for the memory, and where a
            part is empty.
        source: where they are read from, if they are too large.
        sizes: how many samples the two parts hold.
        class_counts: how many training samples each class has.
        example: one sample, for making a network ready.
        chance: accuracy of always answering the most frequent class of the training part.
    """

    train: Part | None
    validation: Part | None
    source: Prepared | None
    sizes: tuple[int, int]
    class_counts: tuple[int, ...]
    example: Part
    chance: float

    def samples(self, role: Role) -> int:
        """How many samples an epoch goes through in a role."""
        train, validation = self.sizes
        match role:
            case "train":
                return train
            case "gap":
                return min(max(validation, LEAST_GAP_SAMPLES), train)
            case "validation":
                return validation

    def value_range(self, augmentation: Augmentation) -> ValueRange:
        """Least and greatest value of the training part, where an augmentation is measured by it.

        Otherwise 0 and 1: data that differ in nothing else share a program.
        """
        return self._extremes if any(a.needs_range for a in augmentation) else (0.0, 1.0)

    @cached_property
    def _extremes(self) -> ValueRange:
        if self.train is None:
            assert self.source  # noqa: S101 - else the part is in memory
            return extremes(self.source.train)
        return float(tf.reduce_min(self.train.x)), float(tf.reduce_max(self.train.x))

    def class_weights(self, weighting: ClassWeighting) -> Figures | None:
        """How much the training samples of each class count, shape (classes,); None: alike."""
        if weighting == "none":
            return None
        return np.array(class_weights(weighting, self.class_counts), np.float32)

    def gap_rows(self, seed: int) -> Indices:
        """The fixed training samples on which the honest training figures are measured."""
        samples, train = self.samples("gap"), self.samples("train")
        if samples == train:
            return np.arange(train)
        return np.sort(np.random.default_rng(seed).choice(train, samples, replace=False))


# Only the last: two large sets at once could be too much for the memory.
@lru_cache(maxsize=1)
def loaded(spec: DataSpec) -> Loaded:
    """The data, loaded, split, preprocessed and moved to where TensorFlow wants them.

    Raises:
        DataError: the data cannot be used as asked.
    """
    data = prepare(spec)
    sizes = len(data.y_train), len(data.y_validation)
    counts = tuple(np.bincount(data.y_train, minlength=len(data.class_names)).tolist())
    example = Part.of(data.train.read(slice(1)), data.y_train[:1])
    if data.train.nbytes + data.validation.nbytes > memory_for_data():
        return Loaded(None, None, data, sizes, counts, example, data.chance)
    train = _as_part(data.train.read(), data.y_train)
    validation = _as_part(data.validation.read(), data.y_validation) if sizes[1] else None
    return Loaded(train, validation, None, sizes, counts, example, data.chance)


def memory_for_data() -> int:
    """How many bytes the data may take as tensors."""
    return int(MEMORY_SHARE * psutil.virtual_memory().available)


def _as_part(x: np.ndarray, y: np.ndarray) -> Part:
    # On the host, also where there is a GPU: a network's memory is dearer than the way there.
    with tf.device("CPU"):
        return Part.of(x, y)
