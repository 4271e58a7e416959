"""The probe of what each layer makes of one sample, up to the classes."""

from typing import Any

import numpy as np

from dllab.insight.network import Network
from dllab.insight.one_input import OneInput, one_input
from dllab.network.inference import Floats
from dllab.network.probabilities import are_probabilities
from dllab.spec.layers import Dropout, Flatten, GaussianNoise, SpatialDropout2D

# Of a layer no more maps are told, nor more numbers than this; but some maps of any size.
MOST_MAPS, MOST_NUMBERS, FEWEST_MAPS = 128, 1 << 18, 8
# While nothing trains they say what they are told.
SILENT = (Dropout, Flatten, GaussianNoise, SpatialDropout2D)


def feature_maps(network: Network, params: dict[str, Any]) -> dict[str, Any]:
    """What each layer makes of one sample.

    Layers that say what they are told are left out.

    Args:
        network: at any state.
        params: {"input": see `one_input`}.

    Returns:
        one array for each layer under its place in the network, counted from 0: of an image layer
        shape (maps, height, width), of others (units,); titles: of these layers; counts: how many
        maps or units each has; original: the sample as the data set has it; seen: what the network
        is fed, or of a picture that has been projected what is left of it, in the shape of a
        sample; probabilities: shape (classes,); named: the class the network names; classes:
        names; row, label, part: see `OneInput`; are_probabilities: whether the network's outputs
        are.

    Raises:
        JobError: there is no such sample.
    """
    shown = one_input(network, params["input"])
    x = network.preprocessed(shown.values)
    layers, outputs = network.experiment.layers, network.outputs(x)
    said = {
        place: values[0]
        for place, values in enumerate(network.layers(x))
        if not isinstance(layers[place], SILENT)
    }
    return {
        **_about(network, shown, x),
        **{str(place): _told(values) for place, values in said.items()},
        "original": shown.values[0],
        "probabilities": np.asarray(network.as_probabilities(outputs)[0], np.float32),
        "named": int(network.as_classes(outputs)[0]),
        "titles": [layers[place].title for place in said],
        "counts": [values.shape[-1] for values in said.values()],
    }


def _told(values: Floats) -> Floats:
    """Maps first; no more than travel quickly."""
    if values.ndim == 1:
        return values[:MOST_NUMBERS].astype(np.float32)
    most = min(MOST_MAPS, max(FEWEST_MAPS, MOST_NUMBERS // values[..., 0].size))
    maps = np.moveaxis(values, -1, 0)[:most]
    return np.ascontiguousarray(maps, np.float32)


def _about(network: Network, shown: OneInput, x: Floats) -> dict[str, Any]:
    data = network.data
    is_projected = x.ndim == 2 and len(data.fitted.input_shape) == 3
    return {
        **shown.facts,
        "seen": data.fitted.inverse(x)[0] if is_projected else x[0],
        "classes": list(data.class_names),
        "are_probabilities": are_probabilities(network.experiment),
    }
