"""How many batches one call into TensorFlow takes."""

# Long enough that a call's overhead (0.2 ms) is lost in it, short enough that a click on Stop,
# obeyed between two calls, is not felt.
SECONDS_PER_CALL = 0.05


class Pace:
    """Sizes the next call by the speed of the last one, starting from a single batch."""

    def __init__(self) -> None:
        self._steps = 1
        self._traced = False

    def next_steps(self, left: int, watched: bool = False) -> int:
        """How many batches to take next when `left` are left; at least 1.

        Watched: half as many, as a picture of the network is drawn after each.
        """
        return max(1, min(self._steps // 2 if watched else self._steps, left))

    def took(self, steps: int, seconds: float) -> None:
        """Learn from a call. The first one also traced the graph and says nothing of the speed."""
        if self._traced:
            affordable = int(SECONDS_PER_CALL * steps / max(seconds, 1e-9))
            self._steps = max(1, min(affordable, 4 * steps))
        self._traced = True
