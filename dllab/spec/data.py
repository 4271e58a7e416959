"""Which data an experiment uses, how they are split and scaled."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from dllab.spec.base import Seed, Spec
from dllab.spec.help import Fraction, Help

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


class Mnist(Spec):
    """70,000 handwritten digits, 28 x 28 grey pixels, ten classes: 60,000 to learn, 10,000 to test.

    Y. LeCun, C. Cortes, C. Burges; CC BY-SA 3.0.
    """

    title: ClassVar[str] = "MNIST digits"
    kind: Literal["mnist"] = "mnist"


class Challenger(Spec):
    """The 23 shuttle flights before Challenger: did an O-ring show distress?

    S. Dalal, E. Fowlkes, B. Hoadley, Journal of the American Statistical Association 84 (1989).
    """

    title: ClassVar[str] = "Challenger O-rings"
    kind: Literal["challenger"] = "challenger"
    features: Annotated[
        Literal["temperature", "temperature and pressure"],
        Help(
            why="With the temperature alone the network is one curve, which can be drawn; the "
            "pressure adds little."
        ),
    ] = Field(
        "temperature",
        title="Features",
        description="Launch temperature in degrees Fahrenheit, alone or with the leak-check "
        "pressure in psi.",
    )


class Iris(Spec):
    """150 iris flowers of three species, four lengths each in cm.

    R. A. Fisher, Annals of Eugenics 7 (1936).
    """

    title: ClassVar[str] = "Iris flowers"
    kind: Literal["iris"] = "iris"


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


Source = Annotated[
    Mnist | Challenger | Iris | TwoGaussians | Xor | CircleInRing | TwoSpirals | Moons | Blobs,
    Field(discriminator="kind"),
]


class FirstSamples(Spec):
    """The first samples train, the next ones validate, in the order of the file."""

    title: ClassVar[str] = "First samples"
    kind: Literal["first"] = "first"
    train: Annotated[
        int,
        Help(
            why="More samples narrow the overfitting gap more surely than anything else, and each "
            "epoch takes longer.",
            sensible=(100, 60_000),
        ),
    ] = Field(
        2400, ge=1, le=10_000_000, title="Train on", description="Number of samples to train on."
    )
    validation: Annotated[
        int,
        Help(
            why="The accuracy measured on n samples is uncertain by about its standard error: "
            "2 % at 600 samples and 50 % accuracy, 0.6 % at 98 %.",
            formula=("√(<i>p</i> (1 − <i>p</i>) / <i>n</i>)",),
            sensible=(100, 10_000),
        ),
    ] = Field(
        600,
        ge=0,
        le=10_000_000,
        title="Validate on",
        description="Number of samples, following the training samples, that are only measured.",
    )


class Share(Spec):
    """A random share of the samples validates, the rest trains."""

    title: ClassVar[str] = "Random share"
    kind: Literal["share"] = "share"
    validation: Annotated[
        float,
        Help(
            why="What validates is lost for training, but a small part measures with much "
            "uncertainty. A fifth is usual.",
            formula=(Fraction("samples that validate", "all samples"),),
            sensible=(0.05, 0.5),
        ),
    ] = Field(
        0.2,
        ge=0,
        le=0.9,
        title="Validation share",
        description="Share of the samples that are only measured, 0 to 0.9; 0 trains on all.",
    )
    stratified: Annotated[
        bool,
        Help(
            why="In small sets chance alone can leave a rare class out of one part; this keeps "
            "both comparable."
        ),
    ] = Field(
        True,
        title="Stratified",
        description="Every class is split in the same proportion.",
    )
    seed: Annotated[
        Seed, Help(why="Another seed shows how much a result owes to this very split.")
    ] = Field(0, title="Seed", description="The same seed gives the same split again.")

    def validation_samples(self, samples: int) -> int:
        """How many of `samples` validate: 2.5 counts as 3, and one at least is left to train on."""
        return min(int(samples * self.validation + 0.5), samples - 1)


Split = Annotated[FirstSamples | Share, Field(discriminator="kind")]


class DataSpec(Spec):
    """A data set, its split into training and validation part, and the scaling of its inputs."""

    title: ClassVar[str] = "Data"
    source: Annotated[
        Source,
        Help(
            why="What can be learned, and how fast, lies in the data first. Sets of two features "
            "can be drawn, images show what depth is for."
        ),
    ] = Field(default_factory=Mnist, title="Data set", description="Where the samples come from.")
    split: Annotated[
        Split,
        Help(
            why="Only samples the network never trained on tell what it has understood: the "
            "difference between both parts is the overfitting gap."
        ),
    ] = Field(
        default_factory=FirstSamples,
        title="Split",
        description="Which samples train the network and which only measure it.",
    )
    scaling: Annotated[
        Literal["none", "0 to 1", "standardise"],
        Help(
            why="Initial weights and learning rates are made for inputs near 1: raw pixels up to "
            "255 saturate sigmoids at once. Standardised inputs learn fastest (LeCun et al. 1998).",
            formula=("<i>x</i> ← ", Fraction("<i>x</i> − <i>μ</i>", "<i>σ</i>")),
        ),
    ] = Field(
        "0 to 1",
        title="Scaling",
        description="0 to 1: least and greatest value of the training part become 0 and 1. "
        "Standardise: mean 0 and standard deviation 1 over the training part. Each column of a "
        "table has a scale of its own, the pixels of an image share one. "
        "The validation part is scaled with the training part's figures.",
    )
