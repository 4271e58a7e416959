import hashlib

import numpy as np
import pytest
from sklearn.model_selection import StratifiedKFold

from dllab.data import DataError, facts, load, split_indices
from dllab.data.split import proportional
from dllab.spec import DataSpec, Experiment, problems
from dllab.spec.data import FirstSamples, Folds, Iris, RandomCounts, Share, Split

LABELS = np.array([0] * 70 + [1] * 25 + [2] * 5, dtype=np.int32)


WITH_TEST: tuple[Split, ...] = (
    FirstSamples(train=50, validation=30, test=20),
    RandomCounts(train=50, validation=30, test=20),
    RandomCounts(train=50, validation=30, test=20, stratified=False),
    Share(validation=0.3, test=0.2),
    Share(validation=0.3, test=0.2, stratified=False),
    Folds(folds=4, test=0.2),
    Folds(folds=7, fold=3, test=0.2, stratified=False),
)


def classes(places: np.ndarray) -> list[int]:
    return np.bincount(LABELS[places], minlength=3).tolist()


def test_first_samples_follow_each_other() -> None:
    train, validation, _ = split_indices(FirstSamples(train=60, validation=40), LABELS)
    assert train.tolist() == list(range(60))
    assert validation.tolist() == list(range(60, 100))


def test_too_many_samples_are_refused_before_and_while_splitting() -> None:
    spec = DataSpec(source=Iris(), split=FirstSamples(train=100, validation=51))
    with pytest.raises(DataError, match=r"100 training \+ 51 validation samples.*has 150: lower"):
        split_indices(spec.split, load(spec.source).y)
    assert problems(Experiment(data=spec), facts(spec))[0].place == "data"


@pytest.mark.parametrize("stratified", [True, False])
@pytest.mark.parametrize(
    ("share", "expected"), [(0.0, 0), (0.2, 20), (0.125, 13), (0.333, 33), (0.9, 90)]
)
def test_a_share_splits_everything_once(share: float, expected: int, stratified: bool) -> None:
    split = Share(validation=share, stratified=stratified)
    train, validation, _ = split_indices(split, LABELS)
    assert len(validation) == expected
    assert sorted([*train.tolist(), *validation.tolist()]) == list(range(100))


def test_stratified_keeps_every_class_s_proportion() -> None:
    train, validation, _ = split_indices(Share(validation=0.2), LABELS)
    assert np.bincount(LABELS[validation]).tolist() == [14, 5, 1]
    assert np.bincount(LABELS[train]).tolist() == [56, 20, 4]


def test_without_strata_the_proportions_vary_with_the_seed() -> None:
    counts = set()
    for seed in range(10):
        _, validation, _ = split_indices(Share(stratified=False, seed=seed), LABELS)
        counts.add(tuple(np.bincount(LABELS[validation], minlength=3)))
    assert len(counts) > 1


def test_the_seed_alone_decides_a_share() -> None:
    first, again, other = (split_indices(Share(seed=seed), LABELS)[1] for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_both_parts_come_in_mixed_order() -> None:
    train, _, _ = split_indices(Share(), LABELS)
    assert len(np.unique(LABELS[train[:40]])) == 3


def test_at_least_one_sample_is_left_to_train_on() -> None:
    train, validation, _ = split_indices(
        Share(validation=0.9, stratified=False), np.array([0, 1], dtype=np.int32)
    )
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


@pytest.mark.parametrize("split", WITH_TEST, ids=repr)
def test_no_sample_is_in_two_parts_and_all_have_the_size_asked_for(split: Split) -> None:
    parts = split_indices(split, LABELS)
    assert tuple(map(len, parts)) == split.sizes(100)
    assert len(parts.test) == 20
    assert len(np.unique(np.concatenate(parts))) == sum(split.sizes(100))


@pytest.mark.parametrize("split", [split for split in WITH_TEST if split.kind != "first"], ids=repr)
def test_the_test_part_stays_whatever_else_is_changed(split: Split) -> None:
    test = split_indices(split, LABELS).test
    others: dict[str, dict[str, float]] = {
        "share": {"validation": 0.1},
        "counts": {"train": 7},
        "folds": {"fold": 2},
    }
    other = split.model_copy(update=others[split.kind])
    assert split_indices(other, LABELS).test.tolist() == test.tolist()
    share = Share(test=0.2, stratified=split.stratified)  # type: ignore[union-attr] # not first
    assert split_indices(share, LABELS).test.tolist() == test.tolist()


def test_all_parts_of_a_stratified_split_have_the_proportions_of_the_whole() -> None:
    parts = split_indices(Share(validation=0.2, test=0.2), LABELS)
    assert [classes(part) for part in parts] == [[42, 15, 3], [14, 5, 1], [14, 5, 1]]
    parts = split_indices(RandomCounts(train=20, validation=40, test=40), LABELS)
    assert [classes(part) for part in parts] == [[14, 5, 1], [28, 10, 2], [28, 10, 2]]


def test_counts_leave_the_rest_out() -> None:
    train, validation, test = split_indices(RandomCounts(train=30, validation=10), LABELS)
    assert (len(train), len(validation), len(test)) == (30, 10, 0)
    assert not set(train.tolist()) & set(validation.tolist())
    assert train.tolist() != sorted(train.tolist())


@pytest.mark.parametrize("stratified", [True, False])
@pytest.mark.parametrize("folds", [2, 3, 5])
def test_every_sample_validates_in_one_fold(folds: int, stratified: bool) -> None:
    splits = [Folds(folds=folds, fold=fold + 1, stratified=stratified) for fold in range(folds)]
    parts = [split_indices(split, LABELS) for split in splits]
    assert sorted(np.concatenate([part.validation for part in parts]).tolist()) == [*range(100)]
    for part in parts:
        assert sorted([*part.train.tolist(), *part.validation.tolist()]) == [*range(100)]
    sizes = [len(part.validation) for part in parts]
    assert max(sizes) - min(sizes) <= 1


@pytest.mark.parametrize("folds", [2, 3, 5])
@pytest.mark.parametrize("counts", [(70, 25, 5), (6, 7, 8), (31, 31, 31), (5, 99, 13)])
def test_folds_hold_as_many_of_each_class_as_scikit_learn_s(
    folds: int, counts: tuple[int, ...]
) -> None:
    y = np.repeat(np.arange(3, dtype=np.int32), counts)
    theirs = StratifiedKFold(folds, shuffle=True, random_state=0).split(y, y)
    ours = (split_indices(Folds(folds=folds, fold=fold + 1), y) for fold in range(folds))
    assert [np.bincount(y[part.validation]).tolist() for part in ours] == [
        np.bincount(y[validation]).tolist() for _, validation in theirs
    ]


@pytest.mark.parametrize(
    ("stratified", "train", "validation"),
    [
        (True, "a6d611e1d55b1ab0", "3376efc9a08372a9"),
        (False, "8e0bed5a5c6ab347", "7030024b42dbf549"),
    ],
)
def test_shares_are_those_of_experiments_made_before_there_were_test_parts(
    stratified: bool, train: str, validation: str
) -> None:
    parts = split_indices(Share(validation=0.3, seed=4, stratified=stratified), LABELS)
    hashes = [hashlib.sha256(part.astype("<i8").tobytes()).hexdigest()[:16] for part in parts[:2]]
    assert hashes == [train, validation]


def test_what_cannot_be_split_is_refused_with_the_class_s_name() -> None:
    y = np.array([0, 0, 0, 1], dtype=np.int32)
    with pytest.raises(DataError, match=r"Class 'rare' has 1 sample, .* switch Stratified off"):
        split_indices(Share(), y, ("common", "rare"))
    with pytest.raises(DataError, match="5 folds need at least 5 samples, there are 4"):
        split_indices(Folds(stratified=False), y)
