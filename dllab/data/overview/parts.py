"""To which part of the split each sample belongs.

Rows count through the samples that may be split, then through those kept for the final test.
"""

import numpy as np
import numpy.typing as npt

from dllab.data.samples import Labels
from dllab.data.split import Indices

PARTS = ("training", "validation", "test", "not used")
TRAINING, VALIDATION, TEST, UNUSED = range(len(PARTS))

Parts = npt.NDArray[np.int8]

# More points than this hide each other, and take longer to draw than a hand is patient.
MOST_DRAWN = 20_000


def part_of_each(train: Indices, validation: Indices, samples: int, tests: int) -> Parts:
    """The part of each row, as a place in `PARTS`; shape (samples + tests,)."""
    part = np.full(samples + tests, UNUSED, np.int8)
    part[train], part[validation] = TRAINING, VALIDATION
    part[samples:] = TEST
    return part


def class_counts(part: Parts, labels: Labels, classes: int) -> npt.NDArray[np.int64]:
    """How many samples each class has in each part; shape (parts, classes)."""
    kinds = part.astype(np.intp) * classes + labels
    return np.bincount(kinds, minlength=len(PARTS) * classes).reshape(len(PARTS), classes)


def drawn_rows(part: Parts, most: int = MOST_DRAWN) -> Indices:
    """Rows to draw as points, rising: a fair choice of at most so many, what is used first."""
    rng = np.random.default_rng(0)
    used, unused = np.flatnonzero(part != UNUSED), np.flatnonzero(part == UNUSED)
    chosen = used if len(used) <= most else rng.choice(used, most, replace=False)
    room = min(most - len(chosen), len(unused))
    return np.sort(np.concatenate([chosen, rng.choice(unused, room, replace=False)]))
