"""Which samples train and which validate."""

import numpy as np
import numpy.typing as npt

from dllab.data.samples import DataError, Labels
from dllab.spec.data import FirstSamples, Share, Split

Indices = npt.NDArray[np.intp]


def split_indices(split: Split, y: Labels) -> tuple[Indices, Indices]:
    """The training and the validation samples' places.

    Raises:
        DataError: the split asks for more samples than there are.
    """
    if isinstance(split, FirstSamples):
        return _first(split, len(y))
    return _share(split, y)


def _first(split: FirstSamples, samples: int) -> tuple[Indices, Indices]:
    end = split.train + split.validation
    if end > samples:
        raise DataError(
            f"The split asks for {split.train:,} training and {split.validation:,} validation "
            f"samples, the data set has {samples:,}: lower the counts or split by share."
        )
    return np.arange(split.train), np.arange(split.train, end)


def _share(split: Share, y: Labels) -> tuple[Indices, Indices]:
    """Both parts in random order, so that training without shuffling is fair as well."""
    total = split.validation_samples(len(y))
    groups = y if split.stratified else np.zeros_like(y)
    order = np.random.default_rng(split.seed).permutation(len(y))
    validates = np.zeros(len(y), dtype=bool)
    for group, quota in enumerate(proportional(np.bincount(groups), total)):
        validates[np.flatnonzero(groups[order] == group)[:quota]] = True
    return order[~validates], order[validates]


def proportional(counts: Indices, total: int) -> Indices:
    """Share `total` out in proportion to `counts` by the method of largest remainders."""
    exact = counts * total / counts.sum()
    quotas: Indices = np.floor(exact).astype(np.intp)
    largest = np.argsort(quotas - exact, kind="stable")
    quotas[largest[: total - quotas.sum()]] += 1
    return quotas
