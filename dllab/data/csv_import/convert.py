"""Writes a CSV file into a folder of the store, block by block."""

from pathlib import Path

import numpy as np

from dllab.data.array_file import ArrayFile
from dllab.data.converted import Converted
from dllab.data.csv_import.blocks import Blocks
from dllab.data.csv_import.categories import NO_VALUE, Categories, Codes
from dllab.data.csv_import.parsing import Batch, Parser
from dllab.data.file_mark import file_mark
from dllab.data.origin import FileChanged
from dllab.data.report import Report, unreported
from dllab.data.samples import DataError, Floats
from dllab.data.store import write_names
from dllab.spec.data import CsvFile, FileMark, InputColumn


def convert_csv(source: CsvFile, folder: Path, report: Report = unreported) -> Converted:
    """Write the rows to use: x float32 (rows, features), NaN where values are to be filled in.

    A filled value is a figure of the training part, which is not known here: see
    `dllab.data.filling`.

    Args:
        source: as it was read in.
        folder: where to write; empty.
        report: hears how far it has come.

    Raises:
        FileChanged: the file is not as it was read in, and cannot be read that way.
        DataError: it cannot be read.
        Cancelled: `report` said so.
    """
    path, before = Path(source.path), marked(source)
    blocks = Blocks(source, report)
    try:
        _write_rows(source, blocks, folder)
    except DataError as error:
        # It could be read when it was read in: that it changed is the better reason.
        now = file_mark(path, report)
        raise (error if now == before else FileChanged(source.path, before, now)) from error
    np.save(folder / "x_test.npy", np.zeros((0, source.features), np.float32), allow_pickle=False)
    np.save(folder / "y_test.npy", np.zeros(0, np.int32), allow_pickle=False)
    write_names(folder, source.classes, source.feature_names)
    remarks = source.found.remarks if source.found else ()
    return Converted({}, (blocks.text.mark,), remarks=remarks)


def marked(source: CsvFile) -> FileMark:
    """The mark of the file that was read in.

    Raises:
        DataError: none was.
    """
    if source.found is None:
        raise DataError(source.problem)
    return source.found.files[0]


def _write_rows(source: CsvFile, blocks: Blocks, folder: Path) -> None:
    rows, written = RowMaker(source), 0
    total = source.found.samples if source.found else 0
    with (
        ArrayFile(folder / "x.npy", (total, source.features), np.float32) as x,
        ArrayFile(folder / "y.npy", (total,), np.int32) as y,
    ):
        for batch in Parser(source).batches(blocks):
            inputs, labels = rows.made_of(batch)
            # All rows of a batch may have been dropped.
            if len(labels):
                x.write(written, inputs)
                y.write(written, labels)
                written += len(labels)


class RowMaker:
    """Makes samples of columns; what has no value for a column that drops is left out."""

    def __init__(self, source: CsvFile) -> None:
        self._source = source
        self._inputs = source.inputs
        # One feature tells for all of a column.
        drops = [used.start for used in source.inputs if used.column.missing == "drop"]
        self._dropping = drops if source.dropped else []
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
        # In a file that changed there may be more than float32 can hold.
        with np.errstate(over="ignore"):
            for used in self._inputs:
                self._put(x, used, batch)
        kept = labels != NO_VALUE
        if self._dropping:
            kept &= ~np.isnan(x[:, self._dropping]).any(axis=1)
        return (x, labels) if kept.all() else (x[kept], labels[kept])

    def _put(self, x: Floats, used: InputColumn, batch: Batch) -> None:
        """Fill the features of a column."""
        if used.column.role == "numeric":
            x[:, used.start] = batch.numbers[used.place]
            return
        codes = self._categories[used.place].coded(batch.texts[used.place])
        known = np.flatnonzero(codes >= 0)
        x[known, used.start + codes[known]] = 1
        x[codes == NO_VALUE, used.start : used.start + used.width] = np.nan
