"""Reads arrays saved by NumPy into the store, in bounded memory."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from dllab.data.array_choice import Choice, chosen_arrays
from dllab.data.array_file import ArrayFile
from dllab.data.array_inputs import Layout, layout_of
from dllab.data.class_labels import Classes, classes_of, plain_labels
from dllab.data.converted import Converted
from dllab.data.file_mark import file_mark
from dllab.data.report import Report
from dllab.data.samples import DataError, Inputs
from dllab.data.store import write_names, write_no_test
from dllab.data.stored_arrays import StoredArray
from dllab.spec.data.files import NpzFile


def convert_npz(source: NpzFile, folder: Path, report: Report) -> Converted:
    """Write samples and labels into an empty folder of the store.

    Raises:
        DataError: what is wrong, in which array and row, and the mend.
        Cancelled: `report` said so.
    """
    choice = chosen_arrays(source)
    marks = tuple(file_mark(path, report) for path in choice.files)
    layout = _layout(choice.x, choice.column)
    labels = _labels(choice.x, choice.y, choice.column, folder)
    where = (choice.y or choice.x).where
    classes = classes_of(labels, where)
    with ArrayFile(folder / "x.npy", (len(labels), *layout.sample_shape), layout.kind) as x:
        _write(choice.x, choice.column, layout, x, report)
    np.save(folder / "y.npy", classes.numbered(labels, where))
    _write_test(choice, layout, classes, folder, report)
    features = layout.sample_shape[0] if len(layout.sample_shape) == 1 else 0
    write_names(folder, classes.names, tuple(f"column {place + 1}" for place in range(features)))
    remarks = (*classes.remarks(where), *layout.remarks)
    return Converted(dict(choice.settings), marks, choice.names, remarks)


def _layout(x: StoredArray, column: int | None) -> Layout:
    shape = x.shape if column is None else (x.shape[0], x.shape[1] - 1)
    return layout_of(shape, x.kind, x.where)


def _labels(x: StoredArray, y: StoredArray | None, column: int | None, scratch: Path) -> Inputs:
    """One label a sample."""
    if y is None:
        found = np.concatenate([piece[:, column] for _, piece in x.pieces(scratch)])
        return plain_labels(found, f"{x.where}, column {(column or 0) % x.shape[1] + 1}")
    if y.shape[:1] != x.shape[:1]:
        raise DataError(
            f"{y.where}: expected a label for each of the {x.shape[0]:,} samples of "
            f"{x.name or x.path.name}, received {y.shape[0] if y.shape else 1:,}; choose arrays "
            "that belong together."
        )
    if y.kind.hasobject:
        # Reading them would unpickle.
        return plain_labels(np.empty(0, object), y.where)
    return plain_labels(y.whole(), y.where)


def _write(
    array: StoredArray, column: int | None, layout: Layout, target: ArrayFile, report: Report
) -> None:
    for start, piece in _reported(array, target.folder, report):
        rows = piece if column is None else np.delete(piece, column, axis=1)
        target.write(start, layout.inputs(rows, array.where, start))


def _reported(array: StoredArray, scratch: Path, report: Report) -> Iterator[tuple[int, Inputs]]:
    doing, rows = f"Reading {array.name or array.path.name}", array.shape[0]
    report(doing, 0, rows, "rows")
    for start, piece in array.pieces(scratch):
        yield start, piece
        report(doing, start + len(piece), rows, "rows")


def _write_test(
    choice: Choice, layout: Layout, classes: Classes, folder: Path, report: Report
) -> None:
    array, column = choice.x_test, choice.column
    if array is None:
        write_no_test(folder, layout.sample_shape, layout.kind)
        return
    own = _layout(array, column)
    if (own.sample_shape, own.kind) != (layout.sample_shape, layout.kind):
        raise DataError(
            f"{array.where}: expected test samples of {layout} as those to train on, "
            f"received {own}; choose arrays that belong together."
        )
    labels = _labels(array, choice.y_test, column, folder)
    shape = (len(labels), *layout.sample_shape)
    with ArrayFile(folder / "x_test.npy", shape, layout.kind) as x_test:
        _write(array, column, own, x_test, report)
    where = (choice.y_test or array).where
    np.save(folder / "y_test.npy", classes.numbered(labels, where))
