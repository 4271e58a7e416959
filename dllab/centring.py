"""Drawn images brought to a network's size: by area, and centred as MNIST's digits were.

Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, Gradient-based learning applied to document recognition
(Proceedings of the IEEE 86, 1998), section III-A: the digits were fitted into a box of 20 x 20
pixels, their aspect kept, and the box was moved so that the centre of mass of its pixels lies in
the centre of a field of 28 x 28.
"""

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]

# The side of the box in the field's.
BOX = 20 / 28


def reduced(image: npt.NDArray[np.generic], height: int, width: int) -> Values:
    """An image in another size, each pixel the mean of what it covers.

    Args:
        image: shape (rows, columns, channels).
        height: of the result.
        width: of the result.
    """
    rows, columns = image.shape[:2]
    down = area_weights(rows, height, height / rows, 0)
    across = area_weights(columns, width, width / columns, 0)
    return _resampled(image.astype(np.float64), down, across)


def centred(ink: npt.NDArray[np.generic], height: int, width: int) -> Values:
    """Ink on nothing as the authors of MNIST would have placed it, by whole pixels of the result.

    Args:
        ink: shape (rows, columns), 0 where there is none.
        height: of the result, of which the box keeps its share.
        width: of the result, the same.
    """
    values = ink.astype(np.float64)[:, :, np.newaxis]
    if not values.any():
        return np.zeros((height, width))
    masses = values.sum(axis=(1, 2)), values.sum(axis=(0, 2))
    sizes = height, width
    reaches = [_reach(mass) for mass in masses]
    scale = BOX * min(
        size / (last - first) for size, (first, last) in zip(sizes, reaches, strict=True)
    )
    down, across = (
        area_weights(len(mass), size, scale, _start(mass, reach, scale, size))
        for mass, size, reach in zip(masses, sizes, reaches, strict=True)
    )
    return _resampled(values, down, across)[:, :, 0]


def area_weights(count: int, size: int, scale: float, start: float) -> Values:
    """What each of `size` pixels takes of each of `count`, shape (size, count).

    A pixel takes of another the share of its own length that the other covers.

    Args:
        count: pixels of the line that is resampled.
        size: pixels of the result.
        scale: new pixels in the length of an old one.
        start: where the old line begins, in new pixels.
    """
    old = start + scale * np.arange(count + 1)
    new = np.arange(size + 1)[:, np.newaxis]
    overlap = np.minimum(old[1:], new[1:]) - np.maximum(old[:-1], new[:-1])
    weights: Values = np.maximum(overlap, 0)
    return weights


def _resampled(values: Values, down: Values, across: Values) -> Values:
    resampled: Values = np.einsum("ij,jkc,lk->ilc", down, values, across, optimize=True)
    return resampled


def _reach(mass: Values) -> tuple[int, int]:
    """From where up to where there is something."""
    places = np.flatnonzero(mass)
    return int(places[0]), int(places[-1]) + 1


def _start(mass: Values, reach: tuple[int, int], scale: float, size: int) -> float:
    """Where a line begins whose centre of mass comes to lie in the middle, no ink outside.

    Of 28 pixels the middle is that of number 14, from 0: there MNIST's own images have it.
    """
    first, last = reach
    centre = float(mass @ (np.arange(len(mass)) + 0.5) / mass.sum())
    length = scale * (last - first)
    offset = round(size // 2 + 0.5 - scale * (centre - first))
    return min(max(offset, 0), size - length) - scale * first
