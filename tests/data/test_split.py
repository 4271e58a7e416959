import numpy as np
import pytest

from dllab.data import DataError, facts, load, split_indices
from dllab.data.split import proportional
from dllab.spec import DataSpec, Experiment, problems
from dllab.spec.data import FirstSamples, Iris, Share

LABELS = np.array([0] * 70 + [1] * 25 + [2] * 5, dtype=np.int32)


def test_first_samples_follow_each_other() -> None:
    train, validation = split_indices(FirstSamples(train=60, validation=40), LABELS)
    assert train.tolist() == list(range(60))
    assert validation.tolist() == list(range(60, 100))


def test_too_many_samples_are_refused_before_and_while_splitting() -> None:
    spec = DataSpec(source=Iris(), split=FirstSamples(train=100, validation=51))
    with pytest.raises(DataError, match=r"100 training and 51 validation.*has 150: lower"):
        split_indices(spec.split, load(spec.source).y)
    assert problems(Experiment(data=spec), facts(spec))[0].place == "data"


@pytest.mark.parametrize("stratified", [True, False])
@pytest.mark.parametrize(
    ("share", "expected"), [(0.0, 0), (0.2, 20), (0.125, 13), (0.333, 33), (0.9, 90)]
)
def test_a_share_splits_everything_once(share: float, expected: int, stratified: bool) -> None:
    split = Share(validation=share, stratified=stratified)
    train, validation = split_indices(split, LABELS)
    assert len(validation) == expected
    assert sorted([*train.tolist(), *validation.tolist()]) == list(range(100))


def test_stratified_keeps_every_class_s_proportion() -> None:
    train, validation = split_indices(Share(validation=0.2), LABELS)
    assert np.bincount(LABELS[validation]).tolist() == [14, 5, 1]
    assert np.bincount(LABELS[train]).tolist() == [56, 20, 4]


def test_without_strata_the_proportions_vary_with_the_seed() -> None:
    counts = set()
    for seed in range(10):
        _, validation = split_indices(Share(stratified=False, seed=seed), LABELS)
        counts.add(tuple(np.bincount(LABELS[validation], minlength=3)))
    assert len(counts) > 1


def test_the_seed_alone_decides_a_share() -> None:
    first, again, other = (split_indices(Share(seed=seed), LABELS)[1] for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_both_parts_come_in_mixed_order() -> None:
    train, _ = split_indices(Share(), LABELS)
    assert len(np.unique(LABELS[train[:40]])) == 3


def test_at_least_one_sample_is_left_to_train_on() -> None:
    train, validation = split_indices(Share(validation=0.9), np.array([0, 1], dtype=np.int32))
    assert (len(train), len(validation)) == (1, 1)


@pytest.mark.parametrize(
    ("counts", "total", "expected"),
    [
        ([1, 1, 1], 2, [1, 1, 0]),
        ([10, 6, 4], 5, [3, 1, 1]),
        # The seats of Hamilton's method in the textbook example of the Alabama paradox.
        ([6, 6, 2], 10, [4, 4, 2]),
        ([6, 6, 2], 11, [5, 5, 1]),
    ],
)
def test_largest_remainders(counts: list[int], total: int, expected: list[int]) -> None:
    assert proportional(np.array(counts), total).tolist() == expected
