"""Which knobs are turned where: those a recipe lists, at their places, and those a person turns."""

from collections.abc import Iterator, Sequence

from dllab.jobs.control import Control
from dllab.spec.knobs import BATCH_SIZE, Turn


class Turns:
    """Hands out the turns of a run as it comes to their places.

    Args:
        listed: a recipe's, in their order.
        told: how many of them have been told already, in a run that goes on; None in a new one.
        start: epochs and batches behind which the run begins; turns before are in its experiment,
            but for those that are new in a run that goes on.
        control: where a person turns knobs.
    """

    def __init__(
        self, listed: Sequence[Turn], told: int | None, start: tuple[int, int], control: Control
    ) -> None:
        known = 0 if told is None else told
        new = len(listed) if told is None else told
        self._listed = [
            (turn, number < known)
            for number, turn in enumerate(listed)
            if (turn.epoch, turn.batch) >= start or number >= new
        ]
        self._control = control
        self._waiting: dict[str, float] = {}

    def take(self, epoch: int, batch: int, *, listen: bool) -> Iterator[tuple[Turn, bool]]:
        """What is turned here, and whether that has been told already.

        Only if `listen`, also what a person has turned since; another size of batches waits for
        the end of the epoch.
        """
        while self._listed and (self._listed[0][0].epoch, self._listed[0][0].batch) <= (
            epoch,
            batch,
        ):
            yield self._listed.pop(0)
        if not listen:
            return
        self._waiting |= self._control.take_turns()
        for knob in [knob for knob in self._waiting if batch == 0 or knob != BATCH_SIZE]:
            yield Turn(epoch, batch, knob, self._waiting.pop(knob)), False

    def left(self, epoch: int, batch: int, length: int) -> int | None:
        """After how many batches knobs are turned next, if that is known; epochs have `length`."""
        if BATCH_SIZE in self._waiting:
            return length - batch
        if not self._listed:
            return None
        turn, _ = self._listed[0]
        return (turn.epoch - epoch) * length + turn.batch - batch
