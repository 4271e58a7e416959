"""A Keras model's layers in their order, if they are one row from one input to one output."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from dllab.keras_file.failure import KerasFileError
from dllab.spec import Shape
from dllab.spec.experiment import MOST_LAYERS

Document = dict[str, Any]

MOST_AXES = 4


@dataclass(frozen=True)
class Chain:
    """The layers behind the input, each as Keras describes it, and the shape of a sample."""

    input_shape: Shape
    layers: tuple[Document, ...]


def chain_of(model: Document) -> Chain:
    """The chain a model's description tells.

    Raises:
        KerasFileError: it is another kind of model, or its layers branch.
    """
    documents = _documents(model)
    if model["class_name"] == "Functional":
        _check_row(documents)
    return Chain(input_shape_of(model), tuple(documents[1:]))


def input_shape_of(model: Document) -> Shape:
    """The shape of a sample.

    Raises:
        KerasFileError: the model does not tell it, or it is not fixed.
    """
    first = _documents(model)[0]
    if first.get("class_name") != "InputLayer":
        raise KerasFileError(
            "The model does not say the shape of its input: call it once, or begin it with "
            "keras.Input(shape), and save it anew."
        )
    return _shape(first)


def _documents(model: Document) -> list[Document]:
    kind, inside = str(model.get("class_name"))[:80], model.get("config")
    documents = inside.get("layers") if isinstance(inside, dict) else None
    if kind not in {"Sequential", "Functional"} or not _are_documents(documents):
        raise KerasFileError(
            f"The model is a {kind}: expected a Sequential model, or a Functional one whose layers "
            "follow each other."
        )
    assert documents  # noqa: S101 - checked above
    if len(documents) > MOST_LAYERS:
        raise KerasFileError(f"The model has {len(documents):,} layers; at most {MOST_LAYERS:,}.")
    return list(documents)


def _are_documents(found: object) -> bool:
    return isinstance(found, list) and bool(found) and all(isinstance(one, dict) for one in found)


def _shape(first: Document) -> Shape:
    options = first.get("config")
    sizes = options.get("batch_shape") if isinstance(options, dict) else None
    if not isinstance(sizes, list) or not 2 <= len(sizes) <= MOST_AXES:
        raise KerasFileError(
            "The model's input is neither a row of features nor an image: expected (features) or "
            "(height, width, channels)."
        )
    if any(not isinstance(size, int) or isinstance(size, bool) or size < 1 for size in sizes[1:]):
        raise KerasFileError(
            f"The model's input has the shape {str(sizes)[:80]}: expected a fixed size on every "
            "axis but the batch's."
        )
    return tuple(sizes[1:])


def _check_row(documents: list[Document]) -> None:
    for before, layer in pairwise(documents):
        if _sources(layer) != [before.get("name")]:
            raise KerasFileError(
                f"The layer {str(layer.get('name'))[:80]!r} does not follow the one before it: the "
                "model branches, and only rows of layers can be taken in."
            )


def _sources(layer: Document) -> list[object] | None:
    """The names of the layers whose output a layer is called on; None where that is unclear."""
    try:
        (node,) = layer["inbound_nodes"]
        if any(value not in (None, False) for value in node["kwargs"].values()):
            return None
        return [tensor["config"]["keras_history"][0] for tensor in node["args"]]
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        return None
