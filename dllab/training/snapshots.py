"""States of the network kept while it trains: many to look back, a few to go on from exactly."""

import math
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

from dllab.arrays import packed
from dllab.events import Snapshot, SnapshotTaken
from dllab.recipe import Kept
from dllab.spooled import spooled
from dllab.training.checkpoint import Checkpoint
from dllab.training.leg import Leg

# Of the time, for each kind: together they must not make training slower by a twentieth, and what
# the window does with them comes on top.
SHARE = 0.02
# Of a network so small that it trains many epochs in one call, so many states are kept, evenly
# spread over the planned epochs, for which calls end; they may take so many seconds in advance,
# which nobody feels. A run of a tenth of a second would keep next to nothing else.
WANTED, FIRST = 50, 0.08
SMALL_BYTES = 100_000
# A run that is killed loses no more than this, and twice as much where epochs are longer.
SECONDS_BETWEEN_STATES = 10.0
# The share of the room that states take which are not the last one: to branch without training
# again from the start.
STATES_SHARE = 0.25


class Shelf:
    """Snapshots of one kind, as many as there is room for, at epochs that spread evenly.

    When it is full, every second one makes place as the run grows, and new ones come half as often.

    Args:
        kind: which.
        room: in bytes.
        kept: those there are already.
    """

    def __init__(self, kind: Snapshot, room: float, kept: Sequence[Kept]) -> None:
        self._kind = kind
        self._room = room
        self._epochs = sorted(each.epoch for each in kept if each.kind == kind)
        self._size = 1
        self._begin = time.perf_counter()
        self._spent = self._last = 0.0

    def measure(self, size: int) -> None:
        """Have snapshots of so many bytes from now on."""
        self._size = max(1, size)

    @property
    def capacity(self) -> int:
        """How many there is room for."""
        return int(self._room // self._size)

    @property
    def last(self) -> int:
        """The newest one's epoch; -1 without any."""
        return self._epochs[-1] if self._epochs else -1

    def affords(self, first: float = 0.0) -> bool:
        """Whether there is time for another one, `first` seconds being allowed in advance."""
        allowed = max(first, SHARE * (time.perf_counter() - self._begin))
        return self._spent + self._last <= allowed

    def stride(self, epoch: int) -> int:
        """After how many epochs the next one is due, in a run that has come so far; with room."""
        stride = 1
        while stride * self.capacity < epoch:
            stride *= 2
        return stride

    def put(
        self, epoch: int, step: int, content: Callable[[], bytes], most: int, best: int = -1
    ) -> Iterator[SnapshotTaken]:
        """Keep one more, at most `most` in all; that of the epoch `best` stays, if any.

        Says nothing where the disk takes no more: the run must go on.
        """
        begin = time.perf_counter()
        packed_bytes = content()
        with suppress(OSError):
            name = spooled(packed_bytes)
            gone = self._gone(epoch, most, best)
            self._epochs = sorted({*self._epochs, epoch} - ({gone} - {epoch}))
            yield SnapshotTaken(epoch, step, self._kind, len(packed_bytes), name, gone)
        self._last = time.perf_counter() - begin
        self._spent += self._last

    def _gone(self, epoch: int, most: int, best: int) -> int:
        """The epoch whose snapshot makes place; -1 for none."""
        if epoch in self._epochs:
            return epoch
        if len(self._epochs) < most:
            return -1
        for spared in ({0, best}, {best}, set[int]()):
            free = [each for each in self._epochs if each not in spared]
            if free:
                around = {each: self._gap(each, epoch) for each in free}
                return min(free, key=lambda each: around[each])
        return -1

    def _gap(self, epoch: int, new: int) -> int:
        """How far apart its neighbours are."""
        place = self._epochs.index(epoch)
        before = self._epochs[place - 1] if place else -new
        after = self._epochs[place + 1] if place + 1 < len(self._epochs) else new
        return after - before


class WeightSnapshots:
    """Keeps the weights of as many epochs as there is room for; first, best and last stay.

    A recorder, see `dllab.training.recorder`.

    Args:
        room: in bytes.
        kept: the snapshots there are already.
        best: gives the best epoch so far.
    """

    def __init__(self, room: float, kept: Sequence[Kept], best: Callable[[], int]) -> None:
        self._shelf = Shelf("weights", room, kept)
        self._best = best

    def begin(self, leg: Leg) -> None:
        """See `Recorder.begin`."""
        self._program = leg.program
        self._planned = leg.experiment.training.epochs
        self._every = math.ceil(self._planned / WANTED)
        self._first = FIRST if 4 * leg.program.model.count_params() <= SMALL_BYTES else 0.0
        # 4 bytes a number: weights are in single precision, also where layers compute in less.
        self._shelf.measure(4 * leg.program.model.count_params())

    def due(self, epoch: int) -> bool:
        """At evenly spread epochs of a small network, while there is time."""
        return self._is_spread(epoch) and self._shelf.capacity > 0 and self._shelf.affords(FIRST)

    def _is_spread(self, epoch: int) -> bool:
        return self._first > 0 and epoch % self._every == 0

    def take(self, epoch: int, step: int) -> Iterator[SnapshotTaken]:
        """The weights, if they are wanted and there is time."""
        shelf = self._shelf
        if not shelf.capacity:
            return
        wanted = epoch == self._best() or epoch - shelf.last >= shelf.stride(epoch)
        first = self._first if self._is_spread(epoch) else 0.0
        if epoch in {0, self._planned} or (wanted and shelf.affords(first)):
            yield from self.last(epoch, step)

    def last(self, epoch: int, step: int) -> Iterator[SnapshotTaken]:
        """The weights at a run's end, if they are not kept yet."""
        if self._shelf.capacity and self._shelf.last != epoch:
            content = self._content
            yield from self._shelf.put(epoch, step, content, self._shelf.capacity, self._best())

    def _content(self) -> bytes:
        return packed(self._program.weight_arrays())


class StateSnapshots:
    """Keeps the whole state from time to time: the last, and earlier ones in a part of the room.

    Args:
        room: in bytes; 0: none is kept.
        kept: the snapshots there are already.
    """

    def __init__(self, room: float, kept: Sequence[Kept]) -> None:
        self._shelf = Shelf("state", STATES_SHARE * room, kept)
        self._wanted = room > 0
        self._at = time.perf_counter()
        self._step = -1

    def is_due(self, *, epoch_ended: bool) -> bool:
        """Whether it is time for one: rather at the end of an epoch, from which one can branch."""
        seconds = time.perf_counter() - self._at
        late = seconds >= SECONDS_BETWEEN_STATES * (1 if epoch_ended else 2)
        return self._wanted and late and self._shelf.affords()

    def take(self, checkpoint: Callable[[], Checkpoint]) -> Iterator[SnapshotTaken]:
        """The state as it is now, unless it was taken here already."""
        if not self._wanted:
            return
        state = checkpoint()
        if state.place.step == self._step:
            return
        self._step, self._at = state.place.step, time.perf_counter()
        content = state.packed()
        self._shelf.measure(len(content))
        most = max(1, self._shelf.capacity)
        yield from self._shelf.put(state.place.epoch, self._step, lambda: content, most)
