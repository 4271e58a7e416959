"""A limit on the time that something beside training takes."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class TimeShare:
    """Allows something to take a share of the training time, measured by what it took so far.

    `first` seconds are allowed in advance, which nobody feels: a short run would show nothing.
    """

    def __init__(
        self, share: float, first: float, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self._share = share
        self._first = first
        self._clock = clock
        self._last = 0.0
        self.spent = 0.0

    def allows(self, seconds: float, more: float = 0.0) -> bool:
        """Whether it may be done once more after so many seconds of training.

        `more` seconds are allowed in advance this time.
        """
        return self.spent + self._last <= max(self._share * seconds, self._first + more)

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Count the time spent inside."""
        begin = self._clock()
        try:
            yield
        finally:
            self._last = self._clock() - begin
            self.spent += self._last
