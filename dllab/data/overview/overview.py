"""The overview of a data set under one split, mapped from its files."""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from dllab.data.overview.bins import Counts
from dllab.data.overview.figures import Figures, Floats64
from dllab.data.overview.parts import TRAINING, VALIDATION, PartOfEach
from dllab.data.samples import Inputs, Labels, Samples
from dllab.data.split import Indices
from dllab.data.store import open_stored

NOTES = "notes.json"


@dataclass(frozen=True)
class Overview:
    """What there is to see of a data set. Rows count through `x`, then through `x_test`.

    Attributes:
        samples: the data set, mapped from its files.
        part: the part of each row, a place in `dllab.data.overview.PARTS`.
        train, validation: the rows of these parts, in the order of the split.
        counts: samples of each class in each part, shape (parts, classes).
        figures: of each column of a table or channel of images, arrays of (parts, columns).
        edges: limits of the bins of the columns' histograms, shape (columns, bins + 1).
        histogram: values in each bin, shape (parts, columns, bins).
        mean_image, class_means: of the training part, (height, width, channels) and the same with
            the first classes in front; empty for tables.
        twins: samples that are measured on and train as well, shape (twins, 3): the training row,
            the other's row, and 1 where both have the same label.
        drawn: rows to draw as points, chosen from the parts that are used first.
        drawn_values: their values column by column, (columns, rows); of images none.
        split_problem: why the split cannot be made, so that no row is used; empty where it can.
    """

    samples: Samples
    part: PartOfEach
    train: Indices
    validation: Indices
    counts: Counts
    figures: Figures
    edges: Floats64
    histogram: Counts
    mean_image: Floats64
    class_means: Floats64
    twins: npt.NDArray[np.int64]
    drawn: Indices
    drawn_values: Inputs
    split_problem: str

    @property
    def is_images(self) -> bool:
        """Whether a sample is an image, and no row of a table."""
        return self.samples.is_images

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the features or channels."""
        return self.samples.columns

    @cached_property
    def labels(self) -> Labels:
        """The label of each row."""
        return np.concatenate([self.samples.y, self.samples.y_test])

    def inputs(self, rows: npt.NDArray[np.integer], step: int = 1) -> Inputs:
        """The inputs of some rows, shape (rows, ...); of images every `step`-th line and column."""
        return self.samples.inputs(rows, step)

    def rows(self, part: int | None = None, label: int | None = None) -> Indices:
        """The rows of a part and a class; None: of all. Training and validation as they are split.

        All others are in the order of the data set.
        """
        if part == TRAINING:
            rows = self.train
        elif part == VALIDATION:
            rows = self.validation
        else:
            rows = np.arange(len(self.part)) if part is None else np.flatnonzero(self.part == part)
        return rows if label is None else rows[self.labels[rows] == label]


def open_overview(stored: Path, folder: Path) -> Overview:
    """The overview that `make_overview` wrote into a folder; its arrays are mapped."""
    notes = json.loads((folder / NOTES).read_text("utf-8"))
    return Overview(
        open_stored(stored),
        _mapped(folder, "part"),
        _mapped(folder, "train"),
        _mapped(folder, "validation"),
        _mapped(folder, "counts"),
        Figures(*_mapped(folder, "figures")),
        _mapped(folder, "edges"),
        _mapped(folder, "histogram"),
        _mapped(folder, "mean_image"),
        _mapped(folder, "class_means"),
        _mapped(folder, "twins"),
        _mapped(folder, "drawn"),
        _mapped(folder, "drawn_values"),
        notes["split_problem"],
    )


def _mapped(folder: Path, name: str) -> npt.NDArray[Any]:
    array: npt.NDArray[Any] = np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)
    return array
