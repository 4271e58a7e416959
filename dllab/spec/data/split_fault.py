"""Splits that cannot be made of the samples there are, each in one sentence with its mend."""

from collections.abc import Iterable, Sequence

from dllab.plurals import counted
from dllab.spec.data.split import CountedSplit, FirstSamples, Folds, Share, Split

_STRATIFIED = "a stratified split needs"


def split_fault(
    split: Split, samples: int, class_counts: Sequence[int], class_names: Sequence[str]
) -> str:
    """Why the split cannot be made, and what to do; empty when it can.

    Args:
        split: what is asked for.
        samples: how many there are, a set's own test part not counted.
        class_counts: how many of them each class has; empty where that is unknown.
        class_names: the classes' names, in the same order.
    """
    match split:
        case CountedSplit():
            fault = _too_many(split, samples)
        case Share():
            fault = _nothing_to_train(split)
        case Folds():
            fault = _too_many_folds(split, samples)
    return fault or _rare_class(split, class_counts, class_names)


def _too_many(split: CountedSplit, samples: int) -> str:
    if split.train + split.validation + split.test <= samples:
        return ""
    test = f" + {split.test:,} test" if split.test else ""
    return (
        f"The split asks for {split.train:,} training + {split.validation:,} validation{test} "
        f"samples, the data set has {samples:,}: lower the counts or split by share."
    )


def _nothing_to_train(split: Share) -> str:
    if split.validation + split.test < 1:
        return ""
    return (
        f"A validation share of {split.validation:g} and a test share of {split.test:g} leave "
        "nothing to train on: lower one of them."
    )


def _too_many_folds(split: Folds, samples: int) -> str:
    if split.fold > split.folds:
        return (
            f"Fold {split.fold:,} of {split.folds:,} is to validate: choose a fold from 1 to "
            f"{split.folds:,}, or more folds."
        )
    left = samples - split.sizes(samples).test
    if split.folds > left:
        besides = " besides the test part" if split.test else ""
        return (
            f"{split.folds:,} folds need at least {split.folds:,} samples{besides}, there are "
            f"{left:,}: choose fewer folds."
        )
    return ""


def _rare_class(split: Split, class_counts: Sequence[int], class_names: Sequence[str]) -> str:
    if isinstance(split, FirstSamples) or not split.stratified:
        return ""
    needed = _needed_of_each(split)
    counts = {label: count for label, count in enumerate(class_counts) if count}
    rarest = min(counts, key=lambda label: counts[label], default=0)
    if not counts or counts[rarest] >= needed:
        return ""
    name = class_names[rarest] if rarest < len(class_names) else str(rarest)
    count = counts[rarest]
    what = f"{split.folds:,} stratified folds need" if isinstance(split, Folds) else _STRATIFIED
    fewer = f", choose {folds:,} folds" if (folds := possible_folds(split, counts.values())) else ""
    return (
        f"Class {name!r} has {counted(count, 'sample')}, {what} at least "
        f"{needed:,} of each class: switch Stratified off{fewer}, or add samples."
    )


def possible_folds(split: Split, class_counts: Iterable[int]) -> int:
    """The most stratified folds that each class allows; 0 where two are too many already."""
    rarest = min((count for count in class_counts if count), default=0) - split.holds_out
    return rarest if isinstance(split, Folds) and rarest > 1 else 0


def _needed_of_each(split: Split) -> int:
    """So many samples that every part gets one."""
    others = split.folds if isinstance(split, Folds) else 1 + split.validates
    return others + split.holds_out
