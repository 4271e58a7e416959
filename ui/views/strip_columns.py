"""Where the columns of measured epochs stand: each reaches to the next epoch that was measured.

So the strip is an even axis of epochs without holes, also where measuring skipped some. What comes
after the last one nobody knows: its column is as wide as is usual.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Shares = npt.NDArray[np.float64]


@dataclass(frozen=True)
class StripColumns:
    """Columns from 0 to 1, the whole width there is.

    Attributes:
        epochs: what was measured, rising.
    """

    epochs: tuple[int, ...]

    @cached_property
    def edges(self) -> Shares:
        """Where columns begin, and where the last one ends, shape (epochs + 1,)."""
        distances = np.diff(self.epochs).astype(np.float64)
        last = float(np.median(distances)) if len(distances) else 1.0
        ends = np.concatenate([[0.0], np.cumsum([*distances, last])])
        edges: Shares = ends / ends[-1]
        return edges

    def at(self, share: float) -> int:
        """The column at a place."""
        return int(self.all_at(np.array([share]))[0])

    def all_at(self, shares: Shares) -> npt.NDArray[np.intp]:
        """The columns at places."""
        found = np.searchsorted(self.edges, shares, "right") - 1
        return np.clip(found, 0, len(self.epochs) - 1)
