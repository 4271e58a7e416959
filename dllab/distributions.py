"""How many values lie where: bins that show the bulk of a distribution and its outliers alike.

Equal bins from least to greatest say nothing where a few values lie far out: all others then share
one bin. There the bins are equal in asinh((x - centre) / scale) instead: nearly equal in the bulk,
growing with the distance behind it, on both sides, so that every value stays in a bin.
"""

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.float64]

BINS = 64
# Of a normal distribution the ends of one half, one and one and a half sigma around the median:
# those TensorBoard draws its distributions with.
PERCENTILES = (0, 7, 16, 31, 50, 69, 84, 93, 100)
# Of equal bins the bulk (16 % to 84 %, two sigma) then has less than four. The least and the
# greatest of a million normal values are five times the bulk apart.
FAR = BINS // 4
# So many values are sorted; of more, their leading 16 bits are counted.
FEW = 1 << 13
_INNER = np.array(PERCENTILES[1:-1]) / 100


@dataclass(frozen=True)
class Distribution:
    """Where values lie.

    Attributes:
        low, high: the least and the greatest; NaN where one is not a number.
        counts: how many finite ones lie in each of `BINS` bins.
        centre, scale: bend the bins; scale 0: they are equal.
        percentiles: at `PERCENTILES`; none where nothing is finite. Of more than `FEW` values they
            are right within 2^-7 of themselves.
        others: how many values are no finite numbers.
    """

    low: float
    high: float
    counts: tuple[int, ...]
    centre: float
    scale: float
    percentiles: tuple[float, ...]
    others: int


def distribution(values: Values) -> Distribution:
    """The distribution of values, shape (values,)."""
    low, high = _ends(values)
    # One that is no number makes both ends one.
    finite = values if np.isfinite(high - low) else values[np.isfinite(values)]
    others = len(values) - len(finite)
    if len(finite) == 0:
        return Distribution(low, high, (0,) * BINS, 0.0, 0.0, (), others)
    ends = _ends(finite) if others else (low, high)
    heaps = _sorted(finite) if len(finite) <= FEW else _heaps(finite)
    percentiles = _percentiles(heaps, len(finite), *ends)
    centre, scale = _bend(percentiles)
    found = _between(bins(*ends, centre, scale), heaps) if scale else _equal(finite, *ends)
    told = tuple(map(_short, percentiles))
    return Distribution(low, high, tuple(found.tolist()), centre, scale, told, others)


def _ends(values: Values) -> tuple[float, float]:
    with np.errstate(invalid="ignore"):
        return (float(values.min()), float(values.max())) if len(values) else (np.nan, np.nan)


def bins(low: float, high: float, centre: float, scale: float) -> Numbers:
    """The edges of the bins between two finite values, shape (`BINS` + 1,)."""
    if scale == 0:
        if low == high:
            # As NumPy has it: a range of 0 reaches half a unit to either side.
            low, high = low - 0.5, high + 0.5
        return np.linspace(low, high, BINS + 1)
    ends = np.arcsinh((np.array([low, high]) - centre) / scale)
    edges: Numbers = centre + scale * np.sinh(np.linspace(ends[0], ends[1], BINS + 1))
    edges[[0, -1]] = low, high
    return edges


def counts(values: Values) -> npt.NDArray[np.int64]:
    """How many of the finite values lie in each of `BINS` equal bins from least to greatest.

    NumPy's own histogram takes four times as long: it puts right what rounding does to a value
    within 1e-7 of a bin's edge.
    """
    finite = values[np.isfinite(values)]
    return _equal(finite, *_ends(finite)) if len(finite) else np.zeros(BINS, np.int64)


def _equal(finite: Values, low: float, high: float) -> npt.NDArray[np.int64]:
    width = high - low
    if width < np.finfo(np.float32).tiny * BINS:
        return np.bincount([BINS // 2], [len(finite)], BINS).astype(np.int64)
    numbers = ((finite - np.float32(low)) * np.float32(BINS / width)).astype(np.uint8)
    # The greatest value is the end of the last bin, not the beginning of another one.
    return _counted(np.minimum(numbers, BINS - 1, out=numbers))


def _counted(numbers: npt.NDArray[np.uint8]) -> npt.NDArray[np.int64]:
    """How often each bin occurs; of many, two bytes at a time, of which there are half as many."""
    if len(numbers) <= FEW:
        return np.bincount(numbers, minlength=BINS)
    even = len(numbers) // 2 * 2
    pairs = np.bincount(numbers[:even].view(np.uint16), minlength=1 << 16).reshape(256, 256)
    found: npt.NDArray[np.int64] = pairs.sum(axis=0) + pairs.sum(axis=1)
    found[numbers[even:]] += 1
    return found[:BINS]


@dataclass(frozen=True)
class _Heaps:
    """Finite values in their order, in heaps of neighbours: each one's ends and how many it has."""

    left: Numbers
    right: Numbers
    sizes: npt.NDArray[np.int64]

    @cached_property
    def ends(self) -> npt.NDArray[np.int64]:
        """How many values there are up to the end of each heap."""
        return np.cumsum(self.sizes)


def _sorted(values: Values) -> _Heaps:
    each = np.sort(values).astype(np.float64)
    return _Heaps(each, each, np.ones(len(each), np.int64))


def _heaps(values: Values) -> _Heaps:
    """Values that agree in sign, exponent and the leading 7 bits share a heap."""
    codes = (values.view(np.uint32) >> 16).astype(np.uint16)
    order, left, right = _codes()
    found = np.bincount(codes, minlength=1 << 16)[order]
    there = np.flatnonzero(found)
    return _Heaps(left[there], right[there], found[there])


@cache
def _codes() -> tuple[npt.NDArray[np.int64], Numbers, Numbers]:
    """The leading 16 bits of all finite numbers, by value, and the ends of their heaps."""
    magnitudes = np.arange(0x7F80)
    near, far = (
        (part.astype(np.uint32) << 16).view(np.float32).astype(np.float64)
        for part in (magnitudes, magnitudes + 1)
    )
    # What is below every normal number is 0: a ReLU's zeros must not seem to be spread.
    near[:0x80] = far[:0x80] = 0
    far[-1] = np.finfo(np.float32).max
    order = np.concatenate([magnitudes[::-1] + 0x8000, magnitudes])
    return order, np.concatenate([-far[::-1], near]), np.concatenate([-near[::-1], far])


def _percentiles(heaps: _Heaps, count: int, low: float, high: float) -> list[float]:
    """As NumPy's, between two values in proportion; the ends are exact."""
    ranks = _INNER * (count - 1)
    if heaps.left is heaps.right:
        # Each value has a heap of its own.
        below = ranks.astype(np.intp)
        found = heaps.left[below]
        found += (ranks - below) * (heaps.left[np.minimum(below + 1, count - 1)] - found)
    else:
        places = np.stack([heaps.ends - heaps.sizes, heaps.ends - 1], 1).ravel()
        found = np.interp(ranks, places, np.stack([heaps.left, heaps.right], 1).ravel())
    return [low, *(min(max(each, low), high) for each in found.tolist()), high]


def _bend(percentiles: list[float]) -> tuple[float, float]:
    """Centre and scale of the bins; scale 0 where equal ones will do."""
    low, tail, near, _, middle, _, off, last, high = percentiles
    span = high - low
    if span <= FAR * (off - near):
        return 0.0, 0.0
    # Where most values are equal, the next best measure of what is not far out.
    bulk = (off - near) or (last - tail) or span / FAR
    return _short(middle), _short(bulk / 2)


def _between(edges: Numbers, heaps: _Heaps) -> npt.NDArray[np.int64]:
    """How many values lie in each bin; a heap an edge goes through is shared in proportion."""
    ends = heaps.ends
    below = np.stack([ends - heaps.sizes, ends], 1).ravel()
    places = np.stack([heaps.left, heaps.right], 1).ravel()
    found = np.rint(np.interp(edges[1:-1], places, below)).astype(np.int64)
    counted: npt.NDArray[np.int64] = np.diff(found, prepend=0, append=int(ends[-1]))
    return counted


def _short(number: float) -> float:
    """A float32 with no more digits than tell it from its neighbours."""
    return float(str(np.float32(number)))
