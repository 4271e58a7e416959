"""Which classes come first for a sample, and which samples deserve a look first."""

import numpy as np
import numpy.typing as npt

from dllab.evaluation.confusion import Classes

Floats = npt.NDArray[np.floating]
Places = npt.NDArray[np.intp]

MOST_K = 5


def top_k_accuracies(probabilities: Floats, labels: Classes, predicted: Classes) -> list[float]:
    """The share of samples whose class is among the k likeliest, for k = 1 to 5, as classes allow.

    Args:
        probabilities: shape (samples, classes).
        labels: shape (samples,).
        predicted: shape (samples,); counts as the likeliest, whatever the probabilities say.
    """
    ranks = _ranks(probabilities, labels)
    ranks = np.where(predicted == labels, 0, np.maximum(ranks, 1))
    most = min(MOST_K, max(probabilities.shape[1] - 1, 1))
    return [float((ranks < k).mean()) for k in range(1, most + 1)]


def _ranks(probabilities: Floats, labels: Classes) -> Places:
    """How many classes are likelier than the right one; of equal ones, the first is."""
    right = np.take_along_axis(probabilities, labels[:, None].astype(np.intp), axis=1)
    before = np.arange(probabilities.shape[1]) < labels[:, None]
    ranks: Places = ((probabilities > right) | ((probabilities == right) & before)).sum(axis=1)
    return ranks


def margins(probabilities: Floats) -> Floats:
    """By how much the likeliest class leads the second one, shape (samples,)."""
    second, first = np.partition(probabilities, -2, axis=1)[:, -2:].T
    lead: Floats = first - second
    return lead


def worst_mistakes(losses: Floats, labels: Classes, predicted: Classes) -> Places:
    """The places of the samples that are named wrong, the highest loss first."""
    wrong = np.flatnonzero(labels != predicted)
    return wrong[np.argsort(-losses[wrong], kind="stable")]


def least_certain(probabilities: Floats) -> Places:
    """The places of all samples, the smallest margin first, whether named right or wrong."""
    return np.argsort(margins(probabilities), kind="stable")
