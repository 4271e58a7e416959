"""Numbers and what they count."""

import pytest

from dllab.plurals import counted


@pytest.mark.parametrize(
    ("number", "noun", "said"),
    [
        (0, "row", "0 rows"),
        (1, "column", "1 column"),
        (1, "class", "1 class"),
        (2, "class", "2 classes"),
        (3, "batch", "3 batches"),
        (3, "epoch", "3 epochs"),
        (1200, "validation sample", "1,200 validation samples"),
    ],
)
def test_a_noun_follows_its_number(number: int, noun: str, said: str) -> None:
    assert counted(number, noun) == said
