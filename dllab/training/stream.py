"""Samples too many for the memory, read block by block while the last block trains."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import tensorflow as tf

from dllab.data.samples import Floats, Labels
from dllab.training.compiled import Orders, Part, Parts
from dllab.training.cycle import Cycle, Role, Segment
from dllab.training.feed import Helping
from dllab.training.loaded import Loaded

# Large enough that the way to the disk is lost in it, small beside the memory of any machine.
BLOCK_BYTES = 64 << 20


@dataclass(frozen=True)
class Block:
    """Batches of one segment that follow each other and are in memory together."""

    epoch: int
    segment: Segment
    first: int
    batches: int

    @property
    def end(self) -> int:
        """Number of the first batch of the epoch after these."""
        return self.first + self.batches

    @property
    def begin(self) -> int:
        """Place in its part of the block's first sample."""
        return self.segment.offset + (self.first - self.segment.first) * self.segment.size


class StreamFeed:
    """Reads through `tf.data`; the loop goes through a block from its first sample to its last.

    Training samples come in the epoch's order, so the loop's own order must be 0, 1, 2, ...
    """

    def __init__(
        self, data: Loaded, cycle: Cycle, seed: int, order_of: Callable[[int], Orders]
    ) -> None:
        self._data = data.data
        self._gap_rows = data.gap_rows(seed)
        self._cycle = cycle
        self._order_of = order_of
        sample_bytes = max(1, self._data.train.nbytes // len(self._data.train))
        self._rows = max(1, BLOCK_BYTES // sample_bytes)
        # All blocks are of one size, so that the loop is traced once.
        self._block_rows = max(self._batches_of(s) * s.size for s in cycle.segments)
        nothing = Part.of(*self._filled(self._data.train.read(slice(0)), self._data.y_train[:0]))
        self._nothing: Parts = {segment.role: nothing for segment in cycle.segments}
        self._blocks: Iterator[tuple[Block, Part]] = iter(())
        self._block: Block | None = None
        self._part = nothing

    def helping(self, epoch: int, batch: int) -> Helping:
        """See `Feed.helping`."""
        if not _holds(self._block, epoch, batch):
            self._block, self._part = next(self._blocks, (None, self._part))
        if not _holds(self._block, epoch, batch):
            # At the start, and where somebody goes back.
            self._blocks = self._stream(epoch, batch)
            self._block, self._part = next(self._blocks)
        block = self._block
        assert block  # noqa: S101 - the stream begins with it
        parts = {**self._nothing, block.segment.role: self._part}
        return Helping(parts, block.begin, block.end - batch)

    def _stream(self, epoch: int, batch: int) -> Iterator[tuple[Block, Part]]:
        """The blocks from a batch on, without end."""

        def read() -> Iterator[tuple[Floats, Labels]]:
            return (self._read(block) for block in self._plan(epoch, batch))

        shape = (self._block_rows, *self._data.train.shape[1:])
        signature = tf.TensorSpec(shape, tf.float32), tf.TensorSpec(shape[:1], tf.int32)
        samples = tf.data.Dataset.from_generator(read, output_signature=signature).prefetch(1)
        parts = (Part(x, y) for x, y in samples)
        return zip(self._plan(epoch, batch), parts, strict=False)

    def _plan(self, epoch: int, batch: int) -> Iterator[Block]:
        while True:
            for segment in self._cycle.segments:
                step = self._batches_of(segment)
                for first in range(segment.first, segment.end, step):
                    block = Block(epoch, segment, first, min(step, segment.end - first))
                    if block.end > batch:
                        yield block
            epoch, batch = epoch + 1, 0

    def _batches_of(self, segment: Segment) -> int:
        return min(segment.count, max(1, self._rows // segment.size))

    def _read(self, block: Block) -> tuple[Floats, Labels]:
        end = block.begin + block.batches * block.segment.size
        return self._filled(*self._samples(block, slice(block.begin, end)))

    def _samples(self, block: Block, places: slice) -> tuple[Floats, Labels]:
        role: Role = block.segment.role
        if role == "validation":
            return self._data.validation.read(places), self._data.y_validation[places]
        rows = self._gap_rows if role == "gap" else self._order_of(block.epoch).astype(np.intp)
        return self._data.train.read(rows[places]), self._data.y_train[rows[places]]

    def _filled(self, x: Floats, y: Labels) -> tuple[Floats, Labels]:
        """With zeros behind, which no batch visits."""
        missing = self._block_rows - len(y)
        return (
            np.concatenate([x, np.zeros((missing, *x.shape[1:]), np.float32)]),
            np.concatenate([y, np.zeros(missing, np.int32)]),
        )


def _holds(block: Block | None, epoch: int, batch: int) -> bool:
    return block is not None and block.epoch == epoch and block.first <= batch < block.end
