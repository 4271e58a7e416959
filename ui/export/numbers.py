"""What a view shows as numbers: a table as CSV, or its columns as NumPy arrays."""

import csv
import io
from collections.abc import Mapping
from typing import Any, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

Columns = Mapping[str, npt.NDArray[Any]]


@runtime_checkable
class HasNumbers(Protocol):
    """A view whose numbers can be taken away, too."""

    def numbers(self) -> Columns:
        """The columns of one table, all of one length."""


def as_csv(columns: Columns) -> bytes:
    """The table with a line of names; every number so long that it is read back as it was."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows(zip(*(values.tolist() for values in columns.values()), strict=True))
    # Excel takes a file without the mark for another encoding.
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def as_npz(columns: Columns) -> bytes:
    """The columns as arrays of plain numbers under their names."""
    content = io.BytesIO()
    # As a file name in an archive a slash would make a folder.
    named = {name.replace("/", " per "): values for name, values in columns.items()}
    np.savez_compressed(content, **named)  # type: ignore[arg-type] # NumPy's stub takes a name for its own option
    return content.getvalue()


WRITERS = {".csv": as_csv, ".npz": as_npz}
"""How numbers are written, by the ending of the file."""
