"""What an epoch consists of: batches to train on, then batches to measure, numbered in one row.

Numbering them alike lets one compiled loop go through any stretch of a run: part of a large epoch,
or many epochs of a small one.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt

Role = Literal["train", "gap", "validation"]

# The honest training figures are measured on as many samples as the validation figures, so that
# both have the same sampling noise, but never on fewer than this.
LEAST_GAP_SAMPLES = 500
# Larger batches are no faster on a CPU and only take memory.
MEASURE_BATCH = 1024


@dataclass(frozen=True)
class Segment:
    """Batches of one size that follow each other.

    Attributes:
        role: which part they come from, and whether they train.
        first: number of the first batch in the epoch.
        count: how many there are.
        size: samples in each.
        offset: where the first sample of the first batch stands in its part.
    """

    role: Role
    first: int
    count: int
    size: int
    offset: int

    @property
    def end(self) -> int:
        """Number of the first batch after these."""
        return self.first + self.count


@dataclass(frozen=True)
class Cycle:
    """The batches of one epoch.

    Attributes:
        segments: in their order; full batches and the last, shorter one are apart.
    """

    segments: tuple[Segment, ...]

    @cached_property
    def length(self) -> int:
        """Batches in an epoch, measuring included."""
        return self.segments[-1].end

    @cached_property
    def train_steps(self) -> int:
        """Batches in an epoch that train."""
        return sum(segment.count for segment in self.segments if segment.role == "train")

    @property
    def train_samples(self) -> int:
        """Samples in an epoch that train."""
        return sum(s.count * s.size for s in self.segments if s.role == "train")

    def mean(
        self, role: Role, values: npt.NDArray[np.float32]
    ) -> npt.NDArray[np.float64] | np.float64:
        """Means over the samples of a part of values given for each batch of some epochs.

        Args:
            role: the part; when an epoch has no such part, they are NaN.
            values: shape (epochs, length), or (length,) of one epoch.

        Returns:
            shape (epochs,), or one number; a shorter batch counts for what it holds.
        """
        if role not in self._sizes:
            return np.full(values.shape[:-1], np.nan)
        begin, sizes = self._sizes[role]
        # In double precision, as the sizes are.
        return (values[..., begin : begin + len(sizes)] * sizes).sum(axis=-1) / sizes.sum()

    @cached_property
    def _sizes(self) -> dict[Role, tuple[int, npt.NDArray[np.float64]]]:
        """Where the batches of each part begin, and how many samples each holds."""
        found: dict[Role, tuple[int, npt.NDArray[np.float64]]] = {}
        for segment in self.segments:
            begin, sizes = found.get(segment.role, (segment.first, np.empty(0)))
            more = np.full(segment.count, float(segment.size))
            found[segment.role] = begin, np.concatenate([sizes, more])
        return found


def cycle_of(train: int, gap: int, validation: int, batch_size: int) -> Cycle:
    """The cycle of an epoch with so many samples in each part; a part may be empty."""
    segments: list[Segment] = []
    for role, samples, size in (
        ("train", train, batch_size),
        ("gap", gap, measure_batch(gap)),
        ("validation", validation, measure_batch(validation)),
    ):
        first = segments[-1].end if segments else 0
        segments += _segments(role, first, samples, size)  # type: ignore[arg-type] # a Role
    return Cycle(tuple(segments))


def measure_batch(samples: int) -> int:
    """A batch size that divides the samples, if there is one near: each size costs compile time."""
    least = max(1, -(-samples // MEASURE_BATCH))
    even = (count for count in range(least, 2 * least) if samples % count == 0)
    return max(1, samples // next(even, least)) if samples else 1


def _segments(role: Role, first: int, samples: int, size: int) -> list[Segment]:
    full, rest = divmod(samples, size)
    found = [Segment(role, first, full, size, 0)] if full else []
    if rest:
        found.append(Segment(role, first + full, 1, rest, full * size))
    return found
