"""Makes the overview of a data set under one split, once; it is kept beside the set."""

import hashlib
import json
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dllab.data.duplicates import duplicates
from dllab.data.overview.gathering import Gathered, gather
from dllab.data.overview.overview import NOTES
from dllab.data.overview.parts import MOST_DRAWN, class_counts, drawn_rows, part_of_each
from dllab.data.report import Report, unreported
from dllab.data.samples import DataError, Inputs, Samples
from dllab.data.split import Indices, Parts, split_indices
from dllab.data.store import making, open_stored
from dllab.spec.data import Split

# Another number where older overviews would not say what this one says.
FORMAT = 1
FOLDER = "overviews"
# Values of drawn rows kept at most: 64 MB of float32; of tables with many columns, fewer rows.
MOST_DRAWN_VALUES = 16 << 20


def make_overview(stored: Path, split: Split, report: Report = unreported) -> Path:
    """The folder with the overview of a stored data set; made first if it is not there yet.

    Raises:
        Cancelled: `report` said so; nothing is left behind.
        OSError: the cache folder cannot be written.
    """
    folder = stored / FOLDER / _key(split)
    if folder.exists():
        return folder
    with making(folder.parent) as place:
        _write(place, open_stored(stored), split, report)
        if not folder.exists():
            place.rename(folder)
    return folder


def _key(split: Split) -> str:
    return hashlib.sha256(f"{FORMAT} {split.model_dump_json()}".encode()).hexdigest()[:32]


def _write(folder: Path, samples: Samples, split: Split, report: Report) -> None:
    parts, problem = _split(split, samples)
    part = part_of_each(parts, samples)
    gathered = gather(samples, part, report)
    drawn = drawn_rows(part, min(MOST_DRAWN, MOST_DRAWN_VALUES // samples.x.shape[-1]))
    labels = np.concatenate([samples.y, samples.y_test])
    arrays: dict[str, npt.ArrayLike] = {
        "part": part,
        "train": parts.train,
        "validation": parts.validation,
        "counts": class_counts(part, labels, len(samples.class_names)),
        **_of_values(gathered),
        "twins": _twins(samples, parts, report),
        "drawn": drawn,
        "drawn_values": _drawn_values(samples, drawn),
    }
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array, allow_pickle=False)
    (folder / NOTES).write_text(json.dumps({"split_problem": problem}), encoding="utf-8")


def _of_values(gathered: Gathered) -> dict[str, npt.ArrayLike]:
    means, nothing = gathered.means, np.empty(0)
    return {
        "figures": np.stack(gathered.figures.rows),
        "edges": gathered.edges,
        "histogram": gathered.histogram,
        "mean_image": means.mean if means else nothing,
        "class_means": means.class_means if means else nothing,
    }


def _drawn_values(samples: Samples, drawn: Indices) -> Inputs:
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
