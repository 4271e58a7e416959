"""What is done to the inputs before a network sees them, in steps that follow each other.

Every step is fitted on the training part as the earlier steps leave it, and applied to all samples.
"""

import math
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from dllab.plurals import counted
from dllab.spec.base import Decades, Spec
from dllab.spec.data.keep import AllComponents, Components, Keep, VarianceShare
from dllab.spec.help import Formula, Fraction, Help
from dllab.spec.layers.base import DoesNotFitError, NoImageError, Shape, describe

# A step's covariance and its eigenvectors grow with the square of the features, the time to find
# them with the cube: 3,072 take half a minute on two cores, 4,096 more than a minute.
MOST_FEATURES = 4096

Epsilon = Annotated[float, Decades(), Field(gt=0, le=100)]


class StepSpec(Spec):
    """A step's options, and the shape of a sample behind it."""

    def output_shape(self, shape: Shape, samples: int) -> Shape:  # noqa: ARG002 - most take any
        """The shape of a sample behind the step.

        Args:
            shape: a sample's shape before it.
            samples: how many samples the training part has.

        Raises:
            DoesNotFitError: the step cannot take such samples.
        """
        return shape


class ZeroToOne(StepSpec):
    """The training part's least value becomes 0, its greatest 1.

    Each column of a table has a scale of its own, the pixels of an image share one.
    """

    title: ClassVar[str] = "Scale to 0..1"
    formula: ClassVar[Formula] = (
        "<i>x</i> ← ",
        Fraction("<i>x</i> − min", "max − min"),
    )
    kind: Literal["zero_to_one"] = "zero_to_one"


class SubtractMean(StepSpec):
    """Every value is measured from its mean over the training part: images from the mean image.

    Inputs that are all positive push a unit's weights up or down together (LeCun et al. 1998).
    """

    title: ClassVar[str] = "Subtract mean"
    formula: ClassVar[Formula] = (
        "<i>x<sub>j</sub></i> ← <i>x<sub>j</sub></i> − <i>μ<sub>j</sub></i>",
    )
    kind: Literal["subtract_mean"] = "subtract_mean"


class SubtractChannelMean(StepSpec):
    """Each colour of an image is measured from its mean over all pixels of the training part.

    Three numbers instead of a mean image, as VGG does (Simonyan, Zisserman 2015).
    """

    title: ClassVar[str] = "Subtract mean per channel"
    formula: ClassVar[Formula] = (
        "<i>x<sub>c</sub></i> ← <i>x<sub>c</sub></i> − <i>μ<sub>c</sub></i>",
    )
    kind: Literal["subtract_channel_mean"] = "subtract_channel_mean"

    def output_shape(self, shape: Shape, samples: int) -> Shape:  # noqa: ARG002 - see StepSpec
        """See `StepSpec`."""
        _require_channels(self.title, shape, '"Subtract mean"')
        return shape


class Standardise(StepSpec):
    """Mean 0 and standard deviation 1 over the training part.

    Standardised inputs learn fastest (LeCun et al. 1998).
    """

    title: ClassVar[str] = "Standardise"
    formula: ClassVar[Formula] = ("<i>x</i> ← ", Fraction("<i>x</i> − <i>μ</i>", "<i>σ</i>"))
    kind: Literal["standardise"] = "standardise"
    scales: Annotated[
        Literal["automatic", "one per feature", "one per channel"],
        Help(
            why="Pixels at the rim, black in nearly all training images, are blown up by thousands "
            "in the few that differ, if each pixel has a scale of its own."
        ),
    ] = Field(
        "automatic",
        title="Scales",
        description="Automatic: each column of a table has mean and deviation of its own, all "
        "pixels of an image share one.",
    )

    def output_shape(self, shape: Shape, samples: int) -> Shape:  # noqa: ARG002 - see StepSpec
        """See `StepSpec`."""
        if self.scales == "one per channel":
            _require_channels(f"{self.title} with one scale per channel", shape, "other scales")
        return shape


class Pca(StepSpec):
    """The axes are turned to the directions of largest variance, and the first ones stay.

    The values of a sample no longer vary together: they are decorrelated (Pearson 1901).
    """

    title: ClassVar[str] = "PCA"
    formula: ClassVar[Formula] = (
        "<i>x</i> ← <i>V</i><sup>T</sup>(<i>x</i> − <i>μ</i>), <i>Σ</i> = <i>V Λ V</i><sup>T</sup>",
    )
    kind: Literal["pca"] = "pca"
    keep: Annotated[
        Keep,
        Help(
            why="Fewer values make a smaller network that overfits less; too few have lost what "
            "tells the classes apart."
        ),
    ] = Field(default_factory=AllComponents, title="Keep", description="Which components stay.")

    def output_shape(self, shape: Shape, samples: int) -> Shape:
        """See `StepSpec`."""
        features = _features(self.title, shape)
        kept = kept_components(self.keep, features, samples)
        if kept > features:
            raise DoesNotFitError(
                f"{self.title} cannot keep {kept:,} components of "
                f"{counted(features, 'feature')}: keep {features:,} at most."
            )
        if kept > samples:
            raise DoesNotFitError(
                f"{self.title} finds no more components than there are training samples, asked "
                f"for {kept:,} of {counted(samples, 'sample')}: keep {samples:,} at most, or train "
                "on more."
            )
        return (kept,)


class PcaWhitening(Pca):
    """PCA, and then every component is divided by its standard deviation: a round cloud.

    What varies little counts as much as what varies most, noise included.
    """

    title: ClassVar[str] = "PCA whitening"
    formula: ClassVar[Formula] = (
        "<i>x</i> ← (<i>Λ</i> + <i>ε</i>)<sup>−1/2</sup> <i>V</i><sup>T</sup>(<i>x</i> − <i>μ</i>)",
    )
    kind: Literal["pca_whitening"] = "pca_whitening"  # type: ignore[assignment] # a kind of its own
    epsilon: Annotated[
        Epsilon,
        Help(
            why="Directions in which the data hardly vary would be blown up without limit; "
            "a larger value smooths them away.",
            sensible=(1e-8, 1),
        ),
    ] = Field(1e-5, title="Epsilon", description="Added to every variance before its root divides.")


class ZcaWhitening(StepSpec):
    """Whitening that turns the axes back afterwards: images stay images, with edges stressed.

    Of all whitenings the one that changes the samples least (Bell, Sejnowski 1997; for CIFAR-10
    Krizhevsky 2009).
    """

    title: ClassVar[str] = "ZCA whitening"
    formula: ClassVar[Formula] = (
        "<i>x</i> ← <i>V</i>(<i>Λ</i> + <i>ε</i>)<sup>−1/2</sup> <i>V</i><sup>T</sup>",
        "(<i>x</i> − <i>μ</i>)",
    )
    kind: Literal["zca_whitening"] = "zca_whitening"
    epsilon: Annotated[
        Epsilon,
        Help(
            why="Directions in which the data hardly vary, in images the finest noise, would be "
            "blown up without limit; 0.01 to 0.1 suits pixels from 0 to 1.",
            sensible=(1e-8, 1),
        ),
    ] = Field(0.01, title="Epsilon", description="Added to every variance before its root divides.")

    def output_shape(self, shape: Shape, samples: int) -> Shape:  # noqa: ARG002 - see StepSpec
        """See `StepSpec`."""
        _features(self.title, shape)
        return shape


Step = Annotated[
    ZeroToOne
    | SubtractMean
    | SubtractChannelMean
    | Standardise
    | Pca
    | PcaWhitening
    | ZcaWhitening,
    Field(discriminator="kind"),
]
Steps = tuple[Step, ...]


def kept_components(keep: Spec, features: int, samples: int) -> int:
    """How many components stay of so many features; of a share not counted yet, all there are."""
    match keep:
        case Components():
            return keep.count
        case VarianceShare():
            return keep.found.components if keep.found else min(features, samples)
        case _:
            return features


def preprocessed_shape(steps: Steps, shape: Shape, samples: int) -> tuple[Shape, tuple[str, ...]]:
    """A sample's shape behind all steps, and why some do not fit; these are passed over.

    Args:
        steps: in their order.
        shape: a sample's shape in the data set.
        samples: how many samples the training part has.
    """
    faults = []
    # Only rows that were images once can be so again.
    otherwise = " Or move it before PCA." if len(shape) == 3 else ""
    for step in steps:
        try:
            shape = step.output_shape(shape, samples)
        except NoImageError as error:
            faults.append(f"{error}{otherwise}")
        except DoesNotFitError as error:
            faults.append(str(error))
    return shape, tuple(faults)


def _features(title: str, shape: Shape) -> int:
    features = math.prod(shape)
    if features > MOST_FEATURES:
        raise DoesNotFitError(
            f"{title} works on up to {MOST_FEATURES:,} features, a sample of {describe(shape)} has "
            f"{features:,}: remove this step, or make the images smaller when they are imported."
        )
    return features


def _require_channels(title: str, shape: Shape, instead: str) -> None:
    if len(shape) != 3:
        raise NoImageError(title, shape, f"choose {instead} instead")
