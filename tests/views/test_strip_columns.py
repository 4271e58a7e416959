"""Columns of a strip: on an even axis of epochs, each up to the next one that was measured."""

import numpy as np
import pytest

from ui.views.strip_columns import StripColumns


@pytest.mark.parametrize("epochs", [(), (3,), (1, 2), tuple(range(1, 301, 3))])
def test_evenly_measured_epochs_are_equally_wide(epochs: tuple[int, ...]) -> None:
    edges = StripColumns(epochs).edges
    np.testing.assert_allclose(edges, np.linspace(0, 1, len(edges)))


@pytest.mark.parametrize(
    ("epochs", "widths"),
    [((1, 2, 5), (1, 3, 2)), ((2, 5), (3, 3)), ((1, 2, 3, 4, 30), (1, 1, 1, 26, 1))],
)
def test_a_column_is_as_wide_as_the_epochs_up_to_the_next(
    epochs: tuple[int, ...], widths: tuple[int, ...]
) -> None:
    edges = StripColumns(epochs).edges
    np.testing.assert_allclose(np.diff(edges), np.array(widths) / sum(widths))
    assert edges[-1] == 1


def test_every_place_is_in_a_column() -> None:
    columns = StripColumns((1, 2, 9, 10, 20))
    for place in np.linspace(0, 1, 201).tolist():
        column = columns.at(place)
        assert columns.edges[column] - 1e-9 <= place <= columns.edges[column + 1] + 1e-9
    assert columns.at(0.0) == 0
    assert columns.at(1.0) == 4
