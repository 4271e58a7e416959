"""What is still to be said of a run, worked out beside its training."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future

from dllab.events import Event
from dllab.training.keras_thread import beside


class Backlog:
    """Events that take a while to make and need nothing the training changes meanwhile.

    One is made at a time: where they come faster than they can be made, the training waits.
    """

    def __init__(self) -> None:
        self._under_way: Future[Event] | None = None
        self._made: list[Event] = []

    def add(self, make: Callable[[], Event]) -> None:
        """Have another event made, as soon as the one before is."""
        self._wait()
        self._under_way = beside(make, "records")

    def ready(self) -> Iterator[Event]:
        """What has been made meanwhile, in its order; raises what its making raised."""
        if self._under_way and self._under_way.done():
            self._wait()
        made, self._made = self._made, []
        yield from made

    def rest(self) -> Iterator[Event]:
        """Everything, as soon as it is made; raises as `ready`."""
        self._wait()
        yield from self.ready()

    def _wait(self) -> None:
        under_way, self._under_way = self._under_way, None
        if under_way:
            self._made.append(under_way.result())
