"""A file is the old one or the new one, whole; and nothing else is left."""

import os
from pathlib import Path

import pytest

from dllab.atomic_file import write_atomically
from tests.session.test_full_disk import file_size_limit

OLD, NEW = b"old" * 1000, bytes(range(256)) * 200


def test_makes_and_replaces(tmp_path: Path) -> None:
    path = tmp_path / "out"
    write_atomically(path, OLD)
    assert path.read_bytes() == OLD
    write_atomically(path, NEW)
    assert path.read_bytes() == NEW
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "out"
    write_atomically(path, OLD)
    with file_size_limit(10_000), pytest.raises(OSError, match="large"):
        write_atomically(path, NEW)
    assert path.read_bytes() == OLD
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.mkdir()
    with pytest.raises(OSError, match="out"):
        write_atomically(path, NEW)
    assert path.is_dir()
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("below", ["missing", "file"])
def test_a_place_that_is_no_folder_is_told(tmp_path: Path, below: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="director"):
        write_atomically(tmp_path / below / "out", NEW)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a process that dies half way")
def test_a_death_before_the_replacement_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out"
    write_atomically(path, OLD)
    # The moment the content is on its way to the disk is the last before it takes the name.
    monkeypatch.setattr(os, "fsync", lambda _descriptor: os._exit(9))
    child = os.fork()
    if not child:
        write_atomically(path, NEW)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 9
    assert path.read_bytes() == OLD
