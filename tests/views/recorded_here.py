"""Runs with recorded layers, made up, for the views that read them."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QObject

from dllab.distributions import distribution
from dllab.events import Event, HistogramsTaken, LayersMeasured, RunStarted
from dllab.history import fold
from ui.insight import Insight
from ui.run_book import Run, RunBook

STARTED = RunStarted(0.0, "{}", 100, 20, 20, 4, 0.1, 1000, {})


class RecordedHere(Insight):
    """Only the book is asked for."""

    def __init__(self, book: RunBook) -> None:
        QObject.__init__(self)
        self._own = book

    @property
    def book(self) -> RunBook:
        return self._own


def told(epoch: int, arrays: dict[str, np.ndarray]) -> HistogramsTaken:
    """The histograms of some arrays."""
    found = [distribution(array.astype(np.float32)) for array in arrays.values()]
    columns = zip(
        *((d.low, d.high, d.counts, d.centre, d.scale, d.percentiles, d.others) for d in found),
        strict=True,
    )
    return HistogramsTaken(epoch, tuple(arrays), *columns)


def signs(epoch: int, **values: Sequence[float]) -> LayersMeasured:
    """Vital signs of a Dense and an Activation layer, 0.5 where nothing else is given."""
    names = ("1 Dense", "3 Activation")
    fields = list(LayersMeasured.__dataclass_fields__)[3:]
    rows = [tuple(values.get(field, (0.5, 0.5))) for field in fields]
    return LayersMeasured(epoch, 4 * epoch, names, *rows)


def book_of(*events: Event) -> RunBook:
    """A book with one run that said this."""
    book = RunBook()
    book.reset([Run(1, "run 1", history=fold([STARTED, *events]))])
    return book
