"""Sorted rows are sorted, equal ones keep their order, missing ones come last."""

from typing import Any

import numpy as np
import pytest

from dllab.data import load
from dllab.data.overview import make_overview, open_overview
from dllab.data.overview.sorting import column_values, sorted_rows
from dllab.data.store import stored, write_samples
from dllab.spec.data import Iris, Share


def test_columns_are_features_then_class_and_part() -> None:
    flowers = load(Iris())
    folder = stored(Iris(), lambda place: write_samples(place, flowers))
    seen = open_overview(folder, make_overview(folder, Share()))
    for column in range(4):
        assert np.array_equal(column_values(seen, column), flowers.x[:, column])
    assert np.array_equal(column_values(seen, 4), flowers.y)
    assert np.array_equal(column_values(seen, 5), seen.part)


@pytest.mark.parametrize("kind", [np.float32, np.uint8, np.int8])
@pytest.mark.parametrize("descending", [False, True])
def test_rows_are_sorted_and_stable(kind: type, descending: bool) -> None:
    values: Any = np.random.default_rng(0).integers(0, 100, 500).astype(kind)
    # Python's sort is stable also when it is reversed.
    expected = sorted(range(500), key=lambda row: int(values[row]), reverse=descending)
    assert sorted_rows(values, descending).tolist() == expected


@pytest.mark.parametrize("descending", [False, True])
def test_missing_values_come_last(descending: bool) -> None:
    rows = sorted_rows(np.array([np.nan, 2.0, np.nan, 1.0]), descending)
    assert rows.tolist() == ([1, 3, 0, 2] if descending else [3, 1, 0, 2])
