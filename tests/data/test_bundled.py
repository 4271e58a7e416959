from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dllab.data import facts, load
from dllab.data.store import store_folder
from dllab.spec.data import Challenger, DataSpec, Iris, Mnist
from tests.spec.kinds import READY_SOURCES, filled

TRAIN_DIGITS = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
TEST_DIGITS = [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]


@pytest.mark.parametrize("kind", READY_SOURCES)
def test_facts_are_those_of_the_loaded_samples(kind: Any) -> None:
    source: Any = filled(kind)
    samples, known = load(source), facts(DataSpec(source=source))
    assert samples.x.shape == (known.samples, *known.input_shape)
    assert samples.y.shape == (known.samples,)
    assert samples.y.dtype == np.int32
    assert samples.class_names == known.class_names
    assert np.array_equal(np.unique(samples.y), np.arange(known.classes))
    assert tuple(np.bincount(samples.y)) == known.class_counts
    assert len(samples.x_test) == len(samples.y_test) == known.test_samples
    assert samples.x_test.shape[1:] == known.input_shape
    if samples.feature_names:
        assert (len(samples.feature_names),) == known.input_shape


def test_mnist_holds_the_published_digits() -> None:
    digits = load(Mnist())
    assert np.bincount(digits.y).tolist() == TRAIN_DIGITS
    assert np.bincount(digits.y_test).tolist() == TEST_DIGITS
    assert digits.x.dtype == np.uint8
    # The often quoted mean and deviation of MNIST's pixels, 0.1307 and 0.3081.
    assert digits.x.mean() / 255 == pytest.approx(0.1307, abs=5e-5)
    assert digits.y[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]


def test_challenger_is_the_table_of_the_paper() -> None:
    flights = load(Challenger(features="temperature and pressure"))
    assert int(flights.y.sum()) == 7
    assert flights.x[:, 0].sum() == 1600
    assert (flights.x[:, 0].min(), flights.x[:, 0].max()) == (53, 81)
    assert set(flights.x[:, 1].tolist()) == {50, 100, 200}
    assert np.array_equal(load(Challenger()).x[:, 0], flights.x[:, 0])


def test_iris_has_fisher_s_species_means() -> None:
    flowers = load(Iris())
    means = [flowers.x[flowers.y == label].mean(axis=0) for label in range(3)]
    published = [
        [5.006, 3.428, 1.462, 0.246],
        [5.936, 2.770, 4.260, 1.326],
        [6.588, 2.974, 5.552, 2.026],
    ]
    np.testing.assert_allclose(means, published, atol=1e-5)


def test_the_first_iris_flowers_hold_every_species_alike() -> None:
    assert np.bincount(load(Iris()).y[:30]).tolist() == [10, 10, 10]


def test_mnist_is_kept_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DLLAB_HOME", str(tmp_path))
    digits = load(Mnist())
    assert isinstance(digits.x, np.memmap)
    assert len(list(store_folder().iterdir())) == 1
    again = load(Mnist())
    assert digits.x.filename == again.x.filename  # type: ignore[attr-defined] # as just checked


def test_mnist_is_read_where_nothing_can_be_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a file").touch()
    monkeypatch.setenv("DLLAB_HOME", str(tmp_path / "a file"))
    assert np.bincount(load(Mnist()).y).tolist() == TRAIN_DIGITS
