"""The residual block, of which very deep networks are built."""

import math
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from dllab.spec.help import Formula, Help
from dllab.spec.initializers import HeNormal, Initializer
from dllab.spec.layers.base import LayerSpec, Parameters, Shape
from dllab.spec.layers.norm import Momentum
from dllab.spec.layers.options import L1, L2
from dllab.spec.layers.windows import window_positions

KERNEL = 3
# Convolution, norm, ReLU, convolution, norm, sum, ReLU; the projection adds convolution and norm.
OUTPUTS = 7
PROJECTION_OUTPUTS = 2


class Residual(LayerSpec):
    """Two 3 x 3 convolutions with batch norm and ReLU, whose result is added to the input.

    The basic block of K. He et al., Conference on Computer Vision and Pattern Recognition (2016):
    gradients reach early layers through the shortcut. Where size or channels change, the shortcut
    is a 1 x 1 convolution with batch norm (their option B).
    """

    title: ClassVar[str] = "Residual"
    group: ClassVar[str] = "Convolution"
    formula: ClassVar[Formula] = ("<i>y</i> = relu(<i>F</i>(<i>x</i>) + <i>x</i>)",)
    kind: Literal["residual"] = "residual"
    filters: Annotated[
        int,
        Help(
            why="As many as the input has channels, and the shortcut passes it on untouched. "
            "Usually doubled where the stride is 2, so that every block costs about the same.",
            formula=("weights: about 18 filters<sup>2</sup>",),
            sensible=(4, 512),
        ),
    ] = Field(16, ge=1, le=4096, title="Filters", description="Channels of both convolutions.")
    strides: Annotated[
        int,
        Help(
            why="A smaller image is cheaper and each of its pixels sees more of the input; fine "
            "detail is lost.",
            formula=("⌈<i>n</i> / <i>s</i>⌉",),
            sensible=(1, 2),
        ),
    ] = Field(
        1,
        ge=1,
        le=31,
        title="Stride",
        description="Of the first convolution: 2 halves height and width.",
    )
    momentum: Momentum = 0.9
    initializer: Initializer = Field(default_factory=HeNormal)
    l1: L1 = 0.0
    l2: L2 = 0.0

    def output_shape(self, shape: Shape) -> Shape:
        """(height, width, filters)."""
        return (*window_positions(self.title, shape, KERNEL, self.strides, "same"), self.filters)

    def has_projection(self, channels: int) -> bool:
        """Whether the shortcut must change an input of that many channels."""
        return self.strides != 1 or channels != self.filters

    def parameters(self, shape: Shape) -> Parameters:
        """Kernels without bias; gamma, beta and moving figures of each batch norm."""
        channels = shape[2]
        projection = self.has_projection(channels)
        kernels = KERNEL**2 * (channels + self.filters) + projection * channels
        norms = 2 * (2 + projection)
        return Parameters(self.filters * (kernels + norms), self.filters * norms)

    def multiply_adds(self, shape: Shape) -> int:
        """Those of its two or three convolutions."""
        channels = shape[2]
        kernels = KERNEL**2 * (channels + self.filters) + self.has_projection(channels) * channels
        return math.prod(self.output_shape(shape)) * kernels

    def activations(self, shape: Shape) -> int:
        """Those of all its parts, as if each were a layer of its own."""
        outputs = OUTPUTS + PROJECTION_OUTPUTS * self.has_projection(shape[2])
        return outputs * math.prod(self.output_shape(shape))
