from pathlib import Path

import numpy as np
import pytest

from dllab.data import DataError
from dllab.data.array_file import ArrayFile


def test_rows_in_any_order_are_an_array(tmp_path: Path) -> None:
    values = np.arange(24, dtype=np.float32).reshape(6, 2, 2)
    with ArrayFile(tmp_path / "a.npy", (6, 2, 2), np.float32) as array:
        array.write(3, values[3:].astype(np.float64))
        array.write(0, values[:3].transpose(0, 2, 1).transpose(0, 2, 1))
    assert np.array_equal(np.load(tmp_path / "a.npy"), values)
    assert np.array_equal(np.load(tmp_path / "a.npy", mmap_mode="r"), values)


def test_only_the_rows_kept_remain(tmp_path: Path) -> None:
    with ArrayFile(tmp_path / "a.npy", (100_000, 3), np.uint8) as array:
        array.write(0, np.full((2, 3), 7, np.uint8))
        array.keep(2)
    assert np.load(tmp_path / "a.npy").tolist() == [[7] * 3] * 2


def test_what_no_disk_holds_is_refused_before_it_is_written(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"take 1,000,000.0 GB on the disk, .*make room there"):
        ArrayFile(tmp_path / "a.npy", (10**9, 10**6), np.uint8)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told() -> None:
    """/dev/full takes no byte."""
    with (
        pytest.raises(DataError, match="cache folder is full: make room"),
        ArrayFile(Path("/dev/full"), (10, 3), np.uint8) as array,
    ):
        array.write(0, np.zeros((10, 3), np.uint8))
