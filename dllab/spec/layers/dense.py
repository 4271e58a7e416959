"""Layers of plain networks: Dense, and what prepares its input or bends its output."""

import math
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from dllab.spec.help import Formula, Help
from dllab.spec.initializers import GlorotUniform, Initializer
from dllab.spec.layers.base import DoesNotFitError, LayerSpec, Parameters, Shape, describe
from dllab.spec.layers.options import L1, L2, ActivationName, UseBias


class Dense(LayerSpec):
    """Every output is connected with every input: a weighted sum, a bias, an activation."""

    title: ClassVar[str] = "Dense"
    group: ClassVar[str] = "Core"
    formula: ClassVar[Formula] = ("<i>a</i> = <i>f</i>(<i>W</i> <i>x</i> + <i>b</i>)",)
    kind: Literal["dense"] = "dense"
    units: Annotated[
        int,
        Help(
            why="More units can represent more, cost more and overfit sooner. The last layer needs "
            "one for each class, or a single one for yes and no.",
            formula=("weights: inputs × units",),
            sensible=(1, 4096),
        ),
    ] = Field(
        100, ge=1, le=65_536, title="Units", description="Number of neurons, that is of outputs."
    )
    activation: ActivationName = "relu"
    use_bias: UseBias = True
    initializer: Initializer = Field(default_factory=GlorotUniform)
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

    def multiply_adds(self, shape: Shape) -> int:
        """One for each weight."""
        return self.units * shape[0]


class Flatten(LayerSpec):
    """Lays an image out as one row of numbers, as Dense layers expect it."""

    title: ClassVar[str] = "Flatten"
    group: ClassVar[str] = "Core"
    kind: Literal["flatten"] = "flatten"

    def output_shape(self, shape: Shape) -> Shape:
        """One axis."""
        return (math.prod(shape),)


class Activation(LayerSpec):
    """Applies a function to every value; useful after a BatchNorm."""

    title: ClassVar[str] = "Activation"
    group: ClassVar[str] = "Core"
    formula: ClassVar[Formula] = ("<i>a</i> = <i>f</i>(<i>z</i>)",)
    kind: Literal["activation"] = "activation"
    function: ActivationName = "relu"
