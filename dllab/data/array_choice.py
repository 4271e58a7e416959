"""Which arrays are samples and labels: as the person says, else by name, else by shape."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from dllab.data.reading import named
from dllab.data.samples import DataError
from dllab.data.stored_arrays import StoredArray, arrays_in
from dllab.spec.data.files import FIRST_COLUMN, LAST_COLUMN, NpzFile

# In lower case, the surest first.
X_NAMES = (
    "x_train",
    "train_images",
    "train_x",
    "x",
    "images",
    "samples",
    "inputs",
    "features",
    "data",
)
Y_NAMES = (
    "y_train",
    "train_labels",
    "train_y",
    "y",
    "labels",
    "targets",
    "target",
    "label",
    "classes",
)
X_TEST_NAMES = ("x_test", "test_images", "test_x", "test_data")
Y_TEST_NAMES = ("y_test", "test_labels", "test_y", "test_targets")
# How the names of files that belong together differ.
PARTNERS = (
    ("images", "labels"),
    ("data", "labels"),
    ("features", "labels"),
    ("x", "y"),
    ("X", "y"),
)


@dataclass(frozen=True)
class Choice:
    """The arrays taken.

    Attributes:
        x, y: samples and labels; no `y` where a column of `x` holds them.
        x_test, y_test: the test part, or None.
        column: of `x` that holds the labels, 0 or -1; or None.
        settings: the fields of the spec that say the same.
        files: the files read, in the order of the spec's paths.
        names: the arrays there are to choose from.
    """

    x: StoredArray
    y: StoredArray | None
    x_test: StoredArray | None
    y_test: StoredArray | None
    column: int | None
    settings: dict[str, str]
    files: tuple[Path, ...]
    names: tuple[str, ...]


def chosen_arrays(source: NpzFile) -> Choice:
    """Find samples and labels.

    Raises:
        DataError: a named array is not there, or none looks like what is missing.
    """
    path = Path(source.path)
    arrays = arrays_in(path)
    names = tuple(name for name in arrays if name)
    x = arrays[""] if "" in arrays else _named(arrays, source.x, X_NAMES) or _largest(arrays)
    labels = source.labels or ("" if source.y or names else _partner(path))
    files = (path, *([Path(labels)] if labels else []))
    choice = Choice(x, None, None, None, None, {"x": x.name, "labels": labels}, files, names)
    return _with_test(_with_labels(choice, arrays, source.y), arrays, source)


def _with_labels(choice: Choice, arrays: dict[str, StoredArray], y: str) -> Choice:
    settings = choice.settings
    if settings["labels"]:
        found = arrays_in(Path(settings["labels"]))
        array = found.get("") or _named(found, y, Y_NAMES) or next(iter(found.values()))
        return replace(choice, y=array, settings={**settings, "y": ""})
    if y in {FIRST_COLUMN, LAST_COLUMN}:
        _check_table(choice.x)
        return replace(choice, column=0 if y == FIRST_COLUMN else -1, settings={**settings, "y": y})
    array = _named(arrays, y, Y_NAMES) or _beside(choice.x, arrays)
    return replace(choice, y=array, settings={**settings, "y": array.name})


def _with_test(choice: Choice, arrays: dict[str, StoredArray], source: NpzFile) -> Choice:
    x_test = _named(arrays, source.x_test, X_TEST_NAMES)
    y_test = _named(arrays, source.y_test, Y_TEST_NAMES)
    if choice.column is None and bool(x_test) != bool(y_test):
        if source.x_test or source.y_test:
            raise DataError(
                f"{named(choice.x.path)}: expected samples and labels for the test, received only "
                f"{x_test or y_test}; choose both or neither."
            )
        return choice
    settings = {
        "x_test": x_test.name if x_test else "",
        "y_test": y_test.name if y_test and choice.column is None else "",
    }
    return replace(choice, x_test=x_test, y_test=y_test, settings={**choice.settings, **settings})


def _named(arrays: dict[str, StoredArray], name: str, usual: tuple[str, ...]) -> StoredArray | None:
    """The array a person named, or the first one of a usual name."""
    if name:
        if name not in arrays:
            path = next(iter(arrays.values())).path
            raise DataError(
                f"{named(path)}: expected an array {name}, received {_listed(arrays)}; choose one "
                "of these."
            )
        return arrays[name]
    lower = {known.lower(): known for known in reversed(arrays)}
    return next((arrays[lower[wanted]] for wanted in usual if wanted in lower), None)


def _largest(arrays: dict[str, StoredArray]) -> StoredArray:
    numbers = [array for array in arrays.values() if array.kind.kind in "biuf"]
    return max(numbers or arrays.values(), key=lambda array: np.prod(array.shape, dtype=float))


def _beside(x: StoredArray, arrays: dict[str, StoredArray]) -> StoredArray:
    """The only array that has one whole number or text for each sample."""
    rows = x.shape[:1]
    fitting = [
        array
        for array in arrays.values()
        if array is not x and array.kind.kind in "biuUS" and array.shape in {rows, (*rows, 1)}
    ]
    if len(fitting) == 1:
        return fitting[0]
    raise DataError(
        f"{named(x.path)}: expected an array with one label for each of the samples {x}, received "
        f"{_listed(arrays)}; choose the labels by name, in a second file, or as a column."
    )


def _check_table(x: StoredArray) -> None:
    if len(x.shape) != 2 or x.shape[1] < 2:
        raise DataError(
            f"{x.where}: expected a table of rows and columns of which one holds the labels, "
            f"received {' x '.join(map(str, x.shape))}; choose labels of their own."
        )


def _partner(path: Path) -> str:
    """The file beside that is called as labels to these samples would be; or nothing."""
    for ours, theirs in PARTNERS:
        partner = path.with_name(path.name.replace(ours, theirs))
        if partner != path and partner.is_file():
            return str(partner)
    return ""


def _listed(arrays: dict[str, StoredArray]) -> str:
    return ", ".join(map(str, list(arrays.values())[:12])) or "none"
