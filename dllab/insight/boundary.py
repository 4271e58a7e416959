"""Probes on a plane through the inputs: what the network says all over it, and its samples."""

from functools import lru_cache
from typing import Any

import numpy as np

from dllab.insight.network import Network
from dllab.insight.plane import Plane, evenly, limits, plane_of
from dllab.network.inference import Floats
from dllab.network.probabilities import are_probabilities
from dllab.spec.layers import Dropout, Flatten, GaussianNoise

# More points than this cover the regions they lie in.
MOST_POINTS = 2000

Range = tuple[float, float]


def points(network: Network, params: dict[str, Any]) -> dict[str, Any]:
    """The samples on a plane and what is needed to draw it; the same at every epoch.

    Args:
        network: of its experiment.
        params: {"plane": see `plane_of`}.

    Returns:
        train, validation: places, shape (points, 2); y_train, y_validation: their classes;
        classes: names; names: of the axes; columns: names of all there are to choose from;
        x, y: from where to where the axes reach; are_probabilities: whether the network's outputs
        are.
    """
    plane = plane_of(network.experiment.data.unaugmented, params["plane"])
    data = plane.data
    shown = {
        "train": evenly(len(data.train), MOST_POINTS),
        "validation": evenly(len(data.validation), MOST_POINTS),
    }
    places = {
        name: plane.places(getattr(data, name), rows).astype(np.float32)
        for name, rows in shown.items()
    }
    everywhere = np.concatenate(list(places.values()))
    labels = {f"y_{name}": getattr(data, f"y_{name}")[rows] for name, rows in shown.items()}
    return {
        **places,
        **labels,
        "classes": list(data.class_names),
        "names": list(plane.names),
        "columns": list(data.column_names),
        "x": limits(everywhere[:, 0]),
        "y": limits(everywhere[:, 1]),
        "are_probabilities": are_probabilities(network.experiment),
    }


def boundary(network: Network, params: dict[str, Any]) -> dict[str, Any]:
    """The probability of each class on a grid over the plane.

    Args:
        network: at any state.
        params: {"plane": see `plane_of`, "x": [from, to], "y": [from, to], "size": points a side};
            the grid's outermost points lie on the limits.

    Returns:
        probabilities: shape (size, size, classes), rows along y from below, columns along x.
    """
    x, size = asked_grid(network, params)
    probabilities = network.as_probabilities(network.outputs(x))
    return {"probabilities": probabilities.reshape(size, size, -1)}


def neurons(network: Network, params: dict[str, Any]) -> dict[str, Any]:
    """What every neuron says on a grid over the plane, as `boundary` lays it.

    Layers whose samples are not flat are left out, as are those that say what they are told.

    Args:
        network: at any state.
        params: as of `boundary`; "most": no more of a layer's first neurons than this.

    Returns:
        one array for each layer under its place in the network, counted from 0, shape
        (neurons, size, size); titles: of these layers; units: how many neurons they have.
    """
    x, size = asked_grid(network, params)
    shown = {
        str(place): values
        for place, values in enumerate(network.layers(x))
        if values.ndim == 2 and _changes(network, place)
    }
    maps = {place: values[:, : params["most"]] for place, values in shown.items()}
    return {
        **{place: values.T.reshape(-1, size, size) for place, values in maps.items()},
        "titles": [network.experiment.layers[int(place)].title for place in shown],
        "units": [values.shape[1] for values in shown.values()],
    }


def neuron(network: Network, params: dict[str, Any]) -> dict[str, Any]:
    """What one neuron says on the grid of `boundary`.

    Args:
        network: at any state.
        params: as of `boundary`; "layer": its place, counted from 0; "unit": the neuron's.

    Returns:
        values: shape (size, size).
    """
    x, size = asked_grid(network, params)
    found = network.layers(x)[params["layer"]]
    return {"values": found[:, params["unit"]].reshape(size, size)}


def _changes(network: Network, place: int) -> bool:
    return not isinstance(network.experiment.layers[place], Flatten | Dropout | GaussianNoise)


def asked_grid(network: Network, params: dict[str, Any]) -> tuple[Floats, int]:
    """What the network is fed on the grid of `boundary`, and its points a side."""
    plane = plane_of(network.experiment.data.unaugmented, params["plane"])
    size = int(params["size"])
    return _grid(plane, tuple(params["x"]), tuple(params["y"]), size), size


# What is asked 30 times a second is the same grid.
@lru_cache(maxsize=4)
def _grid(plane: Plane, x: Range, y: Range, size: int) -> Floats:
    a, b = np.meshgrid(np.linspace(*x, size), np.linspace(*y, size))
    return plane.inputs(a.ravel(), b.ravel())
