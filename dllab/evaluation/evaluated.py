"""What a network said of the samples of a part, and the figures that come of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt

from dllab.evaluation.calibration import Calibration, calibration
from dllab.evaluation.confusion import ClassFigures, Counts, class_figures, confusion
from dllab.evaluation.ranking import Places, least_certain, top_k_accuracies, worst_mistakes
from dllab.evaluation.thresholds import Curves, threshold_curves

Part = Literal["train", "validation", "test"]
# How each part is called.
PARTS: dict[Part, str] = dict(zip(get_args(Part), ("training", "validation", "test"), strict=True))


@dataclass(frozen=True, eq=False)
class Evaluated:
    """The answer of the probe `evaluation`; arrays hold one entry a sample.

    Attributes:
        rows: where they lie in the data set: through its samples, then through its test samples.
        labels, predicted: their class, and the one the network names.
        probabilities: of each class, shape (samples, classes).
        losses: each sample's, without penalties.
        class_names: in the order of the labels.
        part: of which these samples are.
        total: how many samples the part has; more than these where not all were asked.
        are_probabilities: whether the loss makes `probabilities` such, or they come of scores.
        folder: where the data set is stored.
    """

    rows: npt.NDArray[np.int64]
    labels: npt.NDArray[np.int32]
    predicted: npt.NDArray[np.int32]
    probabilities: npt.NDArray[np.float32]
    losses: npt.NDArray[np.float32]
    class_names: tuple[str, ...]
    part: Part
    total: int
    are_probabilities: bool
    folder: Path

    @classmethod
    def of(cls, arrays: Mapping[str, np.ndarray], values: Mapping[str, Any]) -> "Evaluated":
        """What the probe's arrays and plain values say."""
        return cls(
            **arrays,
            class_names=tuple(values["class_names"]),
            part=values["part"],
            total=values["total"],
            are_probabilities=values["are_probabilities"],
            folder=Path(values["folder"]),
        )

    @cached_property
    def counts(self) -> Counts:
        """The confusion matrix."""
        return confusion(self.labels, self.predicted, len(self.class_names))

    @cached_property
    def figures(self) -> ClassFigures:
        """Precision, recall, F1 and support of each class."""
        return class_figures(self.counts)

    @property
    def accuracy(self) -> float:
        """The share of samples that are named right."""
        return float(np.trace(self.counts) / len(self.labels))

    @property
    def loss(self) -> float:
        """The mean of the samples' losses."""
        return float(self.losses.mean(dtype=np.float64))

    @cached_property
    def top_k(self) -> list[float]:
        """Top-1, top-2 … accuracy; see `top_k_accuracies`."""
        return top_k_accuracies(self.probabilities, self.labels, self.predicted)

    @cached_property
    def confidence(self) -> npt.NDArray[np.float32]:
        """The probability of the class that is named."""
        named = self.predicted[:, None].astype(np.intp)
        taken: npt.NDArray[np.float32] = np.take_along_axis(self.probabilities, named, axis=1)[:, 0]
        return taken

    @cached_property
    def calibration(self) -> Calibration:
        """Accuracy by confidence."""
        return calibration(self.confidence, self.predicted == self.labels)

    @cached_property
    def worst_mistakes(self) -> Places:
        """The places of the samples named wrong, the highest loss first."""
        return worst_mistakes(self.losses, self.labels, self.predicted)

    @cached_property
    def least_certain(self) -> Places:
        """The places of all samples, the smallest margin first."""
        return least_certain(self.probabilities)

    def in_cell(self, label: int, predicted: int) -> Places:
        """The places of the samples of a class that are named so, the highest loss first."""
        places = np.flatnonzero((self.labels == label) & (self.predicted == predicted))
        return places[np.argsort(-self.losses[places], kind="stable")]

    def curves(self, label: int) -> Curves:
        """ROC, precision and recall of a class against the rest."""
        return threshold_curves(self.probabilities[:, label], self.labels == label)
