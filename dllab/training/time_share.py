"""A limit on the time that something beside training takes."""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

# Where other programs want the processor or the disk, some take many times as long as they cost: on
# average they count for so many of the quickest at most.
UNUSUAL = 2.0


class TimeShare:
    """Allows something to take a share of the training time, measured by what it took so far.

    So it is done at even distances of time, from the beginning on.

    Attributes:
        spent: seconds it has taken.
    """

    def __init__(self, share: float, clock: Callable[[], float] = time.perf_counter) -> None:
        self._share = share
        self._clock = clock
        self._times, self._least = 0, math.inf
        self.spent = 0.0

    def allows(self, seconds: float) -> bool:
        """Whether it may be done once more after so many seconds of training."""
        if not self._times:
            return True
        usual = min(self.spent / self._times, UNUSUAL * self._least)
        return usual * (self._times + 1) <= self._share * seconds

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Count the time spent inside."""
        begin = self._clock()
        try:
            yield
        finally:
            took = self._clock() - begin
            self.spent += took
            self._times += 1
            self._least = min(self._least, took)
