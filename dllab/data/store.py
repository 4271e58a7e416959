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
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np

from dllab.data.samples import Samples
from dllab.home import cache_home
from dllab.spec import Spec
from dllab.spec.data import CsvFile

ARRAYS = ("x", "y", "x_test", "y_test")
NAMES = "names.json"

Make = Callable[[Path], None]


def stored(source: Spec, make: Make) -> Path:
    """The folder that holds a data set, made first if it is not there yet.

    Args:
        source: what describes the data set completely; for a file its content's hash too.
        make: writes the arrays into an empty folder by `write_samples` or piece by piece; whatever
            it raises leaves no trace.

    Raises:
        OSError: the cache folder cannot be written.
    """
    folder = store_folder() / _key(source)
    if (folder / NAMES).exists():
        # The least recently used is what a clean-up removes first.
        with suppress(OSError):
            os.utime(folder)
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix=".making-", dir=folder.parent))
    try:
        make(making)
        _put(making, folder)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return folder


def store_folder() -> Path:
    """Where the data sets lie, a folder each."""
    return cache_home() / "data"


def write_samples(folder: Path, samples: Samples) -> None:
    """Write a data set that is in memory."""
    for name in ARRAYS:
        np.save(folder / f"{name}.npy", getattr(samples, name), allow_pickle=False)
    write_names(folder, samples.class_names, samples.feature_names)


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


def _key(source: Spec) -> str:
    if isinstance(source, CsvFile):
        return source.store_key()
    return hashlib.sha256(source.model_dump_json().encode()).hexdigest()[:32]


def _put(making: Path, folder: Path) -> None:
    try:
        making.rename(folder)
    except OSError:
        # Another process has made it meanwhile.
        if not (folder / NAMES).exists():
            raise
