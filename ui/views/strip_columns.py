"""Where the columns of measured epochs stand: side by side, with room where some were not measured.

Columns are equally wide, so that each can be read and pointed at. Epochs that lie further apart
than is usual have a gap between them, as wide as the columns that could stand there; if that left
less than half of the room for columns, all gaps are narrowed.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Shares = npt.NDArray[np.float64]

# Less than so much of a column is no gap: the epochs that are measured jitter.
LEAST_GAP = 0.5
# Among the distances of epochs, the one that is usual: a few may be small by chance.
USUAL = 25


@dataclass(frozen=True)
class StripColumns:
    """Columns from 0 to 1, the whole width there is.

    Attributes:
        epochs: what was measured, rising.
    """

    epochs: tuple[int, ...]

    @cached_property
    def gaps(self) -> Shares:
        """The room after each column but the last, in columns."""
        distances = np.diff(self.epochs).astype(np.float64)
        if not len(distances):
            return distances
        # Of a single distance nobody knows whether it is usual.
        usual = np.percentile(distances, USUAL, method="lower") if len(distances) > 1 else 1.0
        missing = distances / max(float(usual), 1.0) - 1
        gaps: Shares = np.where(missing > LEAST_GAP, missing, 0.0)
        return gaps * min(len(self.epochs) / max(gaps.sum(), 1.0), 1.0)

    @property
    def width(self) -> float:
        """Of each column."""
        return float(1 / max(len(self.epochs) + self.gaps.sum(), 1.0))

    @cached_property
    def lefts(self) -> Shares:
        """Where each column begins."""
        before = np.concatenate([[0.0], np.cumsum(self.gaps)])[: len(self.epochs)]
        return (np.arange(len(self.epochs)) + before) * self.width

    @property
    def blocks(self) -> list[tuple[int, int]]:
        """First and last of the columns that stand side by side without a gap."""
        ends = [*np.flatnonzero(self.gaps).tolist(), len(self.epochs) - 1]
        begins = [0, *(end + 1 for end in ends[:-1])]
        return list(zip(begins, ends, strict=True))

    def at(self, share: float) -> int | None:
        """The column at a place; None in a gap."""
        column = max(int(np.searchsorted(self.lefts, share, "right")) - 1, 0)
        return column if share <= self.lefts[column] + self.width + 1e-9 else None

    def gap_at(self, share: float) -> int | None:
        """The column before the gap at a place; None where there is none."""
        if not self.epochs or self.at(share) is not None:
            return None
        return int(np.searchsorted(self.lefts, share, "right")) - 1
