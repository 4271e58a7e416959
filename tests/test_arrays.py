"""Arrays come back as they were packed; anything else is an error, in bounded memory."""

import json
import random
import tracemalloc

import numpy as np
import pytest

from dllab.arrays import Arrays, ArraysError, packed, unpacked

ARRAYS: Arrays = {
    "001 Dense kernel": np.linspace(-1, 1, 12, dtype=np.float32).reshape(3, 4),
    "002 Dense bias": np.array([np.nan, np.inf, -0.0], np.float64),
    "step": np.array(7, np.int64),
    "empty": np.empty((0, 3), np.uint8),
    "mask": np.array([True, False]),
}


def test_arrays_and_facts_return_bit_for_bit() -> None:
    arrays, facts = unpacked(packed(ARRAYS, {"epoch": "3", "Größe": "ä"}))
    assert facts == {"epoch": "3", "Größe": "ä"}
    assert arrays.keys() == ARRAYS.keys()
    for name, array in arrays.items():
        assert (array.dtype, array.shape) == (ARRAYS[name].dtype, ARRAYS[name].shape)
        assert array.tobytes() == ARRAYS[name].tobytes()


def test_a_transposed_or_sliced_array_is_packed_by_its_values() -> None:
    whole = np.arange(24.0).reshape(4, 6)
    arrays, facts = unpacked(packed({"turned": whole.T, "part": whole[::2, 1::3]}))
    np.testing.assert_array_equal(arrays["turned"], whole.T)
    np.testing.assert_array_equal(arrays["part"], whole[::2, 1::3])
    assert facts == {}


def _with_header(header: object, data: bytes = b"") -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + data


HUGE = {"dtype": "F64", "shape": [1 << 40], "data_offsets": [0, 1 << 43]}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x80\x04c__builtin__\neval\n.",
        (1 << 62).to_bytes(8, "little") + b"{}",
        _with_header({"a": HUGE}),
        _with_header({"a": HUGE | {"data_offsets": [0, 8]}}, bytes(8)),
        _with_header({"a": HUGE | {"shape": [0, 1 << 63], "data_offsets": [0, 0]}}),
        _with_header({"a": HUGE | {"shape": [-1]}}, bytes(8)),
        _with_header({"a": {"dtype": "F8_E4M3", "shape": [1], "data_offsets": [0, 1]}}, b"1"),
        _with_header(b"[" * 100_000),
        _with_header(b'{"__metadata__": ' + b"[" * 100_000),
        _with_header({"__metadata__": {"depth": [1]}}),
        packed(ARRAYS)[:-1],
        packed(ARRAYS) + b"more",
    ],
)
def test_anything_else_is_told_in_little_memory(content: bytes) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(ArraysError, match="no arrays can be read"):
            unpacked(content)
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()


def test_flipped_bytes_give_arrays_or_an_error() -> None:
    content, chance = packed(ARRAYS, {"epoch": "3"}), random.Random(5)  # noqa: S311
    for _ in range(500):
        flipped = bytearray(content)
        flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
        try:
            arrays, _ = unpacked(bytes(flipped))
        except ArraysError:
            continue
        assert sum(array.nbytes for array in arrays.values()) <= len(content)
