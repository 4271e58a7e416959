"""Whether the overfitting gap is widening, told apart from its noise."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from dllab.history import Array, RunHistory

Direction = Literal["widening", "narrowing", "steady"]

# A line through fewer points says nothing of their noise.
FEWEST_EPOCHS = 4
# Long enough to see through the jitter of single epochs, short enough to notice a turn soon.
WINDOW = 8
# Student's t of the slope: with 8 points 3 is reached by chance in 2 of 100 steady windows.
SURE = 3.0
# Half a point of accuracy over the window: what is less no reader would call a trend.
LEAST_CHANGE = 0.005
# How far back the length of a trend is counted: keeps the rule fast in runs of many epochs.
LONGEST = 1000

_DIRECTIONS: dict[int, Direction] = {1: "widening", 0: "steady", -1: "narrowing"}


@dataclass(frozen=True)
class Trend:
    """Where the gap is going, and over how many of the last epochs it has gone that way."""

    direction: Direction
    epochs: int


def gap_trend(history: RunHistory) -> Trend | None:
    """The gap's trend; None without a validation part or before the fourth epoch."""
    if not history.has_validation or len(history.epochs) < FEWEST_EPOCHS:
        return None
    # Validation better than training is no gap, whether by much or by little.
    gap = np.maximum(history.gap[-LONGEST:], 0)
    width = min(WINDOW, len(gap))
    signs = _slope_signs(gap, width)
    others = np.flatnonzero(signs != signs[-1])
    alike = len(signs) - 1 - others[-1] if len(others) else len(signs)
    return Trend(_DIRECTIONS[int(signs[-1])], width - 1 + int(alike))


def _slope_signs(values: Array, width: int) -> npt.NDArray[np.int64]:
    """For each window of `width` values: 1 rising, -1 falling, 0 neither for sure.

    Least squares: slope = sum(t v) / sum(t^2) over centred t, and its standard error from the
    residuals with width - 2 degrees of freedom.
    """
    windows = np.lib.stride_tricks.sliding_window_view(values, width)
    t = np.arange(width) - (width - 1) / 2
    slope = windows @ t / (t @ t)
    residuals = windows - windows.mean(axis=1, keepdims=True) - slope[:, None] * t
    error = np.sqrt(np.square(residuals).sum(axis=1) / (width - 2) / (t @ t))
    sure = (np.abs(slope) > SURE * error) & (np.abs(slope) * (width - 1) >= LEAST_CHANGE)
    return np.where(sure, np.sign(slope), 0).astype(np.int64)
