"""The probe that shows a network an image somebody drew or brought along."""

import base64
import math
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from dllab.insight.network import Network, prepared
from dllab.insight.plane import evenly
from dllab.jobs.job import JobError
from dllab.network.inference import Floats
from dllab.network.probabilities import are_probabilities
from dllab.spec.data import DataSpec

Bytes = npt.NDArray[np.uint8]

# Training images whose values tell what black and white are, where they are no bytes.
MOST_LOOKED_AT = 1000


def drawing(network: Network, params: dict[str, Any]) -> dict[str, Any]:
    """What the network says of one image, and what is left of it behind the preprocessing.

    Args:
        network: at any state, of images.
        params: {"pixels": bytes in base 64, in the shape of an image of the data set, 0 for the
            least value images of the set have and 255 for the greatest}.

    Returns:
        probabilities: shape (classes,); seen: the image as it was fed, led back to the pixels of
        the data set, bytes of shape (height, width, channels); label: the class the network names;
        classes: names; are_probabilities: whether the network's outputs are.

    Raises:
        JobError: the data are no images, the image has another size, or the outputs are no finite
            numbers.
    """
    fed = network.preprocessed(in_units(network, params["pixels"]))
    low, high = value_range(network.experiment.data.unaugmented)
    outputs = network.outputs(fed)
    if not np.isfinite(outputs).all():
        raise JobError(
            "The network's outputs are no finite numbers any more: go back to an earlier epoch, "
            "and train with a lower learning rate."
        )
    return {
        "probabilities": np.asarray(network.as_probabilities(outputs)[0], np.float32),
        "seen": _levels(network.data.fitted.inverse(fed)[0], low, high),
        "label": int(network.as_classes(outputs)[0]),
        "classes": list(network.data.class_names),
        "are_probabilities": are_probabilities(network.experiment),
    }


def in_units(network: Network, encoded: str) -> Floats:
    """An image handed over as bytes in base 64, in the units of the data set, shape (1, ...).

    Raises:
        JobError: the data are no images, or the image has another size.
    """
    low, high = value_range(network.experiment.data.unaugmented)
    pixels = _pixels(encoded, network.data.fitted.input_shape)
    return low + pixels * np.float32((high - low) / 255)


def _pixels(encoded: str, shape: tuple[int, ...]) -> Floats:
    """The image as the only one of a batch."""
    if len(shape) != 3:
        raise JobError("A drawing needs a network for images; this one was trained on a table.")
    content = base64.b64decode(encoded)
    if len(content) != math.prod(shape):
        raise JobError(
            f"The image has another size than those the network was trained on: expected "
            f"{' x '.join(map(str, shape))} values, received {len(content):,}."
        )
    return np.frombuffer(content, np.uint8).reshape(1, *shape).astype(np.float32)


def _levels(values: Floats, low: float, high: float) -> Bytes:
    levels: Bytes = np.clip(np.rint((values - low) * (255 / (high - low))), 0, 255).astype(np.uint8)
    return levels


@lru_cache(maxsize=4)
def value_range(spec: DataSpec) -> tuple[float, float]:
    """The values that stand for black and white in the units of a data set."""
    train = prepared(spec).train
    if train.original.dtype == np.uint8:
        return 0.0, 255.0
    looked_at = train.original[train.rows[evenly(len(train), MOST_LOOKED_AT)]]
    low, high = float(looked_at.min()), float(looked_at.max())
    return low, high if high > low else low + 1.0
