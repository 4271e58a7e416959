"""Everything that training changes, by names another process and another optimiser understand.

Weights come first, named as in every snapshot; then the states of what draws at random, each with
its layer; then what the optimiser keeps, with the optimiser and the weight it is kept of.
"""

import re
from collections.abc import Iterator, Sequence

import keras

from dllab.arrays import Arrays
from dllab.jobs.job import JobError
from dllab.network.readings import reading
from dllab.network.weight_names import weight_names
from dllab.spec.layers import LayerSpec

Named = dict[str, keras.Variable]


def named_variables(
    layers: Sequence[LayerSpec], model: keras.Sequential, augmentation: keras.Sequential | None
) -> Named:
    """The variables by name, first the network's weights in their order."""
    found = dict(zip(weight_names(layers, model), model.weights, strict=True))
    found |= _others("layer", model)
    if augmentation:
        found |= _others("augmentation", augmentation)
    return found | dict(_of_optimizer(model))


def _others(what: str, model: keras.Sequential) -> Named:
    """The states of random generators, layer by layer."""
    return {
        f"{what} {number} {place} {variable.name}": variable
        for number, layer in enumerate(model.layers, 1)
        for place, variable in enumerate(_drawing(layer))
    }


def _drawing(layer: keras.Layer) -> list[keras.Variable]:
    weights = {id(variable) for variable in layer.weights}
    return [variable for variable in layer.variables if id(variable) not in weights]


def _of_optimizer(model: keras.Sequential) -> Iterator[tuple[str, keras.Variable]]:
    # As Keras names what an optimiser keeps of a weight: by that weight's path.
    places = {
        variable.path.replace("/", "_") + "_": place
        for place, variable in enumerate(model.trainable_variables)
    }
    for variable in model.optimizer.variables:
        # Keras numbers optimisers as they are made.
        owner = re.sub(r"_\d+$", "", variable.path.split("/")[0])
        prefix = max((p for p in places if variable.name.startswith(p)), key=len, default="")
        of = f"{places[prefix]:03} " if prefix else ""
        yield f"{owner} {of}{variable.name.removeprefix(prefix)}", variable


def arrays_of(named: Named) -> Arrays:
    """A copy of what each variable holds."""
    return {name: reading(variable) for name, variable in named.items()}


def assign(named: Named, weights: int, arrays: Arrays) -> None:
    """Give variables, the first `weights` of which are a network's weights, copied values.

    Weights are told by their order, so that layers without any may come and go; others by name,
    and those without a fitting array are left as they are.

    Raises:
        JobError: the weights are of another network; nothing has been assigned.
    """
    kept = sorted((n for n in arrays if n[:3].isdigit()), key=lambda n: int(n.split(" ", 1)[0]))
    own = list(named)[:weights]
    _check([arrays[name].shape for name in kept], [tuple(named[n].shape) for n in own], kept, own)
    for name, array in zip(own, (arrays[name] for name in kept), strict=True):
        named[name].assign(array)
    for name in list(named)[weights:]:
        if name in arrays and arrays[name].shape == tuple(named[name].shape):
            named[name].assign(arrays[name])


def _check(
    received: list[tuple[int, ...]],
    expected: list[tuple[int, ...]],
    kept: list[str],
    own: list[str],
) -> None:
    for there, here, name, wanted in zip(received, expected, kept, own, strict=False):
        if there != here:
            raise JobError(
                f"Layer {_layer(wanted)} has a {wanted.split()[-1]} of shape {here}, where the run "
                f"to go on from has {_layer(name)} with one of shape {there}: the network's "
                "weights must keep their shapes; train a new run instead."
            )
    if len(received) != len(expected):
        extra = (kept if len(received) > len(expected) else own)[min(len(kept), len(own))]
        raise JobError(
            f"The network has {len(expected)} arrays of weights, the run to go on from "
            f"{len(received)}: layer {_layer(extra)} is in one of them only; train a new run "
            "instead."
        )


def _layer(name: str) -> str:
    """Number and kind of the layer in a weight's name."""
    _, number, kind, *_ = name.split(" ")
    return f"{number} ({kind})"
