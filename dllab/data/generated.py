"""Two-dimensional sets drawn from a formula: every boundary they need can be seen.

Each set has classes of equal size (to within one), stands around the origin, is about two units
wide before noise, and comes in random order, so that its first samples are a fair part of it.
Normal noise of standard deviation `noise` is added to both coordinates of every point.
"""

import string
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from dllab.data.samples import Samples
from dllab.spec.data import Blobs, CircleInRing, Moons, TwoGaussians, TwoSpirals, Xor

Generated = TwoGaussians | Xor | CircleInRing | TwoSpirals | Moons | Blobs

Points = npt.NDArray[np.float64]
Classes = npt.NDArray[np.int64]
Shape = Callable[[Classes, np.random.Generator], Points]

# Lang and Witbrock wind three turns, which takes a network far longer to learn than a lesson lasts:
# two layers of 8 units then stay near chance for 300 epochs; with half of them they reach 98 %.
SPIRAL_TURNS = 1.5


def class_names(source: Generated) -> tuple[str, ...]:
    """A letter for each class."""
    return tuple(string.ascii_uppercase[: source.classes if isinstance(source, Blobs) else 2])


def class_counts(source: Generated) -> tuple[int, ...]:
    """How many points each class has: all alike, the first ones take what is left over."""
    classes = len(class_names(source))
    return tuple(len(range(label, source.count, classes)) for label in range(classes))


def generate(source: Generated) -> Samples:
    """Draw the points; the same source gives the same points."""
    rng = np.random.default_rng(source.seed)
    names = class_names(source)
    labels = rng.permutation(np.arange(source.count) % len(names))
    points = _shape(source)(labels, rng) + rng.normal(0, source.noise, (source.count, 2))
    return Samples.without_test(
        points.astype(np.float32), labels.astype(np.int32), names, ("x", "y")
    )


def _shape(source: Generated) -> Shape:
    match source:
        case TwoGaussians():
            return two_centres
        case Xor():
            return quarters
        case CircleInRing():
            return disc_and_ring
        case TwoSpirals():
            return spirals
        case Moons():
            return half_circles
        case Blobs():
            return lambda labels, _: circle_of_centres(labels, source.classes)


def two_centres(labels: Classes, _: np.random.Generator) -> Points:
    """Class A at (-0.5, -0.5), class B at (0.5, 0.5).

    With noise s the best possible accuracy is Phi(sqrt(0.5) / s), Phi the normal distribution
    function (R. Fisher's linear discriminant, 1936): 0.921 at s = 0.5.
    """
    return np.repeat(labels[:, None] - 0.5, 2, axis=1)


def quarters(labels: Classes, rng: np.random.Generator) -> Points:
    """Uniform in the square -1..1: class A where x y > 0, class B where x y < 0.

    The exclusive or of M. Minsky and S. Papert, Perceptrons (1969), with areas for corners.
    """
    points: Points = rng.uniform(0, 1, (len(labels), 2)) * rng.choice([-1, 1], (len(labels), 1))
    points[labels == 1, 1] *= -1
    return points


def disc_and_ring(labels: Classes, rng: np.random.Generator) -> Points:
    """Class A uniform in the disc r < 0.5, class B uniform in the ring 0.7 < r < 1.

    A radius uniform over an area is r = sqrt(a^2 + u (b^2 - a^2)), u uniform in 0..1.
    """
    inner, outer = np.where(labels == 0, 0, 0.7**2), np.where(labels == 0, 0.5**2, 1)
    radius = np.sqrt(rng.uniform(inner, outer))
    return _polar(radius, rng.uniform(0, 2 * np.pi, len(labels)))


def spirals(labels: Classes, _: np.random.Generator) -> Points:
    """After K. Lang, M. Witbrock, Learning to tell two spirals apart (1988), scaled from 6.5 to 1.

    The radius falls from 1 to 1 - 96 / 104 in equal steps while the angle grows from 0 through all
    turns. The second spiral is the first one turned by half a turn.
    """
    place = np.empty(len(labels))
    for label in (0, 1):
        members = labels == label
        place[members] = np.linspace(0, 1, members.sum())
    angle = 2 * np.pi * SPIRAL_TURNS * place + np.pi * labels
    return _polar(1 - place * 96 / 104, angle)


def half_circles(labels: Classes, rng: np.random.Generator) -> Points:
    """Class A: (cos t, sin t), class B: (1 - cos t, 1/2 - sin t), t uniform in 0..pi.

    Then moved to the origin and scaled by 2/3 from 3 to 2 units of width.
    """
    t = rng.uniform(0, np.pi, len(labels))
    sign = 1 - 2 * labels
    points = np.stack([labels + sign * np.cos(t), labels / 2 + sign * np.sin(t)], axis=1)
    centred: Points = points - (0.5, 0.25)
    return centred * 2 / 3


def circle_of_centres(labels: Classes, classes: int) -> Points:
    """Centres in equal steps on the unit circle, the first at (1, 0)."""
    return _polar(np.ones(len(labels)), 2 * np.pi * labels / classes)


def _polar(radius: Points, angle: Points) -> Points:
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
