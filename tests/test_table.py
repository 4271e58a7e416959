"""Columns that grow, and what is remembered of their blocks."""

import numpy as np
import pytest

from dllab.table import BLOCK, Table


@pytest.mark.parametrize("blocks", [[1] * 200, [64, 1], [63, 1, 1], [1000], [0, 5, 0]])
def test_a_table_grows_and_keeps_its_values(blocks: list[int]) -> None:
    table, expected = Table(("a", "b")), np.arange(2.0 * sum(blocks)).reshape(2, -1)
    end = 0
    for rows in blocks:
        table.append(expected[:, end : end + rows])
        end += rows
        assert len(table) == end
    assert np.array_equal([table["a"], table["b"]], expected)


def test_a_column_cannot_be_written_and_is_not_changed_by_growth() -> None:
    table = Table(("a",))
    table.append(np.ones((1, 3)))
    column = table["a"]
    with pytest.raises(ValueError, match="read-only"):
        column[0] = 5
    table.append(np.zeros((1, 1000)))
    assert column.tolist() == [1, 1, 1]
    with pytest.raises(KeyError):
        table["c"]


def test_appending_does_not_copy_everything_each_time() -> None:
    table, bases = Table(("a",)), set()
    for _ in range(10_000):
        table.append(np.zeros((1, 1)))
        bases.add(table["a"].__array_interface__["data"][0])
    # Doubling from 64 to 16,384 needs 9 arrays; freed memory may be used again.
    assert len(bases) <= 9


def test_a_table_grows_without_a_long_wait() -> None:
    table, added = Table(("a", "b")), 0
    for rows in [7, 1, 300, *[50] * 400, 5000, *[3] * 900]:
        numbers = np.arange(added, added + rows, dtype=np.float64)
        before = table["a"]
        table.append(np.stack([numbers, -numbers]))
        assert len(before) == added
        added += rows
    assert np.array_equal(table["a"], np.arange(added))
    assert np.array_equal(table["b"], -np.arange(added))


def test_extremes_are_those_of_each_whole_block_however_they_came() -> None:
    values = np.random.default_rng(0).normal(size=10 * BLOCK + 7)
    values[BLOCK + 3], values[5 * BLOCK] = np.nan, np.inf
    values[7 * BLOCK : 8 * BLOCK] = np.nan
    table, at = Table(("a",)), 0
    for rows in (1, BLOCK - 1, BLOCK + 5, 3, 4 * BLOCK, len(values)):
        table.append(values[None, at : at + rows])
        at += rows
        least, greatest = table.extremes("a")
        for block in range(len(table) // BLOCK):
            part = values[block * BLOCK : (block + 1) * BLOCK]
            known = part[~np.isnan(part)]
            expected = (known.min(), known.max()) if len(known) else (np.nan, np.nan)
            np.testing.assert_equal((least[block], greatest[block]), expected)
        assert len(least) == len(greatest) == len(table) // BLOCK
    with pytest.raises(KeyError):
        table.extremes("b")


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_the_first_row_that_is_no_number_is_found_whenever_it_comes(value: float) -> None:
    table = Table(("a",))
    assert table.first_lost("a") is None
    table.append(np.zeros((1, 100)))
    assert table.first_lost("a") is None
    table.append(np.array([[1.0, value, 2.0, value]]))
    assert table.first_lost("a") == 101
    table.append(np.array([[value]]))
    assert table.first_lost("a") == 101
