"""How many batches one call into TensorFlow takes."""

# Long enough that a call's overhead (0.2 ms) is lost in it, short enough that a click on Stop,
# obeyed between two calls, is not felt.
SECONDS_PER_CALL = 0.05
# While somebody watches the network, a picture may be drawn after each: 30 a second, also when one
# question comes just too late for the end of a call.
WATCHED_SECONDS_PER_CALL = 0.02
# A call may take so many times the batches of the last one: the first ones may have been cheap.
GROWTH = 4


class Pace:
    """Sizes the next call by the speed of the last one, starting from a single batch."""

    def __init__(self) -> None:
        self._last = 1
        self._steps_per_second = 0.0
        self._traced = False

    def next_steps(self, left: int, watched: bool = False) -> int:
        """How many batches to take next when `left` are left; at least 1.

        Watched: fewer, as a picture of the network may be drawn after each call.
        """
        seconds = WATCHED_SECONDS_PER_CALL if watched else SECONDS_PER_CALL
        return max(1, min(int(seconds * self._steps_per_second), GROWTH * self._last, left))

    def took(self, steps: int, seconds: float) -> None:
        """Learn from a call. The first one also traced the graph and says nothing of the speed."""
        if self._traced:
            self._last, self._steps_per_second = steps, steps / max(seconds, 1e-9)
        self._traced = True
