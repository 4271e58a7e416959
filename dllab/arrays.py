"""Named arrays as bytes, in the safetensors format: plain numbers, never a pickle."""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError
from safetensors.numpy import load, save

Arrays = dict[str, npt.NDArray[Any]]

# A file begins with the length of its header: 8 bytes, little-endian.
_LENGTH = 8
_FACTS = "__metadata__"


class ArraysError(Exception):
    """Bytes that hold no arrays; the message says what was noticed."""


def packed(arrays: Mapping[str, npt.NDArray[Any]], facts: Mapping[str, str] | None = None) -> bytes:
    """Arrays of numbers or booleans by name, and plain facts about them, as bytes.

    Raises:
        ValueError, SafetensorError: an array holds anything else.
    """
    dense = {name: np.asarray(array, order="C") for name, array in arrays.items()}
    return save(dense, dict(facts or {}))


def unpacked(content: bytes) -> tuple[Arrays, dict[str, str]]:
    """The arrays, read-only, and the facts `packed` wrote.

    Memory is bounded by the size of `content`, whatever sizes its header claims: the format wants
    every byte after the header to belong to one array.

    Raises:
        ArraysError: it is anything else.
    """
    try:
        arrays = load(content)
        length = int.from_bytes(content[:_LENGTH], "little")
        header = json.loads(content[_LENGTH : _LENGTH + length])
    except (SafetensorError, ValueError, KeyError, TypeError, OverflowError) as error:
        raise ArraysError(f"no arrays can be read: {error}") from error
    for array in arrays.values():
        array.flags.writeable = False
    return arrays, header.get(_FACTS) or {}
