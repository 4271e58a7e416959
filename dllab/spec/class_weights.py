"""How much each sample counts, by its class."""

from collections.abc import Sequence
from typing import Literal

ClassWeighting = Literal["none", "balanced"]


def class_weights(weighting: ClassWeighting, counts: Sequence[int]) -> tuple[float, ...]:
    """The weight of each class's samples in the loss.

    "balanced" gives class c the weight n / (C n_c) for n samples of C classes, n_c of them its own
    (G. King, L. Zeng, Logistic regression in rare events data, 2001; scikit-learn's `balanced`):
    every class then weighs alike, and the mean weight of the samples is 1.

    Args:
        weighting: how.
        counts: how many training samples each class has; a class without samples counts as absent.
    """
    if weighting == "none":
        return (1.0,) * len(counts)
    present = sum(count > 0 for count in counts)
    return tuple(sum(counts) / (present * count) if count else 1.0 for count in counts)
