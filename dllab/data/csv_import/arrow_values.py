"""The numbers of pyarrow's columns as arrays, without a copy where none is missing.

pyarrow's own `to_numpy` imports pandas where that is installed, which takes longer than to read a
table of some megabytes.
"""

from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Value = TypeVar("Value", bound=np.generic)


def values_of(column: pa.Array, kind: type[Value]) -> npt.NDArray[Value]:
    """The numbers of a column of this kind; NaN where they are missing.

    See Arrow Columnar Format, "Fixed-size Primitive Layout": a bit tells which are there.
    """
    if not len(column):
        return np.empty(0, kind)
    begin, end = column.offset, column.offset + len(column)
    there, numbers = column.buffers()
    values = np.frombuffer(numbers, kind, end)[begin:]
    if not column.null_count:
        return values
    bits = np.unpackbits(np.frombuffer(there, np.uint8), bitorder="little")
    return np.where(bits[begin:end], values, np.nan).astype(kind, copy=False)
