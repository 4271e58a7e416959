"""A second thread makes the next item, and is over when nobody asks any more."""

import threading
from collections.abc import Iterator

import pytest

from dllab.data.csv_import.ahead import read_ahead


def threads() -> int:
    return sum(thread.name.startswith("read-ahead") for thread in threading.enumerate())


def test_all_items_come_in_their_order() -> None:
    assert list(read_ahead(iter(range(100)))) == list(range(100))
    assert list(read_ahead(iter([]))) == []
    assert threads() == 0


def test_the_next_item_is_made_meanwhile() -> None:
    made = threading.Event()

    def items() -> Iterator[int]:
        yield 1
        made.set()
        yield 2

    ahead = read_ahead(items())
    assert next(ahead) == 1
    assert made.wait(20)
    ahead.close()  # type: ignore[attr-defined]
    assert threads() == 0


def test_what_making_raises_is_raised_where_it_is_asked_for() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise OSError("the disk is gone")

    ahead = read_ahead(items())
    assert next(ahead) == 1
    with pytest.raises(OSError, match="the disk is gone"):
        next(ahead)
    assert threads() == 0
