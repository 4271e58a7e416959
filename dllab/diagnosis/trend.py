"""Whether the overfitting gap is widening, told apart from its noise."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
import numpy.typing as npt

from dllab.diagnosis.divergence import has_diverged
from dllab.history import RunHistory
from dllab.table import Array

Direction = Literal["widening", "narrowing", "steady"]

# A line through fewer points says nothing of their noise.
FEWEST_EPOCHS = 4
# A gap that grows by 0.003 an epoch with a jitter of 0.006, as the lecture's network has it, stands
# out from 12 epochs and not from 8; longer windows would notice a turn late.
WINDOW = 12
LONG_WINDOWS = (2 * WINDOW, 4 * WINDOW, 8 * WINDOW)
# Student's t of the slope: with 12 points 3 is reached by chance in 1 of 75 steady windows.
SURE = 3.0
# Half a point of accuracy over the window: what is less no reader would call a trend.
LEAST_CHANGE = 0.005
# Once seen for sure, a trend lasts until less than this share of both is left: near the limits it
# would come and go with each epoch.
LASTING = 0.5
# Five points of accuracy both up and down within a window: nobody who sees the curves would call
# that steady. Twelve gaps measured on 1,000 samples lie within three.
LEAST_SWING = 0.05
# How far back the length of a trend is counted: keeps the rule fast in runs of many epochs.
LONGEST = 1000

_DIRECTIONS: dict[int, Direction] = {1: "widening", 0: "steady", -1: "narrowing"}


@dataclass(frozen=True)
class Trend:
    """Where the gap is going, and over how many of the last epochs it has gone that way.

    Attributes:
        direction: for the rules.
        epochs: how many.
        swings: up and down, further than it has moved on the whole.
    """

    direction: Direction
    epochs: int
    swings: bool = False

    @property
    def word(self) -> str:
        """What people are told of it."""
        return "swinging" if self.swings else self.direction


def gap_trend(history: RunHistory) -> Trend | None:
    """The gap's trend; None without a validation part, before the fourth epoch, or diverged."""
    if not history.has_validation or len(history.epochs) < FEWEST_EPOCHS:
        return None
    if has_diverged(history):
        return None
    # Validation better than training is no gap, whether by much or by little.
    return _trend_of(np.maximum(history.gap[-LONGEST:], 0).tobytes())


# Several rules and views ask for the same one at each redraw.
@lru_cache(maxsize=16)
def _trend_of(content: bytes) -> Trend:
    gap = np.frombuffer(content)
    width = min(WINDOW, len(gap))
    change, error = _changes(gap, width)
    goes_on = _moves(change, LASTING * SURE * error, LASTING * LEAST_CHANGE)
    sure = _moves(change, SURE * error, LEAST_CHANGE)
    # A trend that was seen for sure reaches as far as the gap moved that way before and since.
    direction = int(goes_on[-1])
    moved = _true_at_the_end(goes_on == direction)
    if direction and (sure[-moved:] == direction).any():
        return Trend(_DIRECTIONS[direction], _age(gap[-(width - 1 + moved) :], direction))
    still = max(_true_at_the_end(sure == 0), 1)
    swinging = swings(gap[-width:], float(change[-1]))
    return _slow_trend(gap) or Trend("steady", width - 1 + still, swinging)


def _moves(change: Array, error: Array, least: float) -> Array:
    """Where a change is no less than both, and its sign; else 0."""
    return np.where((np.abs(change) >= least) & (np.abs(change) > error), np.sign(change), 0)


def swings(gap: Array, change: float) -> bool:
    """Whether a gap goes up and down, by how much it changed on the whole."""
    if not np.isfinite(gap).all():
        return False
    rise = np.max(gap - np.minimum.accumulate(gap))
    fall = np.max(np.maximum.accumulate(gap) - gap)
    return bool(min(rise, fall) >= max(LEAST_SWING, abs(change)))


def _slow_trend(gap: Array) -> Trend | None:
    """A trend that only longer windows than the shortest show, if it goes on to their end.

    Both of its halves have to go the same way, or it is a turn at one end, and the last gap has to
    lie beyond the mean.
    """
    for width in LONG_WINDOWS:
        if width > len(gap):
            return None
        stretch = gap[-width:]
        (change,), (error,) = _changes(stretch, width)
        halves = [_changes(half, width // 2)[0][0] for half in np.split(stretch, 2)]
        ahead = stretch[-1] - stretch.mean()
        least = np.sign(change) * np.array([change, *halves, 2 * ahead])
        if least.min() >= LEAST_CHANGE and abs(change) > SURE * error:
            return Trend(_DIRECTIONS[int(np.sign(change))], width)
    return None


def _age(stretch: Array, direction: int) -> int:
    """Epochs since the gap was least (widening) or greatest (narrowing), this one included."""
    return int(np.argmin((stretch * direction)[::-1])) + 1


def _changes(values: Array, width: int) -> tuple[Array, Array]:
    """The change over each window of `width` values and its standard error.

    Least squares: slope = sum(t v) / sum(t^2) over centred t, and its standard error from the
    residuals with width - 2 degrees of freedom.
    """
    windows = np.lib.stride_tricks.sliding_window_view(values, width)
    t = np.arange(width) - (width - 1) / 2
    slope = windows @ t / (t @ t)
    residuals = windows - windows.mean(axis=1, keepdims=True) - slope[:, None] * t
    error = np.sqrt(np.square(residuals).sum(axis=1) / (width - 2) / (t @ t))
    return slope * (width - 1), error * (width - 1)


def _true_at_the_end(flags: npt.NDArray[np.bool_]) -> int:
    others = np.flatnonzero(~flags)
    return len(flags) - 1 - int(others[-1]) if len(others) else len(flags)
