"""Histograms of a network's weights, gradients and activations, taken at the end of epochs."""

from collections.abc import Mapping

import numpy as np

from dllab.distributions import Values, distribution
from dllab.events import HistogramsTaken
from dllab.network.readings import reading
from dllab.network.weight_names import layer_names
from dllab.training.layer_probe import Probed
from dllab.training.leg import Leg


def recorded_epochs(epochs: int, wanted: int) -> frozenset[int]:
    """At most `wanted` epochs out of 1 to `epochs`, evenly spaced, the last one among them."""
    if wanted == 0:
        return frozenset()
    step = -(-epochs // wanted)
    return frozenset(range(epochs, 0, -step))


class LayerValues:
    """Reads all arrays of trainable weights of a network, and what was probed.

    Attributes:
        titles: number and kind of each layer.
    """

    def __init__(self, leg: Leg) -> None:
        model, specs = leg.program.model, leg.experiment.layers
        self.titles = [f"{number} {spec.title}" for number, spec in enumerate(specs, 1)]
        self._names = [
            f"{title} {name}"
            for title, layer in zip(self.titles, model.layers, strict=True)
            for name in layer_names(layer.trainable_variables)
        ]
        self._variables = model.trainable_variables

    def read(self, probed: Probed | None = None) -> dict[str, Values]:
        """Copies of all values as they are now, by name, each of shape (values,)."""
        values = [reading(variable) for variable in self._variables]
        arrays = dict(zip(self._names, values, strict=True))
        if probed:
            for name, gradient in zip(self._names, probed.gradients, strict=True):
                arrays[f"{name} gradient"] = gradient.numpy()
            for place, activation in zip(probed.places, probed.activations, strict=True):
                arrays[f"{self.titles[place]} activation"] = activation.numpy()
        return {name: np.ascontiguousarray(array).ravel() for name, array in arrays.items()}


def histograms(epoch: int, arrays: Mapping[str, Values]) -> HistogramsTaken:
    """The histograms of what was read at the end of an epoch."""
    found = [distribution(values) for values in arrays.values()]
    return HistogramsTaken(
        epoch,
        tuple(arrays),
        tuple(each.low for each in found),
        tuple(each.high for each in found),
        tuple(each.counts for each in found),
        tuple(each.centre for each in found),
        tuple(each.scale for each in found),
        tuple(each.percentiles for each in found),
        tuple(each.others for each in found),
    )
