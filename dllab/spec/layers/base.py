"""What every kind of layer can say about itself.

Shapes exclude the batch axis; images are (height, width, channels).
"""

import math
from typing import ClassVar, NamedTuple

from dllab.plurals import counted
from dllab.spec.base import Spec

Shape = tuple[int, ...]


class DoesNotFitError(ValueError):
    """A layer, or a step of preprocessing, cannot take its input; the message says the mend too."""


class NoImageError(DoesNotFitError):
    """What works on images is given rows of numbers; the mend depends on what makes rows of them.

    Attributes:
        needs: the beginning of a sentence: what needs images.
    """

    def __init__(self, what: str, shape: Shape, mend: str) -> None:
        self.needs = f"{what} needs images (height x width x channels)"
        super().__init__(f"{self.needs}, received {describe(shape)}: {mend}.")


class Parameters(NamedTuple):
    """How many numbers a layer holds."""

    trainable: int = 0
    non_trainable: int = 0


class LayerSpec(Spec):
    """A layer's options, and what follows from them for an input of a shape.

    Attributes:
        group: the kinds it is offered with.
    """

    group: ClassVar[str] = "Other"

    def output_shape(self, shape: Shape) -> Shape:
        """The shape of the output for an input of `shape`, both without the batch axis.

        Raises:
            DoesNotFitError: the layer cannot take such an input.
        """
        return shape

    def parameters(self, shape: Shape) -> Parameters:  # noqa: ARG002 - most kinds hold none
        """The number of parameters for an input of `shape`."""
        return Parameters()

    def multiply_adds(self, shape: Shape) -> int:  # noqa: ARG002 - only sums over weights count
        """Products of an input and a weight, each with its addition, for one sample forward.

        As papers count them: weighted sums only, neither biases and activations nor pooling and
        normalisation, which are small beside them.
        """
        return 0

    def activations(self, shape: Shape) -> int:
        """How many values the layer puts out for one sample: training keeps them all."""
        return math.prod(self.output_shape(shape))


def describe(shape: Shape) -> str:
    """A shape as people write it: 28 x 28 x 1."""
    return " x ".join(f"{size:,}" for size in shape)


def describe_sample(shape: Shape) -> str:
    """The shape of a sample of the data: 28 x 28 x 1, or 8 features."""
    return counted(shape[0], "feature") if len(shape) == 1 else describe(shape)


def require_image(title: str, shape: Shape) -> None:
    """Refuse an input that is no image.

    Raises:
        NoImageError: the input has not three axes.
    """
    if len(shape) != 3:
        raise NoImageError(title, shape, "choose image data, or move this layer before Flatten")
