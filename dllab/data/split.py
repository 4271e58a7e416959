"""Which samples train, which validate, and which are kept for the final test."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dllab.data.samples import DataError, Inputs, Labels, Samples
from dllab.spec.data import FirstSamples, Folds, RandomCounts, Share, Split
from dllab.spec.data.split_fault import split_fault

Indices = npt.NDArray[np.intp]


class Parts(NamedTuple):
    """The places of the samples of each part; none is in two."""

    train: Indices
    validation: Indices
    test: Indices


def split_indices(split: Split, y: Labels, class_names: Sequence[str] = ()) -> Parts:
    """Where the samples of the parts stand.

    Raises:
        DataError: the split cannot be made of these samples.
    """
    if fault := split_fault(split, len(y), np.bincount(y).tolist(), class_names):
        raise DataError(fault)
    return _first(split) if isinstance(split, FirstSamples) else _random(split, y)


def test_part(samples: Samples, held_out: Indices) -> tuple[Inputs, Labels, Indices]:
    """Where the test samples lie, and their places there: held out, or else the set's own."""
    if len(held_out):
        return samples.x, samples.y, held_out
    return samples.x_test, samples.y_test, np.arange(len(samples.y_test))


def _first(split: FirstSamples) -> Parts:
    ends = np.cumsum(split.sizes(0))
    train, validation, test = np.split(np.arange(ends[-1]), ends[:-1])
    return Parts(train, validation, test)


def _random(split: RandomCounts | Share | Folds, y: Labels) -> Parts:
    """All parts in random order, so that training without shuffling is fair as well."""
    sizes = split.sizes(len(y))
    groups = y if split.stratified else np.zeros_like(y)
    order = np.random.default_rng(split.seed).permutation(len(y))
    # From the end: the test part stays the same whatever else of the split is changed.
    test, rest = (part[::-1] for part in _parted(order[::-1], groups, sizes.test))
    if isinstance(split, Folds):
        train, validation = _folded(split, rest, groups)
    else:
        validation, rest = _parted(rest, groups, sizes.validation)
        train, _ = _parted(rest, groups, sizes.train)
    return Parts(train, validation, test)


def _folded(split: Folds, places: Indices, groups: Labels) -> tuple[Indices, Indices]:
    """Dealt in turn, group by group: every fold gets as many of each, to within one."""
    by_group = np.argsort(groups[places], kind="stable")
    validates = np.zeros(len(places), dtype=bool)
    validates[by_group[split.fold - 1 :: split.folds]] = True
    return places[~validates], places[validates]


def _parted(places: Indices, groups: Labels, total: int) -> tuple[Indices, Indices]:
    """The first places of each group, `total` in proportion to the groups, and the others."""
    taken = np.zeros(len(places), dtype=bool)
    for group, quota in enumerate(proportional(np.bincount(groups[places]), total)):
        taken[np.flatnonzero(groups[places] == group)[:quota]] = True
    return places[taken], places[~taken]


def proportional(counts: Indices, total: int) -> Indices:
    """Share `total` out in proportion to `counts` by the method of largest remainders."""
    exact = counts * total / max(counts.sum(), 1)
    quotas: Indices = np.floor(exact).astype(np.intp)
    largest = np.argsort(quotas - exact, kind="stable")
    quotas[largest[: total - quotas.sum()]] += 1
    return quotas
