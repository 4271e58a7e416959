"""What the arrays of a network's weights are called, so that people and views can tell them."""

from collections.abc import Sequence

import keras

from dllab.spec.layers import LayerSpec


def layer_names(variables: list[keras.Variable]) -> list[str]:
    """The names of one layer's variables, numbered where a block has several alike."""
    names = [variable.name for variable in variables]
    return [
        name if names.count(name) == 1 else f"{name} {names[: index + 1].count(name)}"
        for index, name in enumerate(names)
    ]


def weight_names(layers: Sequence[LayerSpec], model: keras.Sequential) -> list[str]:
    """Of all arrays of `model.weights`, in their order: "003 2 Dense kernel".

    First their place among all, from 0; then number and kind of the layer, and the array's own
    name.
    """
    found = [
        f"{number} {spec.title} {name}"
        for number, (spec, layer) in enumerate(zip(layers, model.layers, strict=True), 1)
        for name in layer_names(layer.weights)
    ]
    return [f"{place:03} {name}" for place, name in enumerate(found)]
