"""Dropout as an ensemble: many thinned networks drawn at random, beside the one that is scaled.

N. Srivastava et al., Dropout (JMLR 2014): a network trained with dropout is a mean over thinned
networks that share their weights, and the whole network, its outputs scaled, stands for that mean.
Y. Gal, Z. Ghahramani, Dropout as a Bayesian approximation (2016): their spread says how unsure it
is.
"""

from collections.abc import Iterator
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from dllab.insight.boundary import asked_grid
from dllab.insight.network import Network
from dllab.jobs.job import JobError
from dllab.network.inference import Floats, passed

NO_DROPOUT = (
    "This network has no dropout layer. Add one under Network, or set dropout for all layers with "
    "Everywhere, and train again."
)


def ensemble(network: Network, params: dict[str, Any]) -> dict[str, Any]:
    """What thinned networks say on a grid over a plane, as `boundary` lays it.

    Every thinned network keeps its mask all over the plane.

    Args:
        network: at any state.
        params: as of `boundary`; "masks": how many networks are drawn; "seed": of the draw;
            "at": a place [x, y] on the plane of which every network's answer is told.

    Returns:
        mean, scaled: probabilities, shape (size, size, classes): the mean over the networks, and
        the whole network's; spread: standard deviation of the probability of the class the mean
        names, shape (size, size); members, whole: probabilities at the place, shapes (masks,
        classes) and (classes,).

    Raises:
        JobError: there is no dropout to draw.
    """
    x, size = asked_grid(network, params)
    place, _ = asked_grid(network, {**params, **_around(params["at"]), "size": 1})
    fed = np.concatenate([x, place])
    told = np.stack([network.as_probabilities(out) for out in thinned(network, fed, params)])
    mean, members = told[:, :-1].mean(axis=0), told[:, -1]
    named = mean.argmax(axis=1)
    spread = told[:, np.arange(len(x)), named].std(axis=0)
    whole = network.as_probabilities(network.outputs(fed))
    return {
        "mean": mean.reshape(size, size, -1),
        "scaled": whole[:-1].reshape(size, size, -1),
        "spread": spread.reshape(size, size),
        "members": members,
        "whole": whole[-1],
    }


def _around(place: list[float]) -> dict[str, Any]:
    return {"x": [place[0], place[0]], "y": [place[1], place[1]]}


def thinned(network: Network, x: Floats, params: dict[str, Any]) -> Iterator[Floats]:
    """The outputs of as many thinned networks as are asked for, each with one mask for all inputs.

    The masks are drawn here and not by the layers: whoever trains goes on as if nobody had asked.
    """
    layers, pieces = network.inference.model.layers, _pieces(x, network.inference.piece)
    first = next((place for place, layer in enumerate(layers) if _drops(layer)), None)
    if first is None:
        raise JobError(NO_DROPOUT)
    # What lies before the first mask is alike in all networks: of a convolutional one, the most.
    begun = [_through(layers[:first], piece, {}) for piece in pieces]
    draw = np.random.default_rng(params["seed"])
    for _ in range(params["masks"]):
        masks = {layer: _mask(layer, draw) for layer in layers[first:] if _drops(layer)}
        ended = [_through(layers[first:], values, masks).numpy() for values in begun]
        yield np.concatenate(ended)


def _pieces(x: Floats, size: int) -> list[tf.Tensor]:
    return [tf.constant(x[start : start + size]) for start in range(0, len(x), size)]


def _drops(layer: keras.Layer) -> bool:
    kinds = keras.layers.Dropout, keras.layers.SpatialDropout2D
    return isinstance(layer, kinds) and layer.rate > 0


def _mask(layer: keras.Layer, draw: np.random.Generator) -> Floats:
    """What a layer's input is multiplied by: of spatial dropout, a whole channel at once.

    Scaled as Keras scales while it trains, so that the expected value stays.
    """
    shape = [1, *layer.output.shape[1:]]
    if isinstance(layer, keras.layers.SpatialDropout2D):
        shape[1:-1] = [1] * (len(shape) - 2)
    kept = draw.uniform(size=shape) >= layer.rate
    return np.asarray(kept / (1 - layer.rate), np.float32)


def _through(
    layers: list[keras.Layer], values: tf.Tensor, masks: dict[keras.Layer, Floats]
) -> tf.Tensor:
    for layer in layers:
        if layer in masks:
            values = values * tf.constant(masks[layer], values.dtype)
        else:
            values = passed(layer, values)
    return values
