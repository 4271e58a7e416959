"""Reading what was fetched: the very images that were packed, under their classes' names."""

import numpy as np
import pytest

from dllab.data import DataError, facts, load
from dllab.data.fetched import check_fetched, is_fetched
from dllab.data.prepare import prepare
from dllab.data.published import published
from dllab.spec.data import Cifar10, DataSpec, Downloaded, FashionMnist, Iris, Share
from tests.data.small_sets import TEST, TRAIN, cifar, fashion, place_small_sets

SETS: tuple[Downloaded, ...] = (FashionMnist(), Cifar10())


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    place_small_sets(monkeypatch)


@pytest.mark.usefixtures("fetched")
@pytest.mark.parametrize("source", SETS, ids=repr)
def test_the_samples_are_those_of_the_files(source: Downloaded) -> None:
    train, test = cifar() if isinstance(source, Cifar10) else fashion()
    samples = load(source)
    assert np.array_equal(samples.x.reshape(train.shape), train)
    assert np.array_equal(samples.x_test.reshape(test.shape), test)
    assert samples.y.tolist() == [number % 10 for number in range(TRAIN)]
    assert samples.y_test.tolist() == [number % 10 for number in range(TEST)]
    assert samples.y.dtype == samples.y_test.dtype == np.int32


@pytest.mark.usefixtures("fetched")
@pytest.mark.parametrize("source", SETS, ids=repr)
def test_facts_are_those_of_the_loaded_samples(source: Downloaded) -> None:
    samples, known = load(source), facts(DataSpec(source=source))
    assert samples.x.shape == (known.samples, *known.input_shape)
    assert samples.x.dtype == np.uint8
    assert samples.class_names == known.class_names
    assert tuple(np.bincount(samples.y)) == known.class_counts
    assert len(samples.y_test) == known.test_samples


@pytest.mark.usefixtures("fetched")
def test_they_are_split_and_scaled_like_any_other_set() -> None:
    prepared = prepare(DataSpec(source=Cifar10(), split=Share(validation=0.2)))
    assert prepared.x_train.shape == (TRAIN * 8 // 10, 32, 32, 3)
    assert prepared.x_test.shape == (TEST, 32, 32, 3)
    assert (prepared.x_train.min(), prepared.x_train.max()) == (0, 1)


@pytest.mark.usefixtures("fetched")
def test_what_was_read_once_needs_its_archive_no_more() -> None:
    load(Cifar10())
    for file in published(Cifar10()).folder.iterdir():
        file.unlink()
    assert is_fetched(Cifar10())
    assert len(load(Cifar10()).x) == TRAIN


def test_without_files_the_way_to_them_is_told() -> None:
    for source in SETS:
        assert not is_fetched(source)
        name = published(source).name
        for needs in (load, check_fetched):
            with pytest.raises(
                DataError, match=rf"press Fetch under Data, or run `dllab fetch {name}`"
            ):
                needs(source)
    check_fetched(Iris())
