"""Every split that cannot be made is told in one sentence, before anything is read."""

import pytest

from dllab.data import facts
from dllab.spec import DataFacts, DataSpec, Experiment, problems
from dllab.spec.data import FirstSamples, Folds, Mnist, RandomCounts, Share, Split
from dllab.spec.data.split_fault import split_fault

NAMES = ("common", "rare", "never")
COUNTS = (57, 3, 0)

POSSIBLE: tuple[Split, ...] = (
    FirstSamples(train=40, validation=20),
    RandomCounts(train=40, validation=10, test=10),
    Share(validation=0.5, test=0.4),
    Share(stratified=False, test=0.5),
    Folds(folds=3, fold=3),
    Folds(folds=60, stratified=False),
)
IMPOSSIBLE: tuple[tuple[Split, str], ...] = (
    (
        FirstSamples(train=40, validation=21),
        (
            "The split asks for 40 training + 21 validation samples, the data set has 60: lower "
            "the counts or split by share."
        ),
    ),
    (
        RandomCounts(train=40, validation=10, test=11),
        (
            "The split asks for 40 training + 10 validation + 11 test samples, the data set has "
            "60: lower the counts or split by share."
        ),
    ),
    (
        Share(validation=0.5, test=0.5),
        (
            "A validation share of 0.5 and a test share of 0.5 leave nothing to train on: lower "
            "one of them."
        ),
    ),
    (
        Folds(fold=6),
        "Fold 6 of 5 is to validate: choose a fold from 1 to 5, or more folds.",
    ),
    (
        Folds(folds=61, stratified=False),
        "61 folds need at least 61 samples, there are 60: choose fewer folds.",
    ),
    (
        Folds(folds=60, stratified=False, test=0.1),
        (
            "60 folds need at least 60 samples besides the test part, there are 54: choose "
            "fewer folds."
        ),
    ),
    (
        Folds(folds=5),
        (
            "Class 'rare' has 3 samples, 5 stratified folds need at least 5 of each class: "
            "switch Stratified off, choose 3 folds, or add samples."
        ),
    ),
    (
        Folds(folds=3, test=0.2),
        (
            "Class 'rare' has 3 samples, 3 stratified folds need at least 4 of each class: "
            "switch Stratified off, choose 2 folds, or add samples."
        ),
    ),
)


@pytest.mark.parametrize("split", POSSIBLE, ids=repr)
def test_what_can_be_made_is_no_fault(split: Split) -> None:
    assert split_fault(split, 60, COUNTS, NAMES) == ""


@pytest.mark.parametrize(("split", "sentence"), IMPOSSIBLE)
def test_what_cannot_be_made_is_told(split: Split, sentence: str) -> None:
    assert split_fault(split, 60, COUNTS, NAMES) == sentence


@pytest.mark.parametrize(
    ("split", "needed"),
    [
        (Share(), 2),
        (Share(validation=0), 1),
        (Share(test=0.1), 3),
        (RandomCounts(train=1, validation=0, test=1), 2),
    ],
)
def test_each_part_of_a_stratified_split_needs_one_of_each_class(split: Split, needed: int) -> None:
    for rare in (1, 2, 3):
        fault = split_fault(split, 100, (100 - rare, rare), NAMES)
        assert bool(fault) == (rare < needed)
        if fault:
            assert f"at least {needed} of each class: switch Stratified off, or add" in fault


def test_without_known_counts_only_the_whole_is_checked() -> None:
    assert split_fault(Folds(), 60, (), NAMES) == ""
    assert split_fault(Folds(folds=61), 60, (), NAMES) != ""


def test_a_second_test_part_is_refused() -> None:
    spec = DataSpec(source=Mnist(), split=Share(test=0.1))
    (problem,) = problems(Experiment(data=spec), facts(spec))
    assert problem.place == "data"
    assert "has a test part of its own, 10,000 samples" in problem.message
    without = DataFacts((28, 28, 1), tuple("0123456789"), 60_000)
    assert problems(Experiment(data=spec), without) == ()
