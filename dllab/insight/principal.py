"""The directions along which samples vary most; of many values only these, and quickly."""

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]

# Of so few samples or values all axes are found in a moment.
SMALL = 256
# Directions followed beyond those wanted: the nearer the next one, the slower it would be without.
EXTRA = 14
# Spreads settle twice as fast as axes: those are then right to about eight digits. Of mere noise,
# where the last round ends it, the axes are some of many that are nearly as good.
TOLERANCE, MOST_ROUNDS = 1e-15, 60


def principal_axes(centred: Values, count: int) -> tuple[Values, Values]:
    """The first principal axes of samples whose mean is 0.

    By orthogonal iteration with a projection in each round: G. Golub, C. Van Loan, Matrix
    Computations, 4th edition (2013), section 8.2.4. Where two axes spread the samples alike, any
    two between them are as good.

    Args:
        centred: shape (samples, values).
        count: how many axes are wanted.

    Returns:
        their singular values, the greatest first, and the axes, shape (count, values).
    """
    if min(centred.shape) <= SMALL:
        _, spread, axes = np.linalg.svd(centred, full_matrices=False)
        return spread[:count], axes[:count]
    begin = np.random.default_rng(0).normal(size=(centred.shape[1], count + EXTRA))
    spread, axes = _projected(centred, begin)
    for _ in range(MOST_ROUNDS):
        before = spread
        spread, axes = _projected(centred, centred.T @ (centred @ axes.T))
        if np.all(np.abs(spread - before)[:count] <= TOLERANCE * spread[0]):
            break
    return spread[:count], axes[:count]


def _projected(centred: Values, directions: Values) -> tuple[Values, Values]:
    """Singular values and axes of what is left of the samples in the span of some directions."""
    basis, _ = np.linalg.qr(directions)
    _, spread, within = np.linalg.svd(centred @ basis, full_matrices=False)
    return spread, within @ basis.T
