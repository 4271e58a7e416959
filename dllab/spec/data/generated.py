"""Data sets of two features drawn from a formula."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from dllab.spec.base import Seed, Spec
from dllab.spec.help import Help

Count = Annotated[
    int,
    Field(ge=2, le=100_000, title="Points", description="How many points are drawn in all."),
    Help(
        why="Few points make overfitting easy to see, many make the boundary exact and training "
        "slow.",
        sensible=(50, 10_000),
    ),
]
Noise = Annotated[
    float,
    Field(
        ge=0,
        le=2,
        title="Noise",
        description="Standard deviation of the normal noise added to each coordinate. "
        "The shapes are about 2 units wide.",
    ),
    Help(
        why="The more the classes overlap, the less can be reached, and the more there is for a "
        "large network to learn by heart.",
        formula=("<i>x</i> ← <i>x</i> + <i>N</i>(0, <i>σ</i><sup>2</sup>)",),
        sensible=(0, 0.7),
    ),
]
DataSeed = Annotated[
    Seed,
    Field(title="Seed", description="The same seed draws the same points again."),
    Help(why="Another seed shows whether a result hangs on just these points."),
]


class TwoGaussians(Spec):
    """Two overlapping normal clouds; a straight line separates them as well as can be."""

    title: ClassVar[str] = "Two Gaussians"
    kind: Literal["two_gaussians"] = "two_gaussians"
    count: Count = 500
    noise: Noise = 0.5
    seed: DataSeed = 0


class Xor(Spec):
    """Four quarters of a square, opposite ones alike: no straight line separates them."""

    title: ClassVar[str] = "XOR"
    kind: Literal["xor"] = "xor"
    count: Count = 500
    noise: Noise = 0.05
    seed: DataSeed = 0


class CircleInRing(Spec):
    """A disc inside a ring: needs a closed boundary."""

    title: ClassVar[str] = "Circle in ring"
    kind: Literal["circle_in_ring"] = "circle_in_ring"
    count: Count = 500
    noise: Noise = 0.05
    seed: DataSeed = 0


class TwoSpirals(Spec):
    """Two spirals wound into each other: the classic hard case for a small network.

    K. Lang, M. Witbrock, Proceedings of the 1988 Connectionist Models Summer School.
    """

    title: ClassVar[str] = "Two spirals"
    kind: Literal["two_spirals"] = "two_spirals"
    count: Count = 500
    noise: Noise = 0.03
    seed: DataSeed = 0


class Moons(Spec):
    """Two half circles that reach into each other."""

    title: ClassVar[str] = "Moons"
    kind: Literal["moons"] = "moons"
    count: Count = 500
    noise: Noise = 0.1
    seed: DataSeed = 0


class Blobs(Spec):
    """Several normal clouds around centres on a circle, one class each."""

    title: ClassVar[str] = "Blobs"
    kind: Literal["blobs"] = "blobs"
    classes: Annotated[
        int,
        Help(
            why="The more clouds on the circle, the closer they stand and the more boundaries the "
            "network needs.",
            sensible=(2, 10),
        ),
    ] = Field(5, ge=2, le=20, title="Classes", description="Number of clouds, one class each.")
    count: Count = 500
    noise: Noise = 0.2
    seed: DataSeed = 0
