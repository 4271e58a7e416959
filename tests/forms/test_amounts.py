"""Large numbers are written with three figures and a unit."""

import pytest

from ui.forms.amounts import amount, memory


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (7, "7"),
        (999, "999"),
        (1000, "1 k"),
        (12_345, "12.3 k"),
        (999_499, "999 k"),
        (999_500, "1 M"),
        (1_814_073_344, "1.81 G"),
        (5_000_000_000_000, "5 T"),
    ],
)
def test_counts(number: int, text: str) -> None:
    assert amount(number) == text


@pytest.mark.parametrize(
    ("size", "text"), [(512, "512 B"), (3136, "3.14 kB"), (1672240, "1.67 MB")]
)
def test_memory(size: int, text: str) -> None:
    assert memory(size) == text
