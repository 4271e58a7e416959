"""Takes the next item of an iterator while the last one is worked on."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")


def read_ahead(items: Iterator[Item]) -> Iterator[Item]:
    """The items, each made by a second thread before it is asked for.

    Worth while where making one and using one leave the interpreter's lock alone, as reading,
    hashing and parsing do. What making raises is raised here; after the last item, or when nobody
    asks any more, the thread is over.
    """
    end = object()
    with ThreadPoolExecutor(1, "read-ahead") as maker:
        coming = maker.submit(next, items, end)
        while (item := coming.result()) is not end:
            coming = maker.submit(next, items, end)
            yield item  # type: ignore[misc] # no item is `end`
