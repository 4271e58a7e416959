"""To which part of the split each sample belongs.

Rows count through the samples that may be split, then through those kept for the final test.
"""

import numpy as np
import numpy.typing as npt

from dllab.data.samples import Labels, Samples
from dllab.data.split import Indices, Parts

PARTS = ("training", "validation", "test", "not used")
TRAINING, VALIDATION, TEST, UNUSED = range(len(PARTS))

PartOfEach = npt.NDArray[np.int8]

# More points than this hide each other, and take longer to draw than a hand is patient.
MOST_DRAWN = 10_000


def part_of_each(parts: Parts, samples: Samples) -> PartOfEach:
    """The part of each row, as a place in `PARTS`; shape (samples + test samples,).

    The set's own test part is not used where the split holds samples out for the test.
    """
    before = len(samples.y)
    part = np.full(before + len(samples.y_test), UNUSED, np.int8)
    part[parts.train], part[parts.validation], part[parts.test] = TRAINING, VALIDATION, TEST
    if len(parts.test) == 0:
        part[before:] = TEST
    return part


def class_counts(part: PartOfEach, labels: Labels, classes: int) -> npt.NDArray[np.int64]:
    """How many samples each class has in each part; shape (parts, classes)."""
    kinds = part.astype(np.intp) * classes + labels
    return np.bincount(kinds, minlength=len(PARTS) * classes).reshape(len(PARTS), classes)


def drawn_rows(part: PartOfEach, most: int = MOST_DRAWN) -> Indices:
    """Rows to draw as points, rising: a fair choice of at most so many, what is used first."""
    rng = np.random.default_rng(0)
    used, unused = np.flatnonzero(part != UNUSED), np.flatnonzero(part == UNUSED)
    chosen = used if len(used) <= most else rng.choice(used, most, replace=False)
    room = min(most - len(chosen), len(unused))
    return np.sort(np.concatenate([chosen, rng.choice(unused, room, replace=False)]))
