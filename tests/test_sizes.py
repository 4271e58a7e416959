import pytest

from dllab.sizes import size_words


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1023, "0.999 kB"),
        (1 << 10, "1 kB"),
        (35_861_299, "34.2 MB"),
        (1023 << 20, "0.999 GB"),
        (1 << 41, "2,048 GB"),
    ],
)
def test_a_size_takes_three_digits(count: int, words: str) -> None:
    assert size_words(count) == words
