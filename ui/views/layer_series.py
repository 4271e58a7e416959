"""What a run's histograms tell of each array, over the epochs."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from dllab.distributions import BINS, PERCENTILES, bins
from dllab.events import HistogramsTaken

Numbers = npt.NDArray[np.float64]
FEWEST_BINS = 8
GRADIENT, ACTIVATION = " gradient", " activation"


@dataclass(frozen=True)
class Bend:
    """An axis on which a value lies at asinh((value - centre) / scale); scale 0: at itself."""

    centre: float = 0.0
    scale: float = 0.0

    def place(self, values: npt.ArrayLike) -> Numbers:
        """Where values lie on the axis."""
        values = np.asarray(values, np.float64)
        return np.arcsinh((values - self.centre) / self.scale) if self.scale else values

    def value(self, places: npt.ArrayLike) -> Numbers:
        """What lies at places of the axis."""
        places = np.asarray(places, np.float64)
        return self.centre + self.scale * np.sinh(places) if self.scale else places


@dataclass(frozen=True)
class Series:
    """One array at the epochs at which something finite was recorded of it.

    Attributes:
        name: of the array, with number and kind of its layer.
        epochs: shape (epochs,).
        edges: of the bins, shape (epochs, bins + 1); neighbouring ones are joined
            where there are few values.
        counts: in each bin, shape (epochs, bins).
        percentiles: shape (epochs, 9); NaN where a session of the first labs has none.
        others: how many values were no finite numbers, shape (epochs,).
        bends: centre and scale of the bins, shape (epochs, 2).
    """

    name: str
    epochs: npt.NDArray[np.int64]
    edges: Numbers
    counts: Numbers
    percentiles: Numbers
    others: npt.NDArray[np.int64]
    bends: Numbers

    @cached_property
    def bend(self) -> Bend:
        """An axis for all epochs; it is bent if the bins of one of them are."""
        bent = self.bends[self.bends[:, 1] > 0]
        return Bend(*np.median(bent, axis=0).tolist()) if len(bent) else Bend()

    @cached_property
    def places(self) -> Numbers:
        """Where the edges lie on the axis."""
        return self.bend.place(self.edges)

    @cached_property
    def heights(self) -> Numbers:
        """The share of the values in each bin for one unit of the axis, shape (epochs, bins)."""
        total = np.maximum(self.counts.sum(axis=1, keepdims=True), 1)
        return self.counts / total / np.maximum(np.diff(self.places, axis=1), 1e-300)

    @property
    def is_single(self) -> bool:
        """Whether the array has one value only."""
        return bool(self.counts[-1].sum() + self.others[-1] == 1)

    def row(self, epoch: int | None) -> int:
        """Of the last epoch recorded up to this one; None: of the newest."""
        if epoch is None:
            return len(self.epochs) - 1
        return max(int(np.searchsorted(self.epochs, epoch, "right")) - 1, 0)


def arrays_of(histograms: Sequence[HistogramsTaken]) -> dict[str, list[str]]:
    """The names of all arrays recorded, by number and kind of their layer, in their order."""
    found: dict[str, list[str]] = {}
    for name in dict.fromkeys(name for taken in histograms for name in taken.names):
        found.setdefault(layer_of(name), []).append(name)
    ordered = sorted(found, key=number_of)
    return {layer: sorted(found[layer], key=_kind) for layer in ordered}


def layer_of(name: str) -> str:
    """Number and kind of an array's layer: "1 Dense" of "1 Dense kernel"."""
    return " ".join(name.split(" ", 2)[:2])


def number_of(name: str) -> int:
    """The number of an array's layer; 0 where a file from elsewhere has none."""
    number = name.split(" ", 1)[0]
    return int(number) if number.isdecimal() else 0


def _kind(name: str) -> int:
    """Weights before gradients before activations."""
    return 2 if name.endswith(ACTIVATION) else int(name.endswith(GRADIENT))


def series_of(histograms: Sequence[HistogramsTaken], name: str) -> Series | None:
    """What was recorded of an array; None where nothing finite was."""
    rows = [
        row
        for taken in histograms
        if name in taken.names and (row := _row(taken, taken.names.index(name)))
    ]
    if not rows:
        return None
    epochs, edges, counted, percentiles, others, bends = zip(*rows, strict=True)
    counts = np.array(counted, np.float64)
    together = _bins_together(float(counts[-1].sum()))
    return Series(
        name,
        np.array(epochs),
        np.stack(edges)[:, ::together],
        counts.reshape(len(rows), -1, together).sum(axis=2),
        np.array(percentiles),
        np.array(others),
        np.array(bends),
    )


def _bins_together(values: float) -> int:
    """How many bins are drawn as one: of few values, each would hold one or none.

    2 n^(1/3) bins, rounded up to a power of two (D. Lane's Rice rule).
    """
    wanted = 2 ** math.ceil(math.log2(2 * max(values, 1.0) ** (1 / 3)))
    return max(BINS // max(wanted, FEWEST_BINS), 1)


def _row(taken: HistogramsTaken, place: int) -> tuple[object, ...] | None:
    counts = taken.counts[place]
    if taken.percentiles:
        percentiles = taken.percentiles[place]
        ends = (percentiles[0], percentiles[-1]) if percentiles else (np.nan, np.nan)
        bend, others = (taken.centre[place], taken.scale[place]), taken.others[place]
    else:
        percentiles, ends = (np.nan,) * len(PERCENTILES), (taken.low[place], taken.high[place])
        bend, others = (0.0, 0.0), 0
    # A file from elsewhere may hold anything.
    if len(counts) != BINS or min(counts) < 0 or not sum(counts) or not ends[0] <= ends[1]:
        return None
    with np.errstate(all="ignore"):
        edges = bins(*ends, *bend)
    if not np.isfinite(edges).all():
        return None
    return taken.epoch, edges, counts, percentiles, others, bend


def together(series: Sequence[Series]) -> dict[str, npt.NDArray[Any]]:
    """All bins of all arrays at all epochs as the columns of one table."""
    columns: dict[str, list[npt.NDArray[Any]]] = {}
    for each in series:
        epochs, count = each.counts.shape
        for name, values in (
            ("array", np.full(epochs * count, each.name)),
            ("epoch", np.repeat(each.epochs, count)),
            ("from", each.edges[:, :-1].ravel()),
            ("to", each.edges[:, 1:].ravel()),
            ("values", each.counts.astype(np.int64).ravel()),
        ):
            columns.setdefault(name, []).append(values)
    return {name: np.concatenate(parts) for name, parts in columns.items()}
