"""Probes on samples of one feature: the samples, and what the network says along it."""

from typing import Any

import numpy as np

from dllab.data import DataError
from dllab.insight.boundary import MOST_POINTS
from dllab.insight.network import Network
from dllab.insight.plane import evenly, limits
from dllab.network.probabilities import are_probabilities
from dllab.spec.data import Challenger

# Where the question was that the data were gathered for: the morning of the last flight.
LAUNCH_FAHRENHEIT = 31.0


def line_points(network: Network, _params: dict[str, Any]) -> dict[str, Any]:
    """The samples of one feature in its own units; the same at every epoch.

    Returns:
        train, validation: values, shape (points,); y_train, y_validation: their classes;
        classes: names; name: of the feature; x: from where to where the samples reach;
        wanted: a value that is asked for, outside them or not; None without one.

    Raises:
        DataError: a sample has more than one value.
    """
    data = network.data
    if int(np.prod(data.fitted.input_shape)) != 1:
        raise DataError(
            f"A line needs samples of one value, received samples of {data.fitted.input_shape}."
        )
    shown = {"train": data.train, "validation": data.validation}
    rows = {name: evenly(len(part), MOST_POINTS) for name, part in shown.items()}
    values = {
        name: np.asarray(part.original[part.rows[rows[name]]], np.float32).ravel()
        for name, part in shown.items()
    }
    labels = {f"y_{name}": getattr(data, f"y_{name}")[rows[name]] for name in shown}
    is_launch = isinstance(network.experiment.data.source, Challenger)
    return {
        **values,
        **labels,
        "classes": list(data.class_names),
        "name": (data.column_names or ("value",))[0],
        "x": limits(np.concatenate(list(values.values()))),
        "wanted": LAUNCH_FAHRENHEIT if is_launch else None,
        "are_probabilities": are_probabilities(network.experiment),
    }


def line(network: Network, params: dict[str, Any]) -> dict[str, Any]:
    """The probability of each class along the one feature.

    Args:
        network: at any state.
        params: {"x": [from, to], "size": points, the outermost on the limits}.

    Returns:
        x: shape (size,), in the units of the data; probabilities: shape (size, classes).
    """
    low, high = params["x"]
    x = np.linspace(low, high, params["size"]).astype(np.float32)
    outputs = network.outputs(network.preprocessed(x[:, None]))
    return {"x": x, "probabilities": network.as_probabilities(outputs)}
