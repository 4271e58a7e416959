"""Augmentation in NumPy, for looking at: the formulas of the Keras layers that train.

Every change of places is an affine one: the pixel (x, y) of the result is read at
(a x + b y + c, d x + e y + f) of the image, between four pixels, and beyond the edge at the edge.
"""

from functools import singledispatch

import numpy as np
import numpy.typing as npt

from dllab.data.samples import Floats
from dllab.spec.data import augmentation as spec
from dllab.spec.data.augmentation import Augmentation, AugmentSpec

Numbers = npt.NDArray[np.float64]
# Least and greatest value of the training part.
ValueRange = tuple[float, float]


def augmented(
    images: Floats, augmentation: Augmentation, value_range: ValueRange, seed: int
) -> Floats:
    """Copies of images, changed as a training step changes them; the same seed, the same changes.

    Args:
        images: shape (images, height, width, channels), as preprocessing leaves them.
        augmentation: in the order of the training.
        value_range: least and greatest value of the training part.
        seed: of the draws; they are not the training's own.
    """
    for place, augment in enumerate(augmentation):
        # A seed each: what comes before does not change what is drawn, while a slider moves.
        rng = np.random.default_rng([seed, place])
        chosen = rng.uniform(size=(len(images), 1, 1, 1)) < augment.probability
        images = np.where(chosen, changed(augment, images, value_range, rng), images)
    return images


@singledispatch
def changed(
    augment: AugmentSpec, images: Floats, value_range: ValueRange, rng: np.random.Generator
) -> Floats:
    """Every image changed; each kind registers how.

    Raises:
        NotImplementedError: no kind like this is registered.
    """
    raise NotImplementedError(f"No preview is known for {type(augment).__name__}.")


@changed.register
def _(a: spec.Flip, images: Floats, _range: ValueRange, _rng: np.random.Generator) -> Floats:
    return np.flip(images, 2 if a.direction == "horizontal" else 1)


@changed.register
def _(a: spec.Shift, images: Floats, _range: ValueRange, rng: np.random.Generator) -> Floats:
    height, width = images.shape[1:3]
    shares = rng.uniform(-a.distance, a.distance, (2, len(images)))
    return moved(images, shares[0] * width, shares[1] * height)


@changed.register
def _(a: spec.PadAndCrop, images: Floats, _range: ValueRange, rng: np.random.Generator) -> Floats:
    return cropped(images, rng.integers(-a.pixels, a.pixels, (len(images), 2), endpoint=True))


@changed.register
def _(a: spec.Rotate, images: Floats, _range: ValueRange, rng: np.random.Generator) -> Floats:
    return rotated(images, rng.uniform(-a.degrees, a.degrees, len(images)))


@changed.register
def _(a: spec.Zoom, images: Floats, _range: ValueRange, rng: np.random.Generator) -> Floats:
    return zoomed(images, rng.uniform(1 - a.strength, 1 + a.strength, len(images)))


@changed.register
def _(a: spec.Brightness, images: Floats, range_: ValueRange, rng: np.random.Generator) -> Floats:
    return brightened(images, rng.uniform(-a.strength, a.strength, len(images)), range_)


@changed.register
def _(a: spec.Contrast, images: Floats, range_: ValueRange, rng: np.random.Generator) -> Floats:
    return contrasted(images, rng.uniform(1 - a.strength, 1 + a.strength, len(images)), range_)


@changed.register
def _(a: spec.Noise, images: Floats, range_: ValueRange, rng: np.random.Generator) -> Floats:
    noise = rng.normal(0, a.stddev * (range_[1] - range_[0]), images.shape)
    return images + noise.astype(np.float32)


def moved(images: Floats, right: Numbers, down: Numbers) -> Floats:
    """Each image moved by so many pixels."""
    one, none = np.ones(len(images)), np.zeros(len(images))
    return _warped(images, np.stack([one, none, -right, none, one, -down]))


def rotated(images: Floats, degrees: Numbers) -> Floats:
    """Each image turned about its middle."""
    x, y = _middle(images)
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return _warped(
        images, np.stack([cos, -sin, x - x * cos + y * sin, sin, cos, y - x * sin - y * cos])
    )


def zoomed(images: Floats, seen: Numbers) -> Floats:
    """Each image so that a share of its height and width fills it; above 1 it becomes smaller."""
    x, y = _middle(images)
    none = np.zeros(len(images))
    return _warped(images, np.stack([seen, none, x * (1 - seen), none, seen, y * (1 - seen)]))


def cropped(images: Floats, moves: npt.NDArray[np.int64]) -> Floats:
    """Each image's piece that begins (x, y) pixels off its corner, with zeros beyond its edge."""
    pixels, (height, width) = int(np.abs(moves).max(initial=0)), images.shape[1:3]
    padded = np.pad(images, ((0, 0), (pixels, pixels), (pixels, pixels), (0, 0)))
    rows = moves[:, 1, None, None] + pixels + np.arange(height)[:, None]
    columns = moves[:, 0, None, None] + pixels + np.arange(width)
    result: Floats = padded[np.arange(len(images))[:, None, None], rows, columns]
    return result


def brightened(images: Floats, shares: Numbers, value_range: ValueRange) -> Floats:
    """Each image lighter by a share of the range, within the range."""
    least, greatest = value_range
    delta = (shares * (greatest - least)).astype(np.float32)
    return _within(images + _each(delta), value_range)


def contrasted(images: Floats, factors: Numbers, value_range: ValueRange) -> Floats:
    """Each channel's distances from its mean times a factor, within the range."""
    mean = images.mean(axis=(1, 2), keepdims=True)
    return _within((images - mean) * _each(factors.astype(np.float32)) + mean, value_range)


def _within(images: Floats, value_range: ValueRange) -> Floats:
    least, greatest = (np.float32(bound) for bound in value_range)
    clipped: Floats = np.clip(images, least, greatest)
    return clipped


def _each(values: npt.NDArray[np.float32]) -> Floats:
    return values[:, None, None, None]


def _middle(images: Floats) -> tuple[float, float]:
    height, width = images.shape[1:3]
    return (width - 1) / 2, (height - 1) / 2


def _warped(images: Floats, places: Numbers) -> Floats:
    """Each image read at other places, shape of `places` (6, images): a to f."""
    count, height, width, channels = images.shape
    a, b, c, d, e, f = places.astype(np.float64)[:, :, None, None]
    y, x = np.mgrid[:height, :width]
    left, right, over_x = _neighbours(a * x + b * y + c, width)
    top, bottom, over_y = _neighbours(d * x + e * y + f, height)
    flat = images.reshape(count * height * width, channels)
    start = np.arange(count)[:, None, None] * (height * width)

    def at(row: npt.NDArray[np.int64], column: npt.NDArray[np.int64]) -> Floats:
        values: Floats = flat.take(start + row * width + column, axis=0)
        return values

    upper = at(top, left) * (1 - over_x) + at(top, right) * over_x
    lower = at(bottom, left) * (1 - over_x) + at(bottom, right) * over_x
    return (upper * (1 - over_y) + lower * over_y).astype(np.float32, copy=False)


def _neighbours(
    places: Numbers, size: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Floats]:
    """The pixels before and behind, and how far the place is from the one before."""
    inside = np.clip(places, 0, size - 1)
    before = inside.astype(np.int64)
    over = (inside - before)[..., None].astype(np.float32)
    return before, np.minimum(before + 1, size - 1), over
