"""Writes the rows of a table that are used as samples into a folder of the store."""

from pathlib import Path

import numpy as np

from dllab.data.array_file import ArrayFile
from dllab.data.csv_import.categories import NO_VALUE
from dllab.data.csv_import.gathered import Gathered, Mask, ShortCodes
from dllab.data.samples import Floats
from dllab.data.store import write_names, write_no_test
from dllab.spec.data import CsvFile, InputColumn


def write_rows(source: CsvFile, table: Gathered, masks: list[Mask], folder: Path) -> None:
    """Write x float32 (rows, features), NaN where values are to be filled in, and y.

    A filled value is a figure of the training part, which is not known here: see
    `dllab.data.filling`.

    Args:
        source: with the categories and classes that were found.
        table: its rows; their file of numbers is taken away.
        masks: which of them are used.
        folder: where to write.

    Raises:
        DataError: the disk has too little room.
    """
    _write_labels(source, table, masks, folder)
    if _are_inputs(source, table):
        table.numbers_file.rename(folder / "x.npy")
    else:
        _write_inputs(source, table, masks, folder)
        table.numbers_file.unlink()
    write_no_test(folder, (source.features,), np.float32)
    write_names(folder, source.classes, source.feature_names)


def _are_inputs(source: CsvFile, table: Gathered) -> bool:
    """Whether the numbers as they stand in the table are the inputs."""
    numeric = [used.place for used in source.inputs if used.column.role == "numeric"]
    all_used = len(numeric) == len(source.inputs) == len(table.number_places)
    return all_used and not table.counting.dropped


def _write_labels(source: CsvFile, table: Gathered, masks: list[Mask], folder: Path) -> None:
    column = table.text_places.index(source.target_place)
    label_of = _new_codes(table, source.target_place, source.classes)
    row = 0
    with ArrayFile(folder / "y.npy", (_rows(table),), np.int32) as y:
        for codes, mask in zip(table.codes, masks, strict=True):
            y.write(row, label_of[codes[mask, column]])
            row += int(np.count_nonzero(mask))


def _write_inputs(source: CsvFile, table: Gathered, masks: list[Mask], folder: Path) -> None:
    columns = [Features(used, table) for used in source.inputs]
    row = 0
    with ArrayFile(folder / "x.npy", (_rows(table), source.features), np.float32) as x:
        for numbers, codes, mask in zip(table.numbers(), table.codes, masks, strict=True):
            inputs = np.zeros((int(np.count_nonzero(mask)), source.features), np.float32)
            for column in columns:
                column.put(inputs, numbers, codes, mask)
            x.write(row, inputs)
            row += len(inputs)


class Features:
    """The features that come of one column."""

    def __init__(self, used: InputColumn, table: Gathered) -> None:
        self._used = used
        self._is_numeric = used.column.role == "numeric"
        places = table.number_places if self._is_numeric else table.text_places
        self._column = places.index(used.place)
        if not self._is_numeric:
            self._category_of = _new_codes(table, used.place, used.column.categories)

    def put(self, inputs: Floats, numbers: Floats, codes: ShortCodes, mask: Mask) -> None:
        """Fill them in for the rows that are used."""
        start = self._used.start
        if self._is_numeric:
            inputs[:, start] = numbers[mask, self._column]
            return
        categories = self._category_of[codes[mask, self._column]]
        known = np.flatnonzero(categories >= 0)
        inputs[known, start + categories[known]] = 1
        inputs[categories == NO_VALUE, start : start + self._used.width] = np.nan


def _rows(table: Gathered) -> int:
    return table.counting.rows - table.counting.dropped


def _new_codes(table: Gathered, place: int, names: tuple[str, ...]) -> "np.ndarray":
    """By the numbers texts got as they came: the numbers they have in an order of names."""
    codes = table.counting.texts[place].categories.codes
    order = {name: number for number, name in enumerate(names)}
    # The last one stands for no value, whose number is -1.
    new = [order.get(name, NO_VALUE) for name in codes]
    return np.array([*new, NO_VALUE], np.int32)
