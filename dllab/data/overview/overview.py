"""The overview of a data set under one split: made once, kept beside the set, mapped from disk."""

import hashlib
import json
import shutil
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dllab.data.duplicates import duplicates
from dllab.data.overview.bins import Counts
from dllab.data.overview.figures import Figures, Floats64
from dllab.data.overview.gathering import gather
from dllab.data.overview.parts import (
    MOST_DRAWN,
    TRAINING,
    VALIDATION,
    PartOfEach,
    class_counts,
    drawn_rows,
    part_of_each,
)
from dllab.data.report import Report, unreported
from dllab.data.samples import DataError, Inputs, Labels, Samples
from dllab.data.split import Indices, Parts, split_indices
from dllab.data.store import open_stored
from dllab.spec.data import Split

# Another number where older overviews would not say what this one says.
FORMAT = 1
FOLDER = "overviews"
NOTES = "notes.json"
# Values of drawn rows kept at most: 64 MB of float32; of tables with many columns, fewer rows.
MOST_DRAWN_VALUES = 16 << 20
CHANNELS = {1: ("grey",), 3: ("red", "green", "blue")}


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
    drawn_values: npt.NDArray[np.generic]
    split_problem: str

    @property
    def is_images(self) -> bool:
        """Whether a sample is an image, and no row of a table."""
        return self.samples.x.ndim == 4

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the features or channels."""
        number = self.samples.x.shape[-1]
        word = "channel" if self.is_images else "column"
        named = CHANNELS.get(number) if self.is_images else self.samples.feature_names
        return named or tuple(f"{word} {place + 1}" for place in range(number))

    @cached_property
    def labels(self) -> Labels:
        """The label of each row."""
        return np.concatenate([self.samples.y, self.samples.y_test])

    def inputs(self, rows: Indices, step: int = 1) -> Inputs:
        """The inputs of some rows, shape (rows, ...); of images every `step`-th line and column."""
        # Plain arrays over the same memory: a mapped one is slow to index.
        x, x_test = np.asarray(self.samples.x), np.asarray(self.samples.x_test)
        thin = (slice(None, None, step),) * 2 if self.is_images else (slice(None),)
        taken = np.empty((len(rows), *x[:0, *thin].shape[1:]), x.dtype)
        for place, row in enumerate(rows.tolist()):
            taken[place] = x[row][thin] if row < len(x) else x_test[row - len(x)][thin]
        return taken

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


def make_overview(stored: Path, split: Split, report: Report = unreported) -> Path:
    """The folder with the overview of a stored data set; made first if it is not there yet.

    Raises:
        Cancelled: `report` said so; nothing is left behind.
        OSError: the cache folder cannot be written.
    """
    folder = stored / FOLDER / _key(split)
    if folder.exists():
        return folder
    folder.parent.mkdir(exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix=".making-", dir=folder.parent))
    try:
        _write(making, open_stored(stored), split, report)
        if not folder.exists():
            making.rename(folder)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return folder


def _key(split: Split) -> str:
    return hashlib.sha256(f"{FORMAT} {split.model_dump_json()}".encode()).hexdigest()[:32]


def _write(folder: Path, samples: Samples, split: Split, report: Report) -> None:
    parts, problem = _split(split, samples)
    part = part_of_each(parts, samples)
    gathered = gather(samples, part, report)
    labels = np.concatenate([samples.y, samples.y_test])
    means = gathered.means
    nothing = np.empty(0)
    drawn = drawn_rows(part, min(MOST_DRAWN, MOST_DRAWN_VALUES // samples.x.shape[-1]))
    arrays = {
        "part": part,
        "train": parts.train,
        "validation": parts.validation,
        "counts": class_counts(part, labels, len(samples.class_names)),
        "figures": np.stack(gathered.figures.rows),
        "edges": gathered.edges,
        "histogram": gathered.histogram,
        "mean_image": means.mean if means else nothing,
        "class_means": means.class_means if means else nothing,
        "twins": _twins(samples, parts, report),
        "drawn": drawn,
        "drawn_values": _drawn_values(samples, drawn),
    }
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array, allow_pickle=False)
    (folder / NOTES).write_text(json.dumps({"split_problem": problem}), encoding="utf-8")


def _drawn_values(samples: Samples, drawn: Indices) -> npt.NDArray[np.generic]:
    """Columns of their own, so that drawing two of them need not read all others."""
    if samples.x.ndim != 2:
        return np.empty(0)
    main = drawn < len(samples.x)
    rows = np.concatenate([samples.x[drawn[main]], samples.x_test[drawn[~main] - len(samples.x)]])
    return np.ascontiguousarray(rows.T)


def _split(split: Split, samples: Samples) -> tuple[Parts, str]:
    """The parts; empty ones and the reason where the split cannot be made: data can be seen."""
    try:
        return split_indices(split, samples.y, samples.class_names), ""
    except DataError as error:
        nothing = np.empty(0, np.intp)
        return Parts(nothing, nothing, nothing), str(error)


def _twins(samples: Samples, parts: Parts, report: Report) -> npt.NDArray[np.int64]:
    """The rows of `duplicates`: first the validation part's, then the test part's."""
    found = duplicates(samples, parts, report)
    # Without a held-out part the test samples are those behind all others.
    offset = 0 if len(parts.test) else len(samples.y)
    rows = [(pair.train, pair.place, pair.same_label) for pair in found.validation]
    rows += [(pair.train, pair.place + offset, pair.same_label) for pair in found.test]
    return np.array(rows, np.int64).reshape(-1, 3)


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


def _mapped(folder: Path, name: str) -> npt.NDArray[np.generic]:
    return np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)
