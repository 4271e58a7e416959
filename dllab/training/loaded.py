"""An experiment's data as tensors, kept from one run to the next."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import psutil
import tensorflow as tf

from dllab.data import Prepared, prepare
from dllab.data.split import Indices
from dllab.spec import DataSpec
from dllab.training.compiled import Part
from dllab.training.cycle import Role

# The honest training figures are measured on as many samples as the validation figures, so that
# both have the same sampling noise, but never on fewer than this.
LEAST_GAP_SAMPLES = 1000
# Data that would take more than this share of the memory still free stay where they are.
MEMORY_SHARE = 0.5


@dataclass(frozen=True)
class Loaded:
    """The two parts of the data, as tensors where they fit in memory.

    Attributes:
        data: the parts as they were prepared.
        train, validation: the same as tensors; None where they are too large for the memory, and
            where a part is empty.
    """

    data: Prepared
    train: Part | None
    validation: Part | None

    @property
    def in_memory(self) -> bool:
        """Whether the parts are held as tensors."""
        return self.train is not None

    def samples(self, role: Role) -> int:
        """How many samples an epoch goes through in a role."""
        match role:
            case "train":
                return len(self.data.y_train)
            case "gap":
                return min(
                    max(len(self.data.y_validation), LEAST_GAP_SAMPLES), len(self.data.y_train)
                )
            case "validation":
                return len(self.data.y_validation)

    def gap_rows(self, seed: int) -> Indices:
        """The fixed training samples on which the honest training figures are measured."""
        samples, train = self.samples("gap"), self.samples("train")
        if samples == train:
            return np.arange(train)
        return np.sort(np.random.default_rng(seed).choice(train, samples, replace=False))

    @property
    def example(self) -> Part:
        """One sample, for making a network ready."""
        return Part.of(self.data.train.read(slice(1)), self.data.y_train[:1])


# Only the last: two large sets at once could be too much for the memory.
@lru_cache(maxsize=1)
def loaded(spec: DataSpec) -> Loaded:
    """The data, loaded, split, scaled and moved to where TensorFlow wants them.

    Raises:
        DataError: the data cannot be used as asked.
    """
    data = prepare(spec)
    if data.train.nbytes + data.validation.nbytes > memory_for_data():
        return Loaded(data, None, None)
    validation = len(data.y_validation) > 0
    return Loaded(
        data,
        _as_part(data.train.read(), data.y_train),
        _as_part(data.validation.read(), data.y_validation) if validation else None,
    )


def memory_for_data() -> int:
    """How many bytes the data may take as tensors."""
    return int(MEMORY_SHARE * psutil.virtual_memory().available)


def _as_part(x: np.ndarray, y: np.ndarray) -> Part:
    # On the host, also where there is a GPU: a network's memory is dearer than the way there.
    with tf.device("CPU"):
        return Part.of(x, y)
