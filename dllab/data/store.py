"""Data sets kept as plain arrays on disk, so that each is read, drawn or converted once.

All processes map the arrays from the same files: what the window shows and what Keras trains on is
one copy, read page by page as it is needed. The folder is a cache: whatever is deleted is made
again.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dllab.data.prune import prune
from dllab.data.samples import Samples
from dllab.home import cache_home
from dllab.spec import Spec

ARRAYS = ("x", "y", "x_test", "y_test")
NAMES = "names.json"
MAKING = ".making-"

Make = Callable[[Path], None]


def stored(source: Spec, make: Make) -> Path:
    """The folder that holds a data set, made first if it is not there yet.

    Args:
        source: what describes the data set; its `store_key` completely so.
        make: writes the arrays into an empty folder by `write_samples` or piece by piece; whatever
            it raises leaves no trace.

    Raises:
        OSError: the cache folder cannot be written.
    """
    if folder := find_stored(source):
        return folder
    with making() as place:
        make(place)
        return put(place, source)


def find_stored(source: Spec) -> Path | None:
    """The folder of a data set that is there already; it counts as used now."""
    folder = _folder(source)
    if not (folder / NAMES).exists():
        return None
    # The least recently used is what a clean-up removes first.
    with suppress(OSError):
        os.utime(folder)
    return folder


@contextmanager
def making(inside: Path | None = None) -> Iterator[Path]:
    """An empty folder to write into, in the store or elsewhere; gone at the end unless renamed."""
    inside = inside or store_folder()
    inside.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix=MAKING, dir=inside))
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def put(place: Path, source: Spec) -> Path:
    """Take a finished data set into the store, and make room for it; the folder it has from now."""
    folder = _folder(source)
    try:
        place.rename(folder)
    except OSError:
        # It has been made before, or by another process meanwhile.
        if not (folder / NAMES).exists():
            raise
    os.utime(folder)
    prune(store_folder(), keep=folder)
    return folder


def store_folder() -> Path:
    """Where the data sets lie, a folder each."""
    return cache_home() / "data"


def write_samples(folder: Path, samples: Samples) -> None:
    """Write a data set that is in memory."""
    for name in ARRAYS:
        np.save(folder / f"{name}.npy", getattr(samples, name), allow_pickle=False)
    write_names(folder, samples.class_names, samples.feature_names)


def write_no_test(folder: Path, shape: tuple[int, ...], kind: npt.DTypeLike) -> None:
    """Write the test part of a data set that has none; `shape` is a sample's."""
    np.save(folder / "x_test.npy", np.empty((0, *shape), kind), allow_pickle=False)
    np.save(folder / "y_test.npy", np.empty(0, np.int32), allow_pickle=False)


def write_names(
    folder: Path, class_names: tuple[str, ...], feature_names: tuple[str, ...] = ()
) -> None:
    """Write what is no array; the last file of a data set."""
    names = {"classes": class_names, "features": feature_names}
    (folder / NAMES).write_text(json.dumps(names), encoding="utf-8")


def open_stored(folder: Path) -> Samples:
    """The data set in a folder of the store, its arrays mapped from their files."""
    names = json.loads((folder / NAMES).read_text("utf-8"))
    arrays = (np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False) for name in ARRAYS)
    x, y, x_test, y_test = arrays
    return Samples(x, y, x_test, y_test, tuple(names["classes"]), tuple(names["features"]))


def _folder(source: Spec) -> Path:
    return store_folder() / hashlib.sha256(source.store_key().encode()).hexdigest()[:32]
