"""Layers that slide a window over an image: convolution and pooling."""

import math
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from dllab.spec.help import Formula, Fraction, Help
from dllab.spec.initializers import GlorotUniform, Initializer
from dllab.spec.layers.base import DoesNotFitError, LayerSpec, Parameters, Shape, require_image
from dllab.spec.layers.options import L1, L2, ActivationName, Padding, UseBias

PoolSize = Annotated[
    int,
    Field(ge=1, le=31, title="Pool size", description="Side of the window in pixels."),
    Help(
        why="Of a window of 2 a quarter of the values remains; larger ones throw away where "
        "something was, and small things altogether.",
        sensible=(2, 4),
    ),
]
PoolStrides = Annotated[
    int,
    Field(ge=1, le=31, title="Stride", description="Pixels between two windows."),
    Help(
        why="Equal to the pool size, windows lie side by side; smaller, they overlap; larger, "
        "pixels between them are never looked at.",
        sensible=(1, 4),
    ),
]


class Conv2D(LayerSpec):
    """Small filters slide over the image; each gives a map of where its pattern occurs."""

    title: ClassVar[str] = "Conv2D"
    group: ClassVar[str] = "Convolution"
    formula: ClassVar[Formula] = (
        "<i>a</i><sub>ij</sub> = <i>f</i>(<i>b</i> + Σ<sub>u,v,c</sub> <i>w</i><sub>uvc</sub> ",
        "<i>x</i><sub>i+u, j+v, c</sub>)",
    )
    kind: Literal["conv2d"] = "conv2d"
    filters: Annotated[
        int,
        Help(
            why="More filters find more patterns and cost in proportion. Usually few in front, "
            "where patterns are simple and the image is large, and more behind each pooling.",
            formula=("weights: <i>k</i><sup>2</sup> × channels × filters",),
            sensible=(4, 1024),
        ),
    ] = Field(
        16, ge=1, le=4096, title="Filters", description="Number of patterns, that is of channels."
    )
    kernel_size: Annotated[
        int,
        Help(
            why="Two filters of 3 in a row see as much as one of 5, with fewer weights and one "
            "activation more; hence 3 is usual. 1 mixes channels only.",
            formula=("cost ∝ <i>k</i><sup>2</sup>",),
            sensible=(1, 7),
        ),
    ] = Field(3, ge=1, le=31, title="Kernel size", description="Side of the filter in pixels.")
    strides: Annotated[
        int,
        Help(
            why="2 halves height and width and makes what follows four times cheaper, as a pooling "
            "layer would.",
            sensible=(1, 4),
        ),
    ] = Field(
        1, ge=1, le=31, title="Stride", description="Pixels between two positions of the filter."
    )
    padding: Padding = "same"
    activation: ActivationName = "relu"
    use_bias: UseBias = True
    initializer: Initializer = Field(default_factory=GlorotUniform)
    l1: L1 = 0.0
    l2: L2 = 0.0

    def output_shape(self, shape: Shape) -> Shape:
        """(height, width, filters)."""
        return (
            *window_positions(self.title, shape, self.kernel_size, self.strides, self.padding),
            self.filters,
        )

    def parameters(self, shape: Shape) -> Parameters:
        """A kernel over all input channels and a bias for each filter."""
        return Parameters(self.filters * (self.kernel_size**2 * shape[2] + self.use_bias))

    def multiply_adds(self, shape: Shape) -> int:
        """The whole kernel at each position of each filter."""
        return math.prod(self.output_shape(shape)) * self.kernel_size**2 * shape[2]


class MaxPool2D(LayerSpec):
    """Keeps the greatest value of each window: a smaller image, tolerant of small shifts."""

    title: ClassVar[str] = "MaxPool2D"
    group: ClassVar[str] = "Pooling"
    formula: ClassVar[Formula] = ("<i>y</i> = max of the window, in each channel",)
    kind: Literal["max_pool2d"] = "max_pool2d"
    pool_size: PoolSize = 2
    strides: PoolStrides = 2
    padding: Padding = "valid"

    def output_shape(self, shape: Shape) -> Shape:
        """(height, width, channels)."""
        return _pooled(self, shape)


class AveragePool2D(LayerSpec):
    """Keeps the mean of each window: a smaller, smoother image."""

    title: ClassVar[str] = "AveragePool2D"
    group: ClassVar[str] = "Pooling"
    formula: ClassVar[Formula] = (
        "<i>y</i> = ",
        Fraction("1", "<i>k</i><sup>2</sup>"),
        " Σ<sub>window</sub> <i>x</i>",
    )
    kind: Literal["average_pool2d"] = "average_pool2d"
    pool_size: PoolSize = 2
    strides: PoolStrides = 2
    padding: Padding = "valid"

    def output_shape(self, shape: Shape) -> Shape:
        """(height, width, channels)."""
        return _pooled(self, shape)


class GlobalAveragePool2D(LayerSpec):
    """The mean of each channel over the whole image: an end for images of any size.

    M. Lin, Q. Chen, S. Yan, International Conference on Learning Representations (2014).
    """

    title: ClassVar[str] = "GlobalAveragePool2D"
    group: ClassVar[str] = "Pooling"
    formula: ClassVar[Formula] = (
        "<i>y</i><sub>c</sub> = ",
        Fraction("1", "<i>h</i> <i>w</i>"),
        " Σ<sub>i,j</sub> <i>x</i><sub>ijc</sub>",
    )
    kind: Literal["global_average_pool2d"] = "global_average_pool2d"

    def output_shape(self, shape: Shape) -> Shape:
        """One value a channel."""
        require_image(self.title, shape)
        return shape[-1:]


class GlobalMaxPool2D(LayerSpec):
    """The greatest value of each channel: whether its pattern occurs anywhere in the image."""

    title: ClassVar[str] = "GlobalMaxPool2D"
    group: ClassVar[str] = "Pooling"
    formula: ClassVar[Formula] = (
        "<i>y</i><sub>c</sub> = max<sub>i,j</sub> <i>x</i><sub>ijc</sub>",
    )
    kind: Literal["global_max_pool2d"] = "global_max_pool2d"

    def output_shape(self, shape: Shape) -> Shape:
        """One value a channel."""
        require_image(self.title, shape)
        return shape[-1:]


def _pooled(layer: MaxPool2D | AveragePool2D, shape: Shape) -> Shape:
    return (
        *window_positions(layer.title, shape, layer.pool_size, layer.strides, layer.padding),
        shape[2],
    )


def window_positions(
    title: str, shape: Shape, size: int, strides: int, padding: str
) -> tuple[int, int]:
    """How many positions a sliding window has, down and across.

    Follows V. Dumoulin, F. Visin, "A guide to convolution arithmetic for deep learning" (2016).

    Raises:
        DoesNotFitError: the input is no image, or smaller than the window.
    """
    require_image(title, shape)
    height, width, _ = shape
    if padding == "same":
        return math.ceil(height / strides), math.ceil(width / strides)
    if min(height, width) < size:
        raise DoesNotFitError(
            f"{title} slides a {size} x {size} window, but its input is only {height} x {width}: "
            "choose a smaller window, padding 'same', or fewer pooling layers before it."
        )
    return (height - size) // strides + 1, (width - size) // strides + 1
