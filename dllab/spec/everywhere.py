"""Changes to a whole network at once: what they set is set in every layer it concerns.

A block is a hidden Dense or Conv2D layer with the normalisation and nonlinearity behind it; hidden
is what lies before the last layer with weights. Each function sets and does not add: applied to its
own result it changes nothing.
"""

from collections.abc import Callable
from itertools import pairwise

from dllab.spec.initializers import Initializer
from dllab.spec.layers import Activation, BatchNorm, Conv2D, Dense, Dropout, Layer
from dllab.spec.roles import ACTIVATED, NORMALISES, WEIGHTED, last_weighted

Layers = tuple[Layer, ...]


def with_batch_norm(layers: Layers, *, before_activation: bool) -> Layers:
    """Batch norm in each block, before or after its nonlinearity.

    A block's norm is moved with its options; what the norm of another place is for, only who put it
    there knows: it stays. So does bias: one that is off had a norm's shift instead, which behind
    the nonlinearity is no longer the same.
    """
    place = _norm_before if before_activation else _norm_after
    output = last_weighted(layers)
    starts = [at for at, layer in enumerate(layers) if isinstance(layer, WEIGHTED)]
    changed = list(layers[: starts[0]] if starts else layers)
    for start, end in pairwise([*starts, len(layers)]):
        part = layers[start:end]
        is_block = isinstance(part[0], ACTIVATED) and start < output
        changed += _normalised(part, place) if is_block else part
    return tuple(changed)


def _normalised(part: Layers, place: Callable[[Layers, BatchNorm], Layers]) -> Layers:
    """A block, and what follows it up to the next layer with weights, with a single norm."""
    norm = next((layer for layer in part if isinstance(layer, BatchNorm)), BatchNorm())
    plain = without_batch_norm(part)
    end = _block_end(plain, 0)
    return (*place(plain[:end], norm), *plain[end:])


def _norm_before(block: Layers, norm: BatchNorm) -> Layers:
    layer, *behind = block
    function = layer.activation if isinstance(layer, ACTIVATED) else ""
    if function == "linear":
        # Its nonlinearity, if it has one, is a layer of its own already.
        return (layer, norm, *behind)
    activation = Activation.model_validate({"function": function})
    return (_with_function(layer, "linear"), norm, activation, *behind)


def _norm_after(block: Layers, norm: BatchNorm) -> Layers:
    return (*block, norm)


def without_batch_norm(layers: Layers) -> Layers:
    """No batch norm; a nonlinearity behind one goes back into the layer before."""
    kept: list[Layer] = []
    after_norm = False
    for layer in layers:
        if isinstance(layer, BatchNorm):
            after_norm = True
            continue
        if after_norm and isinstance(layer, Activation) and kept and _is_linear(kept[-1]):
            kept[-1] = _with_function(kept[-1], layer.function)
        else:
            kept.append(layer)
        after_norm = False
    return tuple(kept)


def with_dropout(layers: Layers, rate: float = 0.5) -> Layers:
    """Dropout of this rate, and no other, behind each block of a Dense layer."""

    def dropping(block: Layers) -> Layers:
        return (*block, Dropout(rate=rate)) if isinstance(block[0], Dense) else block

    return _with_blocks(without_dropout(layers), dropping)


def without_dropout(layers: Layers) -> Layers:
    """No Dropout layer."""
    return tuple(layer for layer in layers if not isinstance(layer, Dropout))


def initialised(layers: Layers, initializer: Initializer) -> Layers:
    """All weights drawn by the same initialiser."""
    update = {"initializer": initializer}
    return tuple(
        layer.model_copy(update=update) if isinstance(layer, WEIGHTED) else layer
        for layer in layers
    )


def activated(layers: Layers, function: str) -> Layers:
    """The same nonlinearity in each block: in its last Activation, or else in its first layer."""

    def changed(block: Layers) -> Layers:
        places = [at for at, layer in enumerate(block) if isinstance(layer, Activation)]
        place = places[-1] if places else 0
        return (*block[:place], _with_function(block[place], function), *block[place + 1 :])

    return _with_blocks(layers, changed)


def _with_blocks(layers: Layers, change: Callable[[Layers], Layers]) -> Layers:
    """The network with each of its blocks changed."""
    output = last_weighted(layers)
    changed: list[Layer] = []
    place = 0
    while place < len(layers):
        end = _block_end(layers, place)
        part = layers[place:end]
        is_block = isinstance(part[0], ACTIVATED) and place < output
        changed += change(part) if is_block else part
        place = end
    return tuple(changed)


def _block_end(layers: Layers, place: int) -> int:
    end = place + 1
    while (
        isinstance(layers[place], ACTIVATED)
        and end < len(layers)
        and isinstance(layers[end], (*NORMALISES, Activation))
    ):
        end += 1
    return end


def _is_linear(layer: Layer) -> bool:
    return isinstance(layer, Dense | Conv2D) and layer.activation == "linear"


def _with_function(layer: Layer, function: str) -> Layer:
    name = "function" if isinstance(layer, Activation) else "activation"
    return layer.model_copy(update={name: function})
