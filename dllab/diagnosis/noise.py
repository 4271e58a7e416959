"""How far accuracies are off by chance, because they are measured on a few samples."""

import math

import numpy as np

from dllab.history import RunHistory

# Two standard errors: what lies within is met by chance in 1 of 20 measurements.
SURE = 2.0


def accuracy_error(accuracy: float, samples: int) -> float:
    """Standard error of a share of right answers: sqrt(p (1 - p) / n), binomial.

    With all right or all wrong it would be 0: half an answer is then taken for the other kind
    (A. Agresti, B. Coull, 1998, add more; half a one keeps large samples exact).
    """
    if samples == 0:
        return math.nan
    share = min(max(accuracy, 0.5 / samples), 1 - 0.5 / samples)
    return math.sqrt(share * (1 - share) / samples)


def validation_error(history: RunHistory) -> float:
    """Standard error of the last validation accuracy; NaN without one."""
    if history.started is None or not history.has_validation:
        return math.nan
    accuracy = float(history.epochs["val_accuracy"][-1])
    return accuracy_error(accuracy, history.started.validation_samples)


def gap_error(history: RunHistory) -> float:
    """Standard error of the last gap: that of both accuracies, measured on different samples."""
    if history.started is None or not history.has_validation:
        return math.nan
    accuracy = float(history.epochs["accuracy"][-1])
    return math.hypot(
        accuracy_error(accuracy, history.started.gap_samples), validation_error(history)
    )


def mean_gap(history: RunHistory, epochs: int = 3) -> float:
    """The gap, averaged over the last epochs: a single one jitters."""
    return float(np.mean(history.gap[-epochs:]))
