"""Whether samples that are measured on train as well.

B. Barz, J. Denzler, Do we train on test data? (2020): 3.3 % of CIFAR-10's test images have a twin
in its training part, and removing them costs every network accuracy.
"""

from dllab.diagnosis.card import Card, Picture, Series, Verdict
from dllab.plurals import counted

# So many twins move the measured accuracy by at most one point.
FEW = 0.01
# With so few columns, equal rows are mostly different samples that measured alike.
FEW_COLUMNS = 4


def duplicates_card(found: tuple[int, int], sizes: tuple[int, int], columns: int) -> Card:
    """The verdict on samples of the validation and the test part that also train.

    Args:
        found: how many in each part.
        sizes: of the parts.
        columns: numbers in one sample.
    """
    if not sum(sizes):
        return Card("duplicates", "skipped", "No sample is measured on but those that train.")
    picture = _bars(found, sizes)
    if not sum(found):
        sentence = "No sample of the validation or test part equals a training sample."
        return Card("duplicates", "passed", sentence, picture=picture)
    said = " and ".join(
        f"{count:,} of {counted(size, f'{part} sample')}"
        for count, size, part in zip(found, sizes, ("validation", "test"), strict=True)
        if count
    )
    share = max(count / size for count, size in zip(found, sizes, strict=True) if size)
    sentence = f"In the training part too: {said}"
    if columns <= FEW_COLUMNS:
        values = counted(columns, "value")
        sentence = f"{sentence}; with {values} a sample, others may well measure alike."
        return Card("duplicates", "noted", sentence, "", "data", "source", picture)
    cause = "They make a network look better than it is: remove the copies from the data."
    verdict: Verdict = "failed" if share > FEW else "noted"
    return Card("duplicates", verdict, f"{sentence}.", cause, "data", "source", picture)


def _bars(found: tuple[int, int], sizes: tuple[int, int]) -> Picture:
    parts = [
        (part, 100 * count / size)
        for part, count, size in zip(("validation", "test"), found, sizes, strict=True)
        if size
    ]
    places = tuple(float(place) for place in range(len(parts)))
    series = Series("duplicates", places, tuple(share for _, share in parts))
    names = tuple(part for part, _ in parts)
    return Picture(
        "bars", "part", "% that also train", (series,), names=names, if_zero="no duplicates"
    )
