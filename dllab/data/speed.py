"""How fast long work goes of late, and how long the rest will take."""

from collections import deque

# Over so long: shorter flickers, longer remembers a slow start.
SECONDS = 5.0


class Speed:
    """Averages over the last seconds; what was done before it began does not count."""

    def __init__(self) -> None:
        self._heard: deque[tuple[float, float]] = deque()

    def hear(self, done: float, moment: float) -> None:
        """So much is done at a moment, in seconds of any clock that only goes forward."""
        self._heard.append((moment, done))
        while len(self._heard) > 2 and moment - self._heard[1][0] >= SECONDS:
            self._heard.popleft()

    @property
    def per_second(self) -> float | None:
        """Units a second; None until there are two moments."""
        if len(self._heard) < 2:
            return None
        (began, before), (moment, done) = self._heard[0], self._heard[-1]
        return (done - before) / (moment - began) if moment > began else None

    def seconds_left(self, total: float) -> float | None:
        """Time until all is done; None where that cannot be told."""
        speed = self.per_second
        return (total - self._heard[-1][1]) / speed if speed else None
