import time

import numpy as np
import pytest

from dllab.data import Cancelled, Samples, load, split_indices
from dllab.data.duplicates import Pair, duplicates
from dllab.data.report import EventReport
from dllab.data.split import Parts
from dllab.spec.data import FirstSamples, Mnist, Share

X = np.array([[1, 2], [3, 4], [1, 2], [5, 6], [3, 4], [3, 4.5]], dtype=np.float32)
Y = np.array([0, 1, 0, 1, 0, 1], dtype=np.int32)


def table(x_test: np.ndarray = X[:0], y_test: np.ndarray = Y[:0]) -> Samples:
    return Samples(X, Y, x_test, y_test, ("no", "yes"), ("a", "b"))


def parts(train: list[int], validation: list[int], test: list[int]) -> Parts:
    return Parts(*(np.array(places, dtype=np.intp) for places in (train, validation, test)))


def test_pairs_name_both_places_and_whether_the_labels_agree() -> None:
    found = duplicates(table(), parts([1, 0], [2, 3], [4, 5]))
    assert found.validation == (Pair(0, 2, True),)
    assert found.test == (Pair(1, 4, False),)


def test_equal_samples_within_one_part_are_no_leak() -> None:
    found = duplicates(table(), parts([0, 2, 3], [1, 4], []))
    assert found.validation == ()


def test_each_measured_sample_counts_once_with_its_first_twin() -> None:
    found = duplicates(table(), parts([4, 1, 2], [0], [5]))
    assert found.validation == (Pair(2, 0, True),)
    assert duplicates(table(), parts([4, 1], [5], [0])).validation == ()


def test_a_set_s_own_test_part_is_compared() -> None:
    own = table(np.array([[9, 9], [5, 6]], dtype=np.float32), np.array([0, 1], dtype=np.int32))
    found = duplicates(own, parts([0, 3], [1], []))
    assert found.test == (Pair(3, 1, True),)


def test_what_is_found_is_what_comparing_all_pairs_finds() -> None:
    rng = np.random.default_rng(0)
    x = rng.integers(0, 4, (300, 3)).astype(np.uint8)
    samples = Samples.without_test(x, (x[:, 0] % 2).astype(np.int32), ("a", "b"), ())
    split = split_indices(Share(validation=0.3, test=0.2), samples.y)
    found = duplicates(samples, split)
    for places, pairs in ((split.validation, found.validation), (split.test, found.test)):
        equal = (x[places][:, None] == x[split.train][None]).all(axis=2)
        expected = {
            int(place): int(split.train[row].min())
            for place, row in zip(places, equal, strict=True)
            if row.any()
        }
        assert {pair.place: pair.train for pair in pairs} == expected
        assert len(pairs) == len(expected) > 0


def test_seventy_thousand_digits_take_less_than_a_second() -> None:
    digits = load(Mnist())
    split = split_indices(FirstSamples(train=50_000, validation=10_000), digits.y)
    started = time.process_time()
    found = duplicates(digits, split)
    assert time.process_time() - started < 1
    assert found.validation == found.test == ()


def test_it_tells_how_far_it_is_and_can_be_cancelled() -> None:
    told: list[tuple[float, float | None]] = []

    def note(doing: str, done: float, total: float | None, unit: str) -> None:
        assert (doing, unit) == ("Looking for duplicates", "samples")
        told.append((done, total))

    duplicates(table(), parts([0, 1], [2], [3, 4]), note)
    assert told[-1] == (5, 5)

    with pytest.raises(Cancelled):
        duplicates(table(), parts([0, 1], [2], [3, 4]), EventReport(lambda _: None, lambda: True))
