"""What a layer's units look at: an image, or numbers without a place."""

import math
from dataclasses import dataclass

from dllab.data import facts
from dllab.spec import Experiment
from dllab.spec.layers import (
    Activation,
    BatchNorm,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    GaussianNoise,
    LayerNorm,
    LayerSpec,
    Residual,
    Shape,
    SpatialDropout2D,
)
from dllab.spec.summary import summarise

# They treat every value by itself: what is before them is what is behind them.
POINTWISE = (Activation, BatchNorm, Dropout, GaussianNoise, LayerNorm, SpatialDropout2D)


@dataclass(frozen=True)
class UnitShape:
    """What the units of a layer weigh.

    Attributes:
        image: height, width and channels of it; None: numbers in a row.
        is_of_data: whether the image is a sample itself, whose three channels are colours.
        units: what each unit is called.
    """

    image: Shape | None
    is_of_data: bool
    units: tuple[str, ...]


def unit_shape(experiment: Experiment, place: int, kernel: Shape) -> UnitShape:
    """Of the layer at a place, from 0, whose kernel has this shape."""
    names = _unit_names(experiment, place, kernel[-1])
    before = list(experiment.layers[:place])
    while before and isinstance(before[-1], POINTWISE):
        before.pop()
    if len(kernel) == 4:
        sees_data = not before and _is_first(experiment.layers[place])
        return UnitShape(kernel[:3], sees_data, names)
    shape = facts(experiment.data).input_shape
    if not (before and isinstance(before.pop(), Flatten)):
        return UnitShape(None, False, names)
    image = summarise(tuple(before), shape).output_shape if before else shape
    if image is None or len(image) != 3 or math.prod(image) != kernel[0]:
        return UnitShape(None, False, names)
    return UnitShape(image, all(isinstance(each, POINTWISE) for each in before), names)


def _is_first(layer: LayerSpec) -> bool:
    """A block's later kernels see its own maps, though it may stand first."""
    return isinstance(layer, Conv2D) and not isinstance(layer, Residual)


def _unit_names(experiment: Experiment, place: int, units: int) -> tuple[str, ...]:
    """Of the last layer, the classes its units stand for."""
    names = facts(experiment.data).class_names
    is_last = not any(isinstance(each, Dense) for each in experiment.layers[place + 1 :])
    if is_last and isinstance(experiment.layers[place], Dense):
        if units == len(names):
            return names
        if units == 1 and len(names) == 2:
            return names[1:]
    return tuple(f"unit {number + 1:,}" for number in range(units))
