from pathlib import Path

import numpy as np
import pytest

from dllab.spec.data import IdxFiles
from tests.data.made_files import idx, images, imported

X, X_TEST = images(6, 5, 4), images(3, 5, 4)
Y, Y_TEST = np.array([0, 1, 2, 2, 1, 0]), np.array([2, 0, 1])


def mnist_like(folder: Path, packed: bool) -> list[str]:
    gz = ".gz" if packed else ""
    return [
        idx(folder / f"{name}{gz}", array, packed)
        for name, array in (
            ("train-images-idx3-ubyte", X),
            ("train-labels-idx1-ubyte", Y),
            ("t10k-images-idx3-ubyte", X_TEST),
            ("t10k-labels-idx1-ubyte", Y_TEST),
        )
    ]


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("chosen", [0, 1])
def test_all_four_files_are_found_from_one(tmp_path: Path, packed: bool, chosen: int) -> None:
    paths = mnist_like(tmp_path, packed)
    spec, samples = imported(IdxFiles(path=paths[chosen]))
    assert [spec.path, spec.labels, spec.test_images, spec.test_labels] == paths
    assert np.array_equal(samples.x, X[..., None])
    assert np.array_equal(samples.y, Y)
    assert np.array_equal(samples.x_test, X_TEST[..., None])
    assert np.array_equal(samples.y_test, Y_TEST)
    assert len(spec.found.files) == 4


def test_files_of_any_name_are_read_where_they_are_chosen(tmp_path: Path) -> None:
    a, b = idx(tmp_path / "a b.idx", X), idx(tmp_path / "ä", Y)
    spec, samples = imported(IdxFiles(path=a, labels=b))
    assert np.array_equal(samples.x[..., 0], X)
    assert samples.x_test.shape == (0, 5, 4, 1)
    assert spec.found.test_samples == 0


def test_numbers_of_several_bytes_stand_with_the_highest_first(tmp_path: Path) -> None:
    values = np.array([[1.5, -2], [300, 0.25]], ">f4")
    path = tmp_path / "images"
    path.write_bytes(b"\0\0\x0d\2" + np.array([2, 2], ">u4").tobytes() + values.tobytes())
    _, samples = imported(IdxFiles(path=str(path), labels=idx(tmp_path / "l", np.array([0, 1]))))
    np.testing.assert_array_equal(samples.x, values)
    assert samples.x.dtype == np.float32
