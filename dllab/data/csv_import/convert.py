"""Writes a CSV file into a folder of the store, block by block."""

import hashlib
from pathlib import Path

import numpy as np

from dllab.data.array_file import ArrayFile
from dllab.data.csv_import.blocks import Blocks
from dllab.data.csv_import.categories import NO_VALUE, Categories, Codes
from dllab.data.csv_import.counting import Mask
from dllab.data.csv_import.parsing import Batch, Parser
from dllab.data.reading import named, told_of
from dllab.data.report import Report, unreported
from dllab.data.samples import DataError, Floats
from dllab.data.store import write_names
from dllab.spec.data import CsvFile, InputColumn


def convert(source: CsvFile, folder: Path, report: Report = unreported) -> None:
    """Write the rows to use: x float32 (rows, features), NaN where values are to be filled in.

    A filled value is a figure of the training part, which is not known here: see
    `dllab.data.filling`.

    Raises:
        DataError: the file is not as it was read in, or cannot be read.
        Cancelled: `report` said so.
    """
    if source.problem:
        raise DataError(source.problem)
    path = Path(source.path)
    with told_of(path):
        size = path.stat().st_size
    if size != source.size:
        raise _changed(source)
    blocks = Blocks(source, report)
    try:
        _write_rows(source, blocks, folder)
    except DataError as error:
        with told_of(path), path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        # It could be read when it was read in: that it changed is the better reason.
        raise (error if found == source.sha256 else _changed(source)) from error
    if blocks.text.sha256 != source.sha256:
        raise _changed(source)
    np.save(folder / "x_test.npy", np.zeros((0, source.features), np.float32), allow_pickle=False)
    np.save(folder / "y_test.npy", np.zeros(0, np.int32), allow_pickle=False)
    write_names(folder, source.classes, source.feature_names)


def _changed(source: CsvFile) -> DataError:
    return DataError(
        f"{named(Path(source.path))}: expected the file that was read in ({source.size:,} bytes), "
        "received another content; bring the old file back, or read the new one in under Data set."
    )


def _write_rows(source: CsvFile, blocks: Blocks, folder: Path) -> None:
    rows, written = RowMaker(source), 0
    with (
        ArrayFile(folder / "x.npy", (source.rows, source.features), np.float32) as x,
        ArrayFile(folder / "y.npy", (source.rows,), np.int32) as y,
    ):
        for batch in Parser(source).batches(blocks):
            inputs, labels = rows.made_of(batch)
            x.write(written, inputs)
            y.write(written, labels)
            written += len(labels)


class RowMaker:
    """Makes samples of columns; what has no value for a column that drops is left out."""

    def __init__(self, source: CsvFile) -> None:
        self._source = source
        self._classes = Categories.known(source.classes)
        self._categories = {
            used.place: Categories.known(used.column.categories)
            for used in source.inputs
            if used.column.role == "categorical"
        }

    def made_of(self, batch: Batch) -> tuple[Floats, Codes]:
        """Inputs (rows, features) and labels of the rows to use."""
        x = np.zeros((batch.rows, self._source.features), np.float32)
        labels = self._classes.coded(batch.texts[self._source.target_place])
        kept = labels != NO_VALUE
        for used in self._source.inputs:
            missing = self._put(x, used, batch)
            if used.column.missing == "drop":
                kept &= ~missing
        return (x, labels) if kept.all() else (x[kept], labels[kept])

    def _put(self, x: Floats, used: InputColumn, batch: Batch) -> Mask:
        """Fill the features of a column; tells in which rows it has no value."""
        if used.column.role == "numeric":
            # In a file that changed there may be more than float32 can hold.
            with np.errstate(over="ignore"):
                x[:, used.start] = batch.numbers[used.place]
            return np.isnan(x[:, used.start])
        codes = self._categories[used.place].coded(batch.texts[used.place])
        known = np.flatnonzero(codes >= 0)
        x[known, used.start + codes[known]] = 1
        missing = codes == NO_VALUE
        x[missing, used.start : used.start + used.width] = np.nan
        return missing
