"""How much of a run's time answers may take."""

import time
from collections.abc import Callable

# Training may become slower by a tenth through all that is asked; what is computed and sent beside
# the answer itself comes on top, hence not a whole tenth.
SHARE = 0.08
# So much unused time is kept for later: answers wait for the end of a call into TensorFlow.
KEPT_SECONDS = 0.1
# Some answers also trace or compile their graph, once: what goes so far beyond the usual is not
# charged, else one would wait long for the next.
FIRST_SECONDS = 0.02
UNUSUAL = 4.0


class Allowance:
    """Lets answers take their share of the time and no more, by an account that time fills."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._free_at = clock()
        self._usual: dict[str, float] = {}

    @property
    def is_left(self) -> bool:
        """Whether there is time for an answer now."""
        return self._clock() >= self._free_at

    def spend(self, kind: str, seconds: float) -> None:
        """An answer of a kind took so long and has just been given."""
        most = max(UNUSUAL * self._usual.get(kind, 0.0), FIRST_SECONDS)
        charged = self._usual[kind] = min(seconds, most)
        begin = self._clock() - seconds
        self._free_at = max(self._free_at, begin - KEPT_SECONDS) + charged / SHARE
