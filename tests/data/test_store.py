from pathlib import Path

import numpy as np
import pytest

from dllab.data import load
from dllab.data.store import open_stored, store_folder, stored, write_samples
from dllab.spec.data import Iris, Moons


def test_a_stored_set_is_the_set() -> None:
    iris = load(Iris())
    kept = open_stored(stored(Iris(), lambda folder: write_samples(folder, iris)))
    assert np.array_equal(kept.x, iris.x)
    assert np.array_equal(kept.y, iris.y)
    assert kept.x_test.shape == (0, 4)
    assert (kept.class_names, kept.feature_names) == (iris.class_names, iris.feature_names)
    assert isinstance(kept.x, np.memmap)


def test_a_set_is_made_once_and_another_one_apart() -> None:
    made: list[Path] = []

    def make(folder: Path) -> None:
        made.append(folder)
        write_samples(folder, load(Iris()))

    first, again, other = stored(Iris(), make), stored(Iris(), make), stored(Moons(), make)
    assert first == again != other
    assert len(made) == 2


def test_what_fails_leaves_no_trace() -> None:
    def fail(folder: Path) -> None:
        (folder / "x.npy").write_bytes(b"half")
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 - the one raised above
        stored(Iris(), fail)
    assert list(store_folder().iterdir()) == []
