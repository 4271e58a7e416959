"""Reads a network from a `.keras` file, the lab's own or a stranger's; nothing in it is run."""

from dataclasses import dataclass
from pathlib import Path

from dllab.keras_file.archive import Content, unpacked
from dllab.keras_file.chain import chain_of, input_shape_of
from dllab.keras_file.failure import KerasFileError
from dllab.keras_file.known_layers import layer_of
from dllab.keras_file.plain_model import PlainModel, plain_model
from dllab.keras_file.weights import Array, read_weights
from dllab.spec import Experiment, ExperimentError, Layer, Shape, from_json, summarise

# Of a parameter, in half precision.
LEAST_BYTES = 2


@dataclass(frozen=True)
class KerasNetwork:
    """What was read.

    Attributes:
        layers: as the lab describes them.
        input_shape: of a sample.
        weights: in the order of the lab's network.
        experiment: by which the lab trained it; None for a file from elsewhere.
    """

    layers: tuple[Layer, ...]
    input_shape: Shape
    weights: list[Array]
    experiment: Experiment | None


def keras_network(path: Path) -> KerasNetwork:
    """The network in a `.keras` file.

    Raises:
        KerasFileError: there is none the lab knows.
    """
    with unpacked(path) as content:
        if content.experiment:
            return _own(content, content.experiment)
        chain = chain_of(content.config)
        layers = tuple(layer_of(document) for document in chain.layers)
        plain = _fitting(layers, chain.input_shape, content.weights)
        kinds = ["InputLayer", *(str(document["class_name"]) for document in chain.layers)]
        weights = _weights(content.weights, plain, kinds)
        return KerasNetwork(layers, chain.input_shape, weights, None)


def _own(content: Content, text: bytes) -> KerasNetwork:
    """A file of the lab's: a residual block is several of Keras's layers in it."""
    try:
        experiment = from_json(text)
    except ExperimentError as error:
        raise KerasFileError(f"The experiment in the file is damaged: {error}") from error
    shape = input_shape_of(content.config)
    plain = _fitting(experiment.layers, shape, content.weights)
    kinds = [type(layer).__name__ for layer in plain.model.layers]
    weights = _weights(content.weights, plain, kinds)
    return KerasNetwork(experiment.layers, shape, weights, experiment)


def _fitting(layers: tuple[Layer, ...], shape: Shape, weights: Path) -> PlainModel:
    """The model, unless it could not be built, or would be larger than its weights can be."""
    figures = summarise(layers, shape)
    problem = next((line.problem for line in figures.layers if line.problem), "")
    if problem:
        raise KerasFileError(f"The layers do not fit each other: {problem}")
    size = weights.stat().st_size
    if figures.total > size // LEAST_BYTES:
        raise KerasFileError(
            f"The network has {figures.total:,} parameters, but the file holds only {size:,} bytes "
            "of weights: its description and its weights do not belong together."
        )
    return plain_model(layers, shape)


def _weights(path: Path, plain: PlainModel, kinds: list[str]) -> list[Array]:
    """In the order of the lab's network; in the file they have that of Keras's."""
    shapes = [[tuple(one.shape) for one in layer.weights] for layer in plain.model.layers]
    read = read_weights(path, zip(kinds, shapes, strict=True))
    of_layer = {id(layer): arrays for layer, arrays in zip(plain.model.layers, read, strict=True)}
    return [array for part in plain.parts for array in of_layer[id(part)]]
