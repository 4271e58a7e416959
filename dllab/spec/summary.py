"""Shapes, figures and problems of a network, worked out without building it."""

from dataclasses import dataclass

from dllab.spec.layers import (
    DoesNotFitError,
    Layer,
    NoImageError,
    Parameters,
    Shape,
    describe_sample,
)

# A number of the network is a float32.
BYTES = 4


@dataclass(frozen=True)
class LayerSummary:
    """One line of the summary.

    Attributes:
        output_shape: without the batch axis; None when this or an earlier layer does not fit.
        parameters: what the layer holds.
        multiply_adds: for one sample, forward.
        activation_bytes: what training keeps of the layer's output for one sample.
        problem: why the layer does not fit, or the empty string.
    """

    output_shape: Shape | None
    parameters: Parameters
    multiply_adds: int = 0
    activation_bytes: int = 0
    problem: str = ""


@dataclass(frozen=True)
class NetworkSummary:
    """The lines of all layers, in their order."""

    layers: tuple[LayerSummary, ...]

    @property
    def trainable(self) -> int:
        """Parameters that training changes."""
        return sum(line.parameters.trainable for line in self.layers)

    @property
    def non_trainable(self) -> int:
        """Parameters that are kept but not trained, such as moving means."""
        return sum(line.parameters.non_trainable for line in self.layers)

    @property
    def total(self) -> int:
        """All parameters."""
        return self.trainable + self.non_trainable

    @property
    def multiply_adds(self) -> int:
        """For one sample, forward; training takes about three times as many."""
        return sum(line.multiply_adds for line in self.layers)

    @property
    def activation_bytes(self) -> int:
        """What training keeps of all layers' outputs for one sample of the batch."""
        return sum(line.activation_bytes for line in self.layers)

    @property
    def parameter_bytes(self) -> int:
        """What the parameters take; the gradient and the optimiser's averages take as much each."""
        return BYTES * self.total

    @property
    def output_shape(self) -> Shape | None:
        """The last layer's output shape; None when the network does not fit or has no layer."""
        return self.layers[-1].output_shape if self.layers else None


def summarise(layers: tuple[Layer, ...], input_shape: Shape) -> NetworkSummary:
    """Walk a sample's shape through the layers; behind one that does not fit, nothing is known."""
    lines: list[LayerSummary] = []
    shape: Shape | None = input_shape
    no_images = _of_data(input_shape)
    for layer in layers:
        line = _line(layer, shape, no_images)
        lines.append(line)
        shape = line.output_shape
        if shape and len(shape) != 3:
            no_images = no_images or _behind(layer)
    return NetworkSummary(tuple(lines))


def _of_data(shape: Shape) -> str:
    """Why a layer is given no images, where the data are none, and the mend."""
    if len(shape) == 3:
        return ""
    return f"the data are a table of {describe_sample(shape)}: use Dense, or choose image data."


def _behind(layer: Layer) -> str:
    """The same, where a layer makes rows of them."""
    return f"{layer.title} makes rows of them: move this layer before it."


def _line(layer: Layer, shape: Shape | None, no_images: str) -> LayerSummary:
    if shape is None:
        return LayerSummary(None, Parameters())
    try:
        return LayerSummary(
            layer.output_shape(shape),
            layer.parameters(shape),
            layer.multiply_adds(shape),
            BYTES * layer.activations(shape),
        )
    except NoImageError as error:
        return LayerSummary(None, Parameters(), problem=f"{error.needs}, {no_images}")
    except DoesNotFitError as error:
        return LayerSummary(None, Parameters(), problem=str(error))
