"""States of the network kept while it trains: many to look back, a few to go on from exactly."""

import math
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

import numpy as np

from dllab.arrays import Arrays, packed
from dllab.events import Snapshot, SnapshotTaken
from dllab.payload import payload_of
from dllab.recipe import Kept
from dllab.spec.snapshot_cost import MOST_KEPT
from dllab.training.checkpoint import Checkpoint
from dllab.training.leg import Leg
from dllab.training.time_share import TimeShare

# Of the time: together they must not make training slower by a twentieth, and what the window does
# with them comes on top.
SHARES: dict[Snapshot, float] = {"weights": 0.03, "state": 0.01}
# Of a network so small that it trains many epochs in one call, so many states are wanted, evenly
# spread over the planned epochs: calls end for them, while there is time.
WANTED = 50
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

    Attributes:
        epochs: whose snapshots there are, in their order.
    """

    def __init__(self, kind: Snapshot, room: float, kept: Sequence[Kept]) -> None:
        self._kind = kind
        self._room = room
        self.epochs = sorted(each.epoch for each in kept if each.kind == kind)
        self._size = 1
        self._begin = time.perf_counter()
        self._time = TimeShare(SHARES[kind])

    def measure(self, size: int) -> None:
        """Have snapshots of so many bytes from now on."""
        self._size = max(1, size)

    @property
    def capacity(self) -> int:
        """How many there is room for."""
        return min(int(self._room // self._size), MOST_KEPT)

    @property
    def last(self) -> int:
        """The newest one's epoch; -1 without any."""
        return self.epochs[-1] if self.epochs else -1

    def affords(self) -> bool:
        """Whether there is time for another one; so they come evenly as the run goes on."""
        return self._time.allows(time.perf_counter() - self._begin)

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
        with self._time.counted(), suppress(OSError):
            packed_bytes = content()
            payload = payload_of(packed_bytes)
            gone = self._gone(epoch, most, best)
            self.epochs = sorted({*self.epochs, epoch} - ({gone} - {epoch}))
            yield SnapshotTaken(epoch, step, self._kind, len(packed_bytes), payload, gone)

    def _gone(self, epoch: int, most: int, best: int) -> int:
        """The epoch whose snapshot makes place; -1 for none."""
        if epoch in self.epochs:
            return epoch
        if len(self.epochs) < most:
            return -1
        for spared in ({0, best}, {best}, set[int]()):
            gaps = {each: gap for each, gap in self._gaps(epoch).items() if each not in spared}
            if gaps:
                return min(gaps, key=lambda each: gaps[each])
        return -1

    def _gaps(self, new: int) -> dict[int, int]:
        """How far apart each one's neighbours are."""
        kept = [-new, *self.epochs, new]
        return {kept[at]: kept[at + 1] - kept[at - 1] for at in range(1, len(kept) - 1)}


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
        self._held: dict[int, tuple[int, Arrays]] = {}

    def begin(self, leg: Leg) -> None:
        """See `Recorder.begin`."""
        self._program = leg.program
        self._planned = leg.experiment.training.epochs
        self._every = math.ceil(self._planned / WANTED)
        self._is_small = 4 * leg.program.model.count_params() <= SMALL_BYTES
        # 4 bytes a number: weights are in single precision, also where layers compute in less.
        self._shelf.measure(4 * leg.program.model.count_params())

    def due(self, epoch: int) -> bool:
        """At evenly spread epochs of a small network, while there is time."""
        spread = self._is_small and epoch % self._every == 0
        return spread and self._shelf.capacity > 0 and self._shelf.affords()

    def take(self, epoch: int, step: int) -> Iterator[SnapshotTaken]:
        """The weights, if they are wanted and there is time."""
        shelf = self._shelf
        if not shelf.capacity:
            return
        is_best = epoch == self._best()
        wanted = is_best or epoch - shelf.last >= shelf.stride(epoch)
        if epoch in {0, self._planned} or (wanted and shelf.affords()):
            yield from self.last(epoch, step)
        elif is_best:
            self.hold(epoch, step)

    def lacks(self, epoch: int) -> bool:
        """Whether there is room for an epoch's weights, which are not kept."""
        return self._shelf.capacity > 0 and epoch not in self._shelf.epochs

    def last(self, epoch: int, step: int) -> Iterator[SnapshotTaken]:
        """The weights at a run's end, if they are not kept yet."""
        yield from self._put(epoch, step, self._program.weight_arrays)

    def hold(self, epoch: int, step: int) -> None:
        """Have the weights at hand as the next batches will not leave them.

        A run that ends in the midst of an epoch shows what it was at the end of the last one, and
        what it was at its best, whether or not there was time to keep it then.
        """
        best = self._best()
        self._held = {each: held for each, held in self._held.items() if each == best}
        if self.lacks(epoch):
            self._held[epoch] = step, self._program.weight_arrays()

    def held(self, last: int) -> Iterator[SnapshotTaken]:
        """What was held of the best and the last epoch, unless it is kept or broken."""
        for epoch in sorted({self._best(), last} & set(self._held)):
            yield from self._put_held(epoch)

    def _put_held(self, epoch: int) -> Iterator[SnapshotTaken]:
        step, arrays = self._held[epoch]
        if all(np.isfinite(array).all() for array in arrays.values()):
            yield from self._put(epoch, step, lambda: arrays)

    def _put(self, epoch: int, step: int, weights: Callable[[], Arrays]) -> Iterator[SnapshotTaken]:
        shelf = self._shelf
        if self.lacks(epoch):
            yield from shelf.put(
                epoch, step, lambda: packed(weights()), shelf.capacity, self._best()
            )


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
