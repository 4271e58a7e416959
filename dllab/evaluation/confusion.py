"""The confusion matrix, and the figures of each class that follow from it."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.int64]
Classes = npt.NDArray[np.integer]
Floats64 = npt.NDArray[np.float64]


class Means(NamedTuple):
    """Precision, recall and F1 over all classes."""

    precision: float
    recall: float
    f1: float


@dataclass(frozen=True)
class ClassFigures:
    """Figures of each class, shape (classes,); NaN where one is not defined.

    Attributes:
        precision: share of the samples named so that are; undefined if none is named so.
        recall: share of its samples that are named so; undefined if there are none.
        f1: harmonic mean of both, 2 TP / (2 TP + FP + FN).
        support: how many samples it has.
        named: how many samples are named so.
    """

    precision: Floats64
    recall: Floats64
    f1: Floats64
    support: Counts
    named: Counts

    @property
    def macro(self) -> Means:
        """All classes that occur or are named count the same; an undefined figure counts as 0."""
        return self._means((self.support + self.named > 0).astype(np.float64))

    @property
    def weighted(self) -> Means:
        """Each class counts as often as it has samples."""
        return self._means(self.support.astype(np.float64))

    def _means(self, weights: Floats64) -> Means:
        shares = weights / max(weights.sum(), 1)
        figures = self.precision, self.recall, self.f1
        return Means(*(float(np.nan_to_num(figure) @ shares) for figure in figures))


def confusion(labels: Classes, predicted: Classes, classes: int) -> Counts:
    """How many samples of each class (row) are named what (column), shape (classes, classes)."""
    places = labels.astype(np.intp) * classes + predicted
    return np.bincount(places, minlength=classes**2).reshape(classes, classes)


def class_figures(counts: Counts) -> ClassFigures:
    """The figures of the classes of a confusion matrix."""
    right, support, named = np.diag(counts), counts.sum(axis=1), counts.sum(axis=0)
    return ClassFigures(
        _share(right, named),
        _share(right, support),
        _share(2 * right, named + support),
        support,
        named,
    )


def _share(of: Counts, all_: Counts) -> Floats64:
    return of / np.where(all_ > 0, all_, np.nan)
