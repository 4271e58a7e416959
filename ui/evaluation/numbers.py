"""The numbers behind each tab of the evaluation, as the columns of a table."""

import numpy as np
import numpy.typing as npt

from dllab.evaluation import Evaluated

Table = dict[str, npt.NDArray[np.generic]]


def confusion_numbers(found: Evaluated) -> Table:
    """A row for each class and each class it may be predicted as."""
    names, count = np.array(found.class_names), len(found.class_names)
    shares = found.counts / np.maximum(found.counts.sum(axis=1, keepdims=True), 1)
    return {
        "class": np.repeat(names, count),
        "predicted": np.tile(names, count),
        "samples": found.counts.ravel(),
        "share of the class": shares.ravel(),
    }


def class_numbers(found: Evaluated) -> Table:
    """A row for each class, its curves' areas beside its figures."""
    figures = found.figures
    curves = [found.curves(label) for label in range(len(found.class_names))]
    return {
        "class": np.array(found.class_names),
        "precision": figures.precision,
        "recall": figures.recall,
        "f1": figures.f1,
        "samples": figures.support,
        "predicted": figures.named,
        "roc auc": np.array([curve.area for curve in curves]),
        "average precision": np.array([curve.average_precision for curve in curves]),
    }


def calibration_numbers(found: Evaluated) -> Table:
    """A row for each bin."""
    fit = found.calibration
    return {
        "from": fit.edges[:-1],
        "to": fit.edges[1:],
        "samples": fit.counts,
        "confidence": fit.confidence,
        "accuracy": fit.accuracy,
    }


def curve_numbers(found: Evaluated, label: int) -> Table:
    """A row for each threshold of a class's probability."""
    curves = found.curves(label)
    return {
        "threshold": curves.threshold,
        "true positive rate": curves.true_rate,
        "false positive rate": curves.false_rate,
        "precision": curves.precision,
    }


def sample_numbers(found: Evaluated) -> Table:
    """A row for each sample, with the probabilities of all classes."""
    names = np.array(found.class_names)
    probabilities = {
        f"probability of {name}": found.probabilities[:, label]
        for label, name in enumerate(found.class_names)
    }
    return {
        "sample": found.rows + 1,
        "class": names[found.labels],
        "predicted": names[found.predicted],
        "loss": found.losses,
        **probabilities,
    }
