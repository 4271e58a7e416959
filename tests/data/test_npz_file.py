"""Arrays come in as NumPy itself reads them, whatever their layout."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dllab.spec.data import NpzFile
from tests.data.made_files import images, imported, rng, saved

LABELS = np.array([2, 0, 1, 2, 0])


def test_mnist_s_names_are_known(tmp_path: Path) -> None:
    x, x_test = images(5, 4, 3), images(2, 4, 3)
    path = saved(
        tmp_path / "m.npz", x_test=x_test, y_test=np.array([1, 0]), x_train=x, y_train=LABELS
    )
    spec, samples = imported(NpzFile(path=path))
    assert (spec.x, spec.y, spec.x_test, spec.y_test) == ("x_train", "y_train", "x_test", "y_test")
    assert np.array_equal(samples.x, x[..., None])
    assert samples.x.dtype == np.uint8
    assert np.array_equal(samples.x_test, x_test[..., None])
    assert samples.y.tolist() == LABELS.tolist()
    assert samples.y_test.tolist() == [1, 0]
    assert spec.found.sample_shape == (4, 3, 1)
    assert spec.found.counts == (2, 1, 2)
    assert spec.found.names == ("x_test", "y_test", "x_train", "y_train")
    assert spec.problem == ""


def test_other_names_are_guessed_by_shape_and_chosen_ones_taken(tmp_path: Path) -> None:
    x = rng().normal(size=(5, 4))
    path = saved(tmp_path / "own.npz", species=LABELS, lengths=x, extra=np.zeros(3))
    spec, samples = imported(NpzFile(path=path))
    assert (spec.x, spec.y) == ("lengths", "species")
    np.testing.assert_array_equal(samples.x, x.astype(np.float32))
    assert samples.feature_names == ("column 1", "column 2", "column 3", "column 4")
    two = saved(tmp_path / "two.npz", a=x, b=2 * x, c=LABELS, d=1 - (LABELS > 0))
    _, samples = imported(NpzFile(path=two, x="b", y="d"))
    np.testing.assert_array_equal(samples.x, (2 * x).astype(np.float32))
    assert samples.y.tolist() == [0, 1, 0, 0, 1]


@pytest.mark.parametrize("fortran", [False, True])
def test_large_arrays_come_in_pieces_whatever_their_order(tmp_path: Path, fortran: bool) -> None:
    x = rng().normal(size=(40_000, 40)).astype(np.float64)
    y = np.arange(40_000) % 3
    path = saved(tmp_path / "big.npz", x=np.asfortranarray(x) if fortran else x, y=y)
    _, samples = imported(NpzFile(path=path))
    np.testing.assert_array_equal(samples.x, x.astype(np.float32))
    assert np.array_equal(samples.y, y)


def test_channels_that_stand_first_are_moved(tmp_path: Path) -> None:
    x = images(5, 3, 6, 5)
    spec, samples = imported(NpzFile(path=saved(tmp_path / "c.npz", x=x, y=LABELS)))
    assert np.array_equal(samples.x, x.transpose(0, 2, 3, 1))
    assert "Channels stood first" in str(spec.found)


@pytest.mark.parametrize(
    ("y", "names", "classes", "remarked"),
    [
        (np.array([0, 1, 3, 0, 1]), ("0", "1", "3"), [0, 1, 2, 0, 1], True),
        (np.array([[0], [1], [2], [0], [1]]), ("0", "1", "2"), [0, 1, 2, 0, 1], False),
        (np.array([1.0, 2.0, 2.0, 1.0, 1.0]), ("1", "2"), [0, 1, 1, 0, 0], True),
        (np.eye(3)[[2, 0, 1, 2, 0]], ("0", "1", "2"), [2, 0, 1, 2, 0], False),
        (np.array(["b", "a", "ü", "b", "a"]), ("a", "b", "ü"), [1, 0, 2, 1, 0], False),
        (np.array([True, False, True, True, False]), ("0", "1"), [1, 0, 1, 1, 0], False),
    ],
)
def test_labels_become_classes(
    tmp_path: Path, y: Any, names: tuple[str, ...], classes: list[int], remarked: bool
) -> None:
    path = saved(tmp_path / "l.npz", x=np.zeros((5, 2)), y=y)
    spec, samples = imported(NpzFile(path=path))
    assert samples.class_names == names
    assert samples.y.tolist() == classes
    assert ("became classes 0 to" in str(spec.found)) == remarked


def test_npy_files_belong_together_by_name_or_by_choice(tmp_path: Path) -> None:
    x = rng().normal(size=(5, 3)).astype(np.float32)
    for name, array in (("x_train", x), ("y_train", LABELS), ("other", 2 - LABELS)):
        np.save(tmp_path / f"{name}.npy", array)
    path = str(tmp_path / "x_train.npy")
    spec, samples = imported(NpzFile(path=path))
    assert spec.labels == str(tmp_path / "y_train.npy")
    assert samples.y.tolist() == LABELS.tolist()
    assert len(spec.found.files) == 2
    _, samples = imported(NpzFile(path=path, labels=str(tmp_path / "other.npy")))
    assert samples.y.tolist() == (2 - LABELS).tolist()


@pytest.mark.parametrize("column", ["first column", "last column"])
def test_a_column_can_hold_the_labels(tmp_path: Path, column: str) -> None:
    x = rng().normal(size=(5, 3))
    parts = [LABELS[:, None], x] if column.startswith("first") else [x, LABELS[:, None]]
    np.save(tmp_path / "table.npy", np.hstack(parts))
    spec, samples = imported(NpzFile(path=str(tmp_path / "table.npy"), y=column))
    np.testing.assert_array_equal(samples.x, x.astype(np.float32))
    assert samples.y.tolist() == LABELS.tolist()
    assert spec.y == column


def test_facts_hold_only_for_the_settings_they_were_found_with(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.npz", x=np.zeros((5, 2)), z=np.ones((5, 3)), y=LABELS)
    spec, _ = imported(NpzFile(path=path))
    assert spec.problem == ""
    assert "has not been read" in spec.model_copy(update={"x": "z"}).problem
    assert NpzFile.model_validate_json(spec.model_dump_json()) == spec
    assert "No file is chosen" in NpzFile().problem
