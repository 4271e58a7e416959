"""The learning rate a range test suggests.

L. Smith, Cyclical learning rates for training neural networks, WACV (2017): train for some steps
while the rate grows, and look where the loss falls. A rate at its steepest fall learns fastest;
behind the least loss, steps are too long already.
"""

from collections.abc import Sequence

import numpy as np

from dllab.table import Array

# From where no network moves to where none holds: 28 batches for each factor of 10.
LOWEST, HIGHEST, STEPS = 1e-6, 10.0, 200
# The average reaches back about 10 batches: a third of a decade of rates in a test of 200 steps.
SMOOTHING = 0.9
# Before so many batches the average is still mostly the noise of the first ones.
WARM_UP = 10
# A smoothed loss so many times its least value will not come back.
DIVERGED = 4.0
# A smaller fall, as a share of the loss it begins from, is chance.
LEAST_FALL = 0.05
# So is one of less than so many standard deviations of single batches: the average after the
# warm-up strays by 0.33 of them, and its least among a hundred later ones lies 0.5 below the mean.
LEAST_FALL_OF_NOISE = 1.5


def smoothed(values: Sequence[float] | Array, weight: float = SMOOTHING) -> Array:
    """Exponential moving average, corrected for its start from zero; shape (values,).

    a(n) = w a(n-1) + (1 - w) x(n), shown as a(n) / (1 - w^n): D. Kingma, J. Ba, Adam, ICLR (2015),
    section 3. A constant stays what it is.
    """
    averages, last = np.empty(len(values)), 0.0
    for row, value in enumerate(values):
        last = weight * last + (1 - weight) * value
        averages[row] = last / (1 - weight ** (row + 1))
    return averages


def divergence(losses: Sequence[float] | Array) -> int | None:
    """Row of the first batch at which the loss has diverged; None while it has not.

    It has when it is not finite, or when its smoothed course is above 4 times its least value.
    """
    course = smoothed(losses)
    least = np.minimum.accumulate(course)
    rows = np.flatnonzero(~np.isfinite(course) | (course > DIVERGED * least))
    return int(rows[0]) if len(rows) else None


def _noise(losses: Sequence[float] | Array) -> float:
    """Standard deviation of single batches around a slow course, from neighbours' differences.

    By their median, which single batches far out do not move (Rousseeuw and Croux, Alternatives to
    the median absolute deviation, JASA 1993: a normal deviation is 1.4826 medians).
    """
    differences = np.abs(np.diff(losses))
    return float(1.4826 * np.median(differences) / np.sqrt(2)) if len(differences) else 0.0


def suggested_rate(rates: Sequence[float] | Array, losses: Sequence[float] | Array) -> float | None:
    """The rate at the steepest fall of the smoothed loss over the log of the rate.

    Only what lies before the least smoothed loss counts. None when the loss never falls by more
    than chance.

    Args:
        rates: rising learning rates, shape (batches,).
        losses: of the batch trained at each rate, shape (batches,); may end in divergence.
    """
    finite = np.isfinite(losses)
    length = len(finite) if finite.all() else int(np.argmin(finite))
    course = smoothed(losses[:length])[WARM_UP:]
    if len(course) == 0:
        return None
    lowest = int(np.argmin(course))
    chance = LEAST_FALL_OF_NOISE * _noise(losses[: WARM_UP + lowest + 1])
    if lowest < 1 or course[0] - course[lowest] < max(chance, LEAST_FALL * abs(course[0])):
        return None
    fall = course[: lowest + 1]
    slopes = np.gradient(fall, np.log(rates[WARM_UP : WARM_UP + len(fall)]))
    return float(rates[WARM_UP + int(np.argmin(slopes))])
