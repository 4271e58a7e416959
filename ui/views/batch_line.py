"""The curve of a run's single batches, of which a long run has millions."""

import numpy as np

from dllab.epoch_axis import epochs_at, steps_at
from dllab.history import RunHistory
from dllab.table import BLOCK, Array
from ui.views.lines import Line, in_columns, outline, stride_for


def batch_envelope(
    history: RunHistory, column: str, left: float, right: float
) -> tuple[Array, Array]:
    """What `envelope` gives of all batches, in a time that hardly grows with their number.

    Args:
        history: of a run that has started.
        column: "loss" or "accuracy".
        left: the first epoch that can be seen.
        right: the last one.
    """
    steps, values = history.batches["step"], history.batches[column]
    begin, end = steps_at(history, np.array([left, right]))
    # One beyond each edge, so that lines leave the view, and one for what rounding swallows.
    first = max(int(np.searchsorted(steps, begin)) - 2, 0)
    last = min(int(np.searchsorted(steps, end, "right")) + 2, len(steps))
    stride = stride_for(last - first)
    first -= first % stride
    if stride < BLOCK:
        return in_columns(epochs_at(history, steps[first:last]), values[first:last], stride)
    least, greatest = _extremes(history, column, first, last)
    starts = np.arange(0, len(least), stride // BLOCK)
    x = epochs_at(history, steps[[*(first + BLOCK * starts), last - 1]])
    return outline(
        x[:-1],
        np.fmin.reduceat(least, starts),
        np.fmax.reduceat(greatest, starts),
        (x[-1], values[last - 1]),
    )


def _extremes(history: RunHistory, column: str, first: int, last: int) -> tuple[Array, Array]:
    """Least and greatest of each block of rows, the last one as far as it goes."""
    least, greatest = history.batches.extremes(column)
    blocks, rest = slice(first // BLOCK, last // BLOCK), history.batches[column]
    rest = rest[last - last % BLOCK : last]
    if len(rest) == 0:
        return least[blocks], greatest[blocks]
    return (
        np.append(least[blocks], np.fmin.reduce(rest)),
        np.append(greatest[blocks], np.fmax.reduce(rest)),
    )


class BatchLine(Line):
    """A line that reads a run's batches itself, and no more of them than can be told apart."""

    _history: RunHistory | None = None
    _column = ""

    def show_batches(self, history: RunHistory, column: str) -> None:
        """Draw the batches of a run that has started."""
        self._history, self._column = history, column
        self._draw()

    @property
    def _points(self) -> int:
        return len(self._history.batches) if self._history else 0

    def _seen(self, left: float, right: float) -> tuple[Array, Array]:
        assert self._history  # noqa: S101 - it has no points before
        return batch_envelope(self._history, self._column, left, right)

    def _all(self) -> tuple[Array, Array]:
        if self._history is None:
            return super()._all()
        batches = self._history.batches
        return epochs_at(self._history, batches["step"]), batches[self._column]
