import os
import time
from pathlib import Path

import pytest

from dllab.data import prune as pruning
from dllab.data.prune import SECONDS_KEPT, prune


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Five sets of 100 bytes, last used 0.5, 1.5 … 4.5 hours ago; 250 bytes are allowed."""
    monkeypatch.setattr(pruning, "MOST_BYTES", 250)
    for hours in range(5):
        folder = tmp_path / f"set {hours}"
        folder.mkdir()
        (folder / "x.npy").write_bytes(bytes(100))
        used = time.time() - (hours + 0.5) * SECONDS_KEPT
        os.utime(folder, (used, used))
    return tmp_path


def names(store: Path) -> list[str]:
    return sorted(folder.name for folder in store.iterdir())


def test_what_was_not_used_for_longest_goes_first(store: Path) -> None:
    removed = prune(store, keep=store / "set 0")
    assert [folder.name for folder in removed] == ["set 4", "set 3", "set 2"]
    assert names(store) == ["set 0", "set 1"]


def test_the_wanted_set_and_those_of_the_last_hour_stay(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pruning, "MOST_BYTES", 0)
    prune(store, keep=store / "set 3")
    assert names(store) == ["set 0", "set 3"]


def test_a_small_store_is_left_alone(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pruning, "MOST_BYTES", 500)
    assert prune(store, keep=store / "set 0") == []
    assert len(names(store)) == 5
