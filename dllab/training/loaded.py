"""An experiment's data as tensors, kept from one run to the next."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from dllab.data import Prepared, prepare
from dllab.spec import DataSpec
from dllab.training.compiled import Part, Parts
from dllab.training.cycle import Role

# The honest training figures are measured on as many samples as the validation figures, so that
# both have the same sampling noise, but never on fewer than this.
LEAST_GAP_SAMPLES = 1000


@dataclass(frozen=True)
class Loaded:
    """The parts an epoch goes through, without a validation part where there are no such samples.

    Attributes:
        chance: accuracy of always answering the most frequent class of the training part.
    """

    parts: Parts
    chance: float

    def samples(self, role: Role) -> int:
        """How many samples a part holds; 0 where there is none."""
        return len(self.parts[role]) if role in self.parts else 0


# Only the last: two large sets at once could be too much for the memory.
@lru_cache(maxsize=1)
def loaded(spec: DataSpec, seed: int) -> Loaded:
    """The data, loaded, split, scaled and moved to where TensorFlow wants them.

    Args:
        spec: which data.
        seed: draws the fixed part of the training samples that is measured.

    Raises:
        DataError: the data cannot be used as asked.
    """
    data = prepare(spec)
    train = Part.of(data.x_train, data.y_train)
    parts: Parts = {"train": train, "gap": gap_part(data, train, seed)}
    if len(data.y_validation):
        parts["validation"] = Part.of(data.x_validation, data.y_validation)
    return Loaded(parts, data.chance)


def gap_part(data: Prepared, train: Part, seed: int) -> Part:
    """The fixed part of the training samples on which the honest training figures are measured."""
    samples = max(len(data.y_validation), LEAST_GAP_SAMPLES)
    if samples >= len(train):
        return train
    rows = np.random.default_rng(seed).choice(len(train), samples, replace=False)
    return train.rows(np.sort(rows).astype(np.int32))
