"""Texts that never cover each other, each as near as can be to where it wants to be."""

from collections.abc import Sequence

import numpy as np

# Between two labels, in pixels.
SPACING = 2.0


def spread(wanted: list[float], heights: list[float], low: float, high: float) -> list[float]:
    """Centres as near as can be to the wanted ones, between low and high, none overlapping.

    The order of `wanted` is kept from small to large. Least squares under the least distances is
    isotonic regression, solved by pooling adjacent violators.
    """
    if not wanted:
        return []
    order = np.argsort(wanted, kind="stable")
    sizes = np.array(heights)[order] + SPACING
    offsets = np.cumsum(sizes) - sizes / 2
    pools: list[tuple[float, int]] = []
    for target in np.array(wanted)[order] - offsets:
        mean, count = float(target), 1
        while pools and pools[-1][0] > mean:
            before, members = pools.pop()
            mean, count = (mean * count + before * members) / (count + members), count + members
        pools.append((mean, count))
    shifts = np.concatenate([np.full(count, mean) for mean, count in pools])
    # Not enough room: the uppermost keep their place.
    placed = np.clip(shifts, low, max(low, high - float(sizes.sum()))) + offsets
    centres = np.empty(len(wanted))
    centres[order] = placed
    return [float(centre) for centre in centres]


def clusters(places: Sequence[float], width: float) -> list[tuple[float, int]]:
    """Rising places merged where they would fall together: the first of each, and how many."""
    merged: list[tuple[float, int]] = []
    for place in places:
        if merged and place - merged[-1][0] < width:
            merged[-1] = merged[-1][0], merged[-1][1] + 1
        else:
            merged.append((place, 1))
    return merged
