"""Time spent training, pauses left out."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Stopwatch:
    """Runs from its making, on from so many seconds; can be held."""

    def __init__(
        self, clock: Callable[[], float] = time.perf_counter, seconds: float = 0.0
    ) -> None:
        self._clock = clock
        self._begin = clock() - seconds

    @property
    def seconds(self) -> float:
        """Seconds run so far."""
        return self._clock() - self._begin

    @contextmanager
    def held(self) -> Iterator[None]:
        """Do not count the time spent inside."""
        begin = self._clock()
        try:
            yield
        finally:
            self._begin += self._clock() - begin
