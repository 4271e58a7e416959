"""Changes of the training images, drawn anew for every image of every batch.

They work on the images as preprocessing leaves them, never on validation nor on the samples that
the training figures are measured on. Strengths are those of the Keras layer each stands for.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from dllab.spec.base import Spec
from dllab.spec.help import Formula, Help
from dllab.spec.layers.base import Shape, describe, describe_sample
from dllab.spec.marks import Slides


class AugmentSpec(Spec):
    """How often a change happens."""

    # Whether it is measured by the least and greatest value of the training part.
    needs_range: ClassVar[bool] = False

    probability: Annotated[
        float,
        Slides(0.0, 1.0, 0.01),
        Help(
            why="A network that also sees images as they are does not mistake the change for the "
            "rule; but all together change most images anyway.",
            sensible=(0.1, 1),
        ),
    ] = Field(
        1.0,
        ge=0,
        le=1,
        title="Probability",
        description="Share of the images that are changed, drawn for each image.",
    )


class Flip(AugmentSpec):
    """Mirrors an image: left and right, or top and bottom, change places.

    Right for things that have no side, such as animals; wrong for digits and letters.
    """

    title: ClassVar[str] = "Flip"
    kind: Literal["flip"] = "flip"
    direction: Annotated[
        Literal["horizontal", "vertical"],
        Help(
            why="Photographs are taken upright: they have a left-right twin, but no top-down one."
        ),
    ] = Field(
        "horizontal", title="Direction", description="Horizontal: left and right change places."
    )
    probability: Annotated[
        float,
        Slides(0.0, 1.0, 0.01),
        Help(
            why="Half of the images is what is usual: both views are then equally frequent.",
            sensible=(0.1, 1),
        ),
    ] = Field(
        0.5,
        ge=0,
        le=1,
        title="Probability",
        description="Share of the images that are mirrored, drawn for each image.",
    )


class Shift(AugmentSpec):
    """Moves an image by a random distance; the pixels at its edge fill what becomes free."""

    title: ClassVar[str] = "Shift"
    kind: Literal["shift"] = "shift"
    distance: Annotated[
        float,
        Slides(0.01, 0.5, 0.01),
        Help(
            why="What an image shows does not depend on where it is; a dense network must be "
            "taught that. Too far, and the object is out of the picture.",
            sensible=(0.02, 0.25),
        ),
    ] = Field(
        0.1,
        gt=0,
        le=1,
        title="Distance",
        description="Farthest shift as a share of the image's height and width, each drawn between "
        "minus this and this.",
    )


class PadAndCrop(AugmentSpec):
    """Adds a rim of zeros and cuts a piece of the old size out of it, anywhere.

    The usual augmentation of CIFAR-10 (He et al. 2016, section 4.2: 4 pixels, with flips). Zero is
    the mean where the mean was subtracted.
    """

    title: ClassVar[str] = "Pad and crop"
    kind: Literal["pad_and_crop"] = "pad_and_crop"
    pixels: Annotated[
        int,
        Slides(1, 16, 1),
        Help(why="The more, the more places; what is cut away is lost.", sensible=(1, 8)),
    ] = Field(4, ge=1, le=64, title="Pixels", description="Width of the rim on each side.")


class Rotate(AugmentSpec):
    """Turns an image about its middle; the pixels at its edge fill what becomes free."""

    title: ClassVar[str] = "Rotate"
    kind: Literal["rotate"] = "rotate"
    degrees: Annotated[
        float,
        Slides(1.0, 180.0, 1.0),
        Help(
            why="Handwriting slants and cameras tilt; far turned, a 6 becomes a 9.",
            sensible=(1, 45),
        ),
    ] = Field(
        15.0,
        gt=0,
        le=180,
        title="Degrees",
        description="Farthest turn; the angle is drawn between minus this and this.",
    )


class Zoom(AugmentSpec):
    """Draws an image larger or smaller about its middle; its edge fills what becomes free."""

    title: ClassVar[str] = "Zoom"
    kind: Literal["zoom"] = "zoom"
    strength: Annotated[
        float,
        Slides(0.01, 0.9, 0.01),
        Help(why="Things are near or far; what was cut off is lost.", sensible=(0.02, 0.5)),
    ] = Field(
        0.1,
        gt=0,
        le=0.9,
        title="Strength",
        description="The seen part of the image is drawn between 1 minus this and 1 plus this of "
        "its height and width.",
    )


class Brightness(AugmentSpec):
    """Makes an image brighter or darker as a whole, up to the training part's extremes."""

    title: ClassVar[str] = "Brightness"
    formula: ClassVar[Formula] = ("<i>x</i> ← <i>x</i> + <i>δ</i> (max − min)",)
    needs_range: ClassVar[bool] = True
    kind: Literal["brightness"] = "brightness"
    strength: Annotated[
        float,
        Slides(0.01, 1.0, 0.01),
        Help(
            why="Light changes, what it falls on does not; too much leaves nothing but white.",
            sensible=(0.02, 0.5),
        ),
    ] = Field(
        0.1,
        gt=0,
        le=1,
        title="Strength",
        description="Farthest change as a share of the distance between the training part's least "
        "and greatest value; drawn between minus this and this.",
    )


class Contrast(AugmentSpec):
    """Draws an image's values nearer to their mean or farther from it, up to the extremes."""

    title: ClassVar[str] = "Contrast"
    formula: ClassVar[Formula] = ("<i>x</i> ← <i>x̄</i> + <i>γ</i> (<i>x</i> − <i>x̄</i>)",)
    needs_range: ClassVar[bool] = True
    kind: Literal["contrast"] = "contrast"
    strength: Annotated[
        float,
        Slides(0.01, 1.0, 0.01),
        Help(
            why="Fog and sun change the contrast, not the thing; at 1 an image may become a grey.",
            sensible=(0.05, 0.8),
        ),
    ] = Field(
        0.2,
        gt=0,
        le=1,
        title="Strength",
        description="The factor is drawn between 1 minus this and 1 plus this; the mean is that of "
        "each channel of the image.",
    )


class Noise(AugmentSpec):
    """Adds normal noise to every value."""

    title: ClassVar[str] = "Noise"
    formula: ClassVar[Formula] = ("<i>x</i> ← <i>x</i> + <i>σ</i> (max − min) <i>n</i>",)
    needs_range: ClassVar[bool] = True
    kind: Literal["noise"] = "noise"
    stddev: Annotated[
        float,
        Slides(0.005, 0.5, 0.005),
        Help(
            why="No single pixel may decide: noise makes a network look at many (Bishop 1995: it "
            "acts as a penalty on steep functions).",
            sensible=(0.005, 0.3),
        ),
    ] = Field(
        0.05,
        gt=0,
        le=1,
        title="Deviation",
        description="Standard deviation of the noise as a share of the distance between the "
        "training part's least and greatest value.",
    )


Augment = Annotated[
    Flip | Shift | PadAndCrop | Rotate | Zoom | Brightness | Contrast | Noise,
    Field(discriminator="kind"),
]
Augmentation = tuple[Augment, ...]


def augmentation_fault(augmentation: Augmentation, data: Shape, shape: Shape) -> str:
    """Why inputs cannot be augmented, with the mend; or the empty string.

    Args:
        augmentation: what is to be done to them.
        data: a sample's shape in the data set.
        shape: the same behind preprocessing.
    """
    if not augmentation or len(shape) == 3:
        return ""
    changes = "Augmentation changes images (height x width x channels)"
    if len(data) == 3:
        return (
            f"{changes}, the network receives {describe(shape)}: remove the augmentation, or the "
            "PCA that makes a row of an image."
        )
    return (
        f"{changes}, the data are a table of {describe_sample(data)}: remove the augmentation, or "
        "choose image data."
    )
