"""The kinds of layer a network is built from, with their shapes and parameter counts.

Adding a kind: a class here and in `Layer`, and its Keras layer in `dllab/network/layers.py`.
Shapes exclude the batch axis; images are (height, width, channels).
"""

import math
from typing import Annotated, ClassVar, Literal, NamedTuple

from pydantic import Field

from dllab.spec.base import Penalty, Spec

Shape = tuple[int, ...]

ActivationName = Annotated[
    Literal["linear", "relu", "leaky_relu", "elu", "gelu", "sigmoid", "tanh", "softmax"],
    Field(
        title="Activation",
        description="The function applied to each output. ReLU is the usual choice between "
        "layers, softmax at the output of a classifier, sigmoid for a single yes/no output.",
    ),
]
InitializerName = Annotated[
    Literal[
        "glorot_uniform",
        "glorot_normal",
        "he_uniform",
        "he_normal",
        "lecun_uniform",
        "lecun_normal",
        "orthogonal",
        "zeros",
    ],
    Field(
        title="Initialiser",
        description="How the weights are drawn before training. Glorot (Xavier) suits tanh and "
        "sigmoid (Glorot and Bengio 2010), He suits ReLU (He et al. 2015). With zeros all units "
        "of a layer stay alike and the network does not learn.",
    ),
]
UseBias = Annotated[
    bool, Field(title="Bias", description="Add a trainable constant to every output.")
]
L1 = Annotated[
    Penalty,
    Field(
        title="L1 penalty",
        description="Adds this times the sum of the absolute weights to the loss: drives "
        "weights to exactly zero. Typically 1e-5 to 1e-2.",
    ),
]
L2 = Annotated[
    Penalty,
    Field(
        title="L2 penalty",
        description="Adds this times the sum of the squared weights to the loss: keeps weights "
        "small and narrows the overfitting gap. Typically 1e-5 to 1e-2.",
    ),
]
Padding = Annotated[
    Literal["valid", "same"],
    Field(
        title="Padding",
        description="valid: only where the window fits, the image shrinks. "
        "same: zeros around the image, the size is kept at stride 1.",
    ),
]


class DoesNotFitError(ValueError):
    """A layer cannot take the input it would receive; the message says why and what to do."""


class Parameters(NamedTuple):
    """How many numbers a layer holds."""

    trainable: int = 0
    non_trainable: int = 0


class LayerSpec(Spec):
    """What every kind of layer can say about itself."""

    def output_shape(self, shape: Shape) -> Shape:
        """The shape of the output for an input of `shape`, both without the batch axis.

        Raises:
            DoesNotFitError: the layer cannot take such an input.
        """
        return shape

    def parameters(self, shape: Shape) -> Parameters:  # noqa: ARG002 - most kinds hold none
        """The number of parameters for an input of `shape`."""
        return Parameters()


class Dense(LayerSpec):
    """Every output is connected with every input: a weighted sum, a bias, an activation."""

    title: ClassVar[str] = "Dense"
    kind: Literal["dense"] = "dense"
    units: int = Field(
        100, ge=1, le=65_536, title="Units", description="Number of neurons, that is of outputs."
    )
    activation: ActivationName = "relu"
    use_bias: UseBias = True
    initializer: InitializerName = "glorot_uniform"
    l1: L1 = 0.0
    l2: L2 = 0.0

    def output_shape(self, shape: Shape) -> Shape:
        """One axis of `units`."""
        if len(shape) != 1:
            raise DoesNotFitError(
                f"Dense expects a flat input (n), received {describe(shape)}: "
                "put a Flatten layer before it."
            )
        return (self.units,)

    def parameters(self, shape: Shape) -> Parameters:
        """A weight for each pair of input and unit, and the biases."""
        return Parameters(self.units * (shape[0] + self.use_bias))


class Conv2D(LayerSpec):
    """Small filters slide over the image; each gives a map of where its pattern occurs."""

    title: ClassVar[str] = "Conv2D"
    kind: Literal["conv2d"] = "conv2d"
    filters: int = Field(
        16, ge=1, le=4096, title="Filters", description="Number of patterns, that is of channels."
    )
    kernel_size: int = Field(
        3, ge=1, le=31, title="Kernel size", description="Side of the filter in pixels, often 3."
    )
    strides: int = Field(
        1, ge=1, le=31, title="Stride", description="Pixels between two positions of the filter."
    )
    padding: Padding = "same"
    activation: ActivationName = "relu"
    use_bias: UseBias = True
    initializer: InitializerName = "glorot_uniform"
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


class MaxPool2D(LayerSpec):
    """Keeps the greatest value of each window: a smaller image, tolerant of small shifts."""

    title: ClassVar[str] = "MaxPool2D"
    kind: Literal["max_pool2d"] = "max_pool2d"
    pool_size: int = Field(
        2, ge=1, le=31, title="Pool size", description="Side of the window in pixels."
    )
    strides: int = Field(2, ge=1, le=31, title="Stride", description="Pixels between two windows.")
    padding: Padding = "valid"

    def output_shape(self, shape: Shape) -> Shape:
        """(height, width, channels)."""
        return (
            *window_positions(self.title, shape, self.pool_size, self.strides, self.padding),
            shape[2],
        )


class Flatten(LayerSpec):
    """Lays an image out as one row of numbers, as Dense layers expect it."""

    title: ClassVar[str] = "Flatten"
    kind: Literal["flatten"] = "flatten"

    def output_shape(self, shape: Shape) -> Shape:
        """One axis."""
        return (math.prod(shape),)


class Activation(LayerSpec):
    """Applies a function to every value; useful after a BatchNorm."""

    title: ClassVar[str] = "Activation"
    kind: Literal["activation"] = "activation"
    function: ActivationName = "relu"


class Dropout(LayerSpec):
    """While training, sets a random share of the values to zero and scales up the rest.

    N. Srivastava et al., Journal of Machine Learning Research 15 (2014).
    """

    title: ClassVar[str] = "Dropout"
    kind: Literal["dropout"] = "dropout"
    rate: float = Field(
        0.5,
        ge=0,
        lt=1,
        title="Rate",
        description="Share of the values set to zero, 0 to below 1; 0.2 to 0.5 is usual.",
    )


class BatchNorm(LayerSpec):
    """Normalises each feature or channel over the batch, then scales and shifts it.

    S. Ioffe, C. Szegedy, International Conference on Machine Learning (2015).
    """

    title: ClassVar[str] = "BatchNorm"
    kind: Literal["batch_norm"] = "batch_norm"
    momentum: float = Field(
        0.99,
        ge=0,
        lt=1,
        title="Momentum",
        description="How slowly the running mean and variance follow the batches; they are what "
        "inference uses. With few steps choose 0.9.",
    )
    epsilon: Penalty = Field(
        1e-3,
        gt=0,
        le=1,
        title="Epsilon",
        description="Added to the variance so that nothing is divided by zero.",
    )
    scale: bool = Field(
        True, title="Scale", description="Learn a factor (gamma) for each feature or channel."
    )
    center: bool = Field(
        True, title="Shift", description="Learn a constant (beta) for each feature or channel."
    )

    def parameters(self, shape: Shape) -> Parameters:
        """Gamma and beta are trained; the moving mean and variance are not."""
        return Parameters(shape[-1] * (self.scale + self.center), 2 * shape[-1])


Layer = Annotated[
    Dense | Conv2D | MaxPool2D | Flatten | Activation | Dropout | BatchNorm,
    Field(discriminator="kind"),
]


def describe(shape: Shape) -> str:
    """A shape as people write it: 28 x 28 x 1."""
    return " x ".join(f"{size:,}" for size in shape)


def window_positions(
    title: str, shape: Shape, size: int, strides: int, padding: str
) -> tuple[int, int]:
    """How many positions a sliding window has, down and across.

    Follows V. Dumoulin, F. Visin, "A guide to convolution arithmetic for deep learning" (2016).

    Raises:
        DoesNotFitError: the input is no image, or smaller than the window.
    """
    if len(shape) != 3:
        raise DoesNotFitError(
            f"{title} expects an image (height x width x channels), received {describe(shape)}: "
            "choose image data, or move this layer before Flatten."
        )
    height, width, _ = shape
    if padding == "same":
        return math.ceil(height / strides), math.ceil(width / strides)
    if min(height, width) < size:
        raise DoesNotFitError(
            f"{title} slides a {size} x {size} window, but its input is only {height} x {width}: "
            "choose a smaller window, padding 'same', or fewer pooling layers before it."
        )
    return (height - size) // strides + 1, (width - size) // strides + 1
