"""One class against the rest at every threshold of its probability: ROC, precision and recall."""

from dataclasses import dataclass

import numpy as np

from dllab.evaluation.confusion import Floats64
from dllab.evaluation.ranking import Floats


@dataclass(frozen=True)
class Curves:
    """What happens while the threshold falls, from naming nothing to naming everything.

    T. Fawcett, An introduction to ROC analysis (2006). Arrays are of shape (thresholds,): the
    first is infinite, then comes each probability that occurs.

    Attributes:
        threshold: samples at least so likely are named.
        true_rate: share of the class's samples that are named: recall; NaN if there are none.
        false_rate: share of the other samples that are named; NaN if there are none.
        precision: share of the named samples that are of the class; 1 while none is named.
        share: of all samples that are of the class: the precision of naming everything.
    """

    threshold: Floats64
    true_rate: Floats64
    false_rate: Floats64
    precision: Floats64
    share: float

    @property
    def area(self) -> float:
        """Under the ROC curve: how often a sample of the class is likelier than another one."""
        return float(np.trapezoid(self.true_rate, self.false_rate))

    @property
    def average_precision(self) -> float:
        """Mean precision, weighted by the recall it adds."""
        return float(np.diff(self.true_rate) @ self.precision[1:])

    def at(self, threshold: float) -> int:
        """The place of the lowest threshold of all that are not below this one."""
        return int(np.searchsorted(-self.threshold, -threshold, side="right")) - 1


def threshold_curves(scores: Floats, is_class: np.ndarray) -> Curves:
    """The curves of a class.

    Args:
        scores: how likely each sample is of the class, shape (samples,).
        is_class: whether it is.
    """
    order = np.argsort(-scores, kind="stable")
    sorted_scores = scores[order].astype(np.float64)
    last_of_equals = np.append(np.diff(sorted_scores) != 0, True)[: len(scores)]
    hits = np.cumsum(is_class[order])[last_of_equals]
    named = np.flatnonzero(last_of_equals) + 1
    total = int(np.sum(is_class))
    return Curves(
        np.concatenate([[np.inf], sorted_scores[last_of_equals]]),
        _from_zero(hits, total),
        _from_zero(named - hits, len(scores) - total),
        np.concatenate([[1.0], hits / named]),
        total / max(len(scores), 1),
    )


def _from_zero(counts: np.ndarray, total: int) -> Floats64:
    return np.concatenate([[0.0], counts]) / (total or np.nan)
