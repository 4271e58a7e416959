"""Whether the classes have about as many samples each.

M. Buda, A. Maki, M. Mazurowski, A systematic study of the class imbalance problem in convolutional
neural networks (2018): the harm grows with the ratio of the largest class to the smallest one; they
study ratios of 10 and more, and find it small below.
"""

from collections.abc import Sequence

from dllab.diagnosis.card import Card, Picture, Series, Verdict

UNBALANCED, UNEVEN = 10.0, 3.0


def balance_card(
    train: Sequence[int], validation: Sequence[int], names: Sequence[str], weighted: bool
) -> Card:
    """The verdict on the samples of each class in both parts.

    Args:
        train: training samples of each class.
        validation: the same of the validation part; all 0 where there is none.
        names: of the classes.
        weighted: whether the loss makes up for it by class weights.
    """
    picture = Picture("bars", "class", "samples", _series(train, validation), names=tuple(names))
    parts = [("training", train), *([("validation", validation)] if sum(validation) else [])]
    for part, counts in parts:
        if missing := [name for name, count in zip(names, counts, strict=True) if not count]:
            sentence = f"The {part} part has no sample of {_list(missing)}."
            cause = "Split at random and stratified, so that every part has every class."
            return Card("balance", "failed", sentence, cause, "data", "split", picture)
    ratio = max(train) / min(train)
    most = names[list(train).index(max(train))]
    said = f"The largest class has {ratio:.3g} times the samples of the smallest"
    if ratio == 1:
        said = "All classes have equally many samples"
    if ratio < UNEVEN:
        return Card("balance", "passed", f"{said}: balanced.", picture=picture)
    share = max(train) / sum(train)
    chance = f"always answering {most} is right in {100 * share:.0f} %"
    if weighted:
        sentence = f"{said}: {chance}; the loss makes up for it by class weights."
        return Card("balance", "passed", sentence, picture=picture)
    cause = "Set class weights to balanced, and read accuracy against that figure."
    verdict: Verdict = "failed" if ratio >= UNBALANCED else "noted"
    return Card(
        "balance", verdict, f"{said}: {chance}.", cause, "training", "class_weights", picture
    )


def _series(train: Sequence[int], validation: Sequence[int]) -> tuple[Series, ...]:
    places = tuple(float(place) for place in range(len(train)))
    both = [Series("training", places, tuple(map(float, train)))]
    if sum(validation):
        both.append(Series("validation", places, tuple(map(float, validation))))
    return tuple(both)


def _list(names: Sequence[str], most: int = 3) -> str:
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")
