"""Columns of numbers that grow while a run goes on, however long it is."""

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

# From the second share of its room on, a table moves to twice the room, so many old rows for each
# new one: it has moved when the room is full (ten million rows at once would take half a second).
# From the first share on it has the system give it that room, which takes up to 5 ms for each 2 MB
# when they are first written to: a dozen columns begin at once.
HALF_FULL, FULL_ENOUGH, ROWS_MOVED = 0.5, 0.75, 4
ROWS_GIVEN = 8
NUMBERS_IN_A_PAGE = 4096 // 8
# Rows whose least and greatest value are remembered: a plot of millions of rows looks at these.
BLOCK = 256


class Table:
    """Named columns of numbers that grow at the end, never with all of them copied at once."""

    def __init__(self, columns: tuple[str, ...]) -> None:
        self._index = {name: row for row, name in enumerate(columns)}
        self._values = np.empty((len(columns), 64))
        self._length = 0
        self._next: Array | None = None
        self._given = self._moved = 0
        self._extremes: dict[str, Table] = {}
        self._searched: dict[str, tuple[int | None, int]] = {}

    def __len__(self) -> int:
        return self._length

    def append(self, block: Array) -> None:
        """Add a block of shape (columns, rows)."""
        added = block.shape[1]
        end, room = self._length + added, self._values.shape[1]
        if end > FULL_ENOUGH * room:
            self._move(self._length if end > room else ROWS_MOVED * added, max(end, 2 * room))
        elif end > HALF_FULL * room:
            self._give(ROWS_GIVEN * added, 2 * room)
        if self._next is not None and end > room:
            self._values, self._next = self._next, None
        self._values[:, self._length : end] = block
        self._length = end

    def _give(self, rows: int, room: int) -> None:
        """Have further rows where there is more room, before anything is moved there."""
        wider, begin = self._wider(room), self._given
        self._given += rows * len(self._index)
        wider.reshape(-1)[begin : self._given : NUMBERS_IN_A_PAGE] = 0

    def _move(self, rows: int, room: int) -> None:
        """Copy further rows to where there is more room."""
        wider = self._wider(room)
        begin, self._moved = self._moved, min(self._length, self._moved + rows)
        wider[:, begin : self._moved] = self._values[:, begin : self._moved]

    def _wider(self, room: int) -> Array:
        if self._next is None or self._next.shape[1] < room:
            self._next, self._given, self._moved = np.empty((len(self._index), room)), 0, 0
        return self._next

    def __getitem__(self, column: str) -> Array:
        """A read-only view of one column, shape (rows,)."""
        view = self._values[self._index[column], : self._length]
        view.flags.writeable = False
        return view

    def extremes(self, column: str) -> tuple[Array, Array]:
        """Least and greatest value of each `BLOCK` rows that are whole, shapes (blocks,).

        What is not a number does not count; of a block without any number both are NaN.
        """
        known = self._extremes.setdefault(column, Table(("least", "greatest")))
        begin, end = len(known) * BLOCK, self._length - self._length % BLOCK
        if begin < end:
            blocks = self[column][begin:end].reshape(-1, BLOCK)
            known.append(np.stack([np.fmin.reduce(blocks, axis=1), np.fmax.reduce(blocks, axis=1)]))
        return known["least"], known["greatest"]

    def first_lost(self, column: str) -> int | None:
        """The first row whose value is infinite or not a number; None without any."""
        found, begin = self._searched.get(column, (None, 0))
        if found is None:
            lost = np.flatnonzero(~np.isfinite(self[column][begin:]))
            found = begin + int(lost[0]) if len(lost) else None
            self._searched[column] = found, self._length
        return found
