"""The two columns a cloud begins with."""

import numpy as np
import pytest

from ui.data.variety import most_varied

ONE_HOT = np.tile(np.eye(2), (5, 1))
NUMBERS = np.arange(10.0)[:, None]


@pytest.mark.parametrize(
    ("values", "columns"),
    [
        (np.hstack([ONE_HOT, NUMBERS // 2, NUMBERS]), (2, 3)),
        (np.hstack([NUMBERS, ONE_HOT, NUMBERS // 3]), (0, 3)),
        (np.hstack([ONE_HOT, np.where(NUMBERS < 9, np.nan, 0), NUMBERS]), (0, 3)),
        (np.hstack([NUMBERS, NUMBERS, NUMBERS]), (0, 1)),
        (ONE_HOT, (0, 1)),
        (NUMBERS, (0, 0)),
        (NUMBERS[:0], (0, 0)),
    ],
)
def test_numbers_come_before_categories(values: np.ndarray, columns: tuple[int, int]) -> None:
    assert most_varied(values) == columns
