"""What a brush does to points: it scatters new ones along its way, or finds those it touches."""

import numpy as np
import numpy.typing as npt

Places = npt.NDArray[np.float64]


def scattered(
    start: Places, end: Places, radius: float, count: int, rng: np.random.Generator
) -> Places:
    """Points uniform in a disc that moves from `start` to `end`, inside the square; (count, 2).

    A radius uniform over an area is r = R sqrt(u), u uniform in 0..1.
    """
    along = start + rng.uniform(0, 1, (count, 1)) * (end - start)
    distance = radius * np.sqrt(rng.uniform(0, 1, count))
    angle = rng.uniform(0, 2 * np.pi, count)
    around = np.stack([distance * np.cos(angle), distance * np.sin(angle)], axis=1)
    return np.clip(along + around, -1, 1)


def touched(places: Places, start: Places, end: Places, radius: float) -> npt.NDArray[np.bool_]:
    """Which points lie within a radius of the way from `start` to `end`."""
    way = end - start
    length = max(float(way @ way), 1e-12)
    share = np.clip((places - start) @ way / length, 0, 1)
    apart = places - (start + share[:, None] * way)
    return np.einsum("ij,ij->i", apart, apart) <= radius**2
