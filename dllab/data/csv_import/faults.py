"""What is wrong in a block that cannot be read: the first fault by line and column; slow."""

import csv
import math
import re
from pathlib import Path

import numpy as np

from dllab.data.csv_import.blocks import Block
from dllab.data.csv_import.missing_text import is_missing
from dllab.data.csv_import.text import wrong_encoding
from dllab.data.reading import named
from dllab.data.samples import DataError
from dllab.plurals import counted
from dllab.spec.data import Column, CsvFile

NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
NOT_FINITE = re.compile(r"[+-]?inf(inity)?", re.IGNORECASE)
GREATEST = float(np.finfo(np.float32).max)
LONGEST_SHOWN = 40


def fault_in(block: Block, source: CsvFile, received: str) -> DataError | None:
    """The first fault of a block; None where Python's reader finds none.

    Args:
        block: the block.
        source: its file, with the columns as they are set.
        received: what another reader said of it.
    """
    path = Path(source.path)
    try:
        for line, row in block.rows(source.format):
            if fault := _fault(row, source):
                return DataError(f"{named(path)}, line {line:,}{fault}")
    except UnicodeDecodeError as error:
        line = block.line + error.object[: error.start].count(b"\n")
        return wrong_encoding(path, line, source.format.codec)
    except csv.Error:
        return DataError(
            f"{named(path)}, line {block.line:,} or later: expected a table in the chosen format, "
            f"received something else ({received}); check delimiter and quotation mark."
        )
    return None


def _fault(row: list[str], source: CsvFile) -> str:
    if len(row) != len(source.columns):
        return (
            f": expected {counted(len(source.columns), 'field')}, received {len(row):,}; correct "
            "the line, or choose another delimiter or quotation mark."
        )
    numeric = (input_.place for input_ in source.inputs if input_.column.role == "numeric")
    return next(
        (fault for place in numeric if (fault := _number_fault(row[place], place, source))), ""
    )


def _number_fault(text: str, place: int, source: CsvFile) -> str:
    value = as_number(text, source.format.decimal_sign)
    if is_missing(text) or (value is not None and abs(value) <= GREATEST):
        return ""
    expected = "a number" if value is None else "a finite number (up to 3.4e38)"
    return (
        f", {called(source.columns[place])}: expected {expected}, received {shown(text)}; correct "
        "the value, leave it empty if it is unknown, or use the column as categorical or not at "
        "all."
    )


def as_number(text: str, decimal: str) -> float | None:
    """The number a field holds; None for anything else. NaN is missing, not a number."""
    plain = text.strip()
    if decimal != ".":
        # A point would be a separator of thousands, which no column of numbers may have.
        plain = plain.replace(".", " ").replace(decimal, ".")
    if NUMBER.fullmatch(plain):
        return float(plain)
    return math.inf if NOT_FINITE.fullmatch(plain) else None


def called(column: Column) -> str:
    """A column as messages call it."""
    return f"column {column.name!r}"


def shown(text: str) -> str:
    """A field as messages show it."""
    text = text.strip()
    return repr(text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…")
