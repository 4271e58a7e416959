"""Columns of a strip: as wide as each other, with gaps where epochs were left out."""

import numpy as np
import pytest

from ui.views.strip_columns import StripColumns


@pytest.mark.parametrize(
    "epochs",
    [
        (),
        (3,),
        (1, 2),
        tuple(range(1, 301, 3)),
        # The last epoch is always measured, and the time allowed lets the others jitter.
        (*range(1, 300, 3), 299),
        (1, 4, 7, 11, 14, 18, 21),
    ],
)
def test_evenly_measured_epochs_fill_the_strip(epochs: tuple[int, ...]) -> None:
    columns = StripColumns(epochs)
    assert not columns.gaps.any()
    np.testing.assert_allclose(columns.lefts, np.arange(len(epochs)) / max(len(epochs), 1))


@pytest.mark.parametrize(
    ("epochs", "gap"),
    [((1, 2, 3, 4, 5, 8), 2.0), ((1, 2, 5), 2.0), ((2, 5), 2.0), ((1, 2, 3, 4, 5, 6, 7, 30), 8.0)],
)
def test_a_gap_is_as_wide_as_what_is_missing_but_leaves_half_to_the_columns(
    epochs: tuple[int, ...], gap: float
) -> None:
    columns, count = StripColumns(epochs), len(epochs)
    assert columns.gaps.tolist() == [0.0] * (count - 2) + [gap]
    assert columns.width == pytest.approx(1 / (count + gap))
    assert columns.lefts[-1] + columns.width == pytest.approx(1.0)
    assert columns.blocks == [(0, count - 2), (count - 1, count - 1)]


def test_every_place_is_in_a_column_or_in_a_gap() -> None:
    columns = StripColumns((1, 2, 9, 10, 20))
    for place in np.linspace(0, 1, 201).tolist():
        column, gap = columns.at(place), columns.gap_at(place)
        assert (column is None) != (gap is None)
        if column is not None:
            assert 0 <= place - columns.lefts[column] <= columns.width + 1e-6
    assert columns.at(0.0) == 0
    assert columns.at(1.0) == 4
