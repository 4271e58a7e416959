"""What a change to a whole network did, in words: above all what nobody asked for in so many."""

from itertools import pairwise

from dllab.plurals import counted
from dllab.spec.initializers import Initializer, RandomNormal
from dllab.spec.layers import Activation, BatchNorm, Dropout, Layer
from dllab.spec.roles import ACTIVATED, WEIGHTED, function_of

Layers = tuple[Layer, ...]


def change_note(before: Layers, after: Layers) -> str:
    """A sentence for each kind of layer that came, went or moved, or for the options that changed.

    Batch norm or dropout set everywhere, initialisers and activations: see
    `dllab/spec/everywhere.py`.
    """
    sentences = [
        *(_came_or_went(kind, before, after) for kind in (BatchNorm, Dropout)),
        _activations(_count(Activation, after) - _count(Activation, before)),
        _bias(_stood_in_for(before) - _stood_in_for(after)),
    ]
    changed = sum(one != other for one, other in zip(before, after, strict=False))
    return " ".join(filter(None, sentences)) or f"{_layers(changed)} changed."


def initialised_note(before: Layers, after: Layers, initializer: Initializer) -> str:
    """What became of a network whose weights are to be drawn so, perhaps with batch norm."""
    drawn = sum(isinstance(layer, WEIGHTED) for layer in after)
    if not drawn:
        return "The network in the form has no layer with weights: nothing is changed."
    title = initializer.title
    if isinstance(initializer, RandomNormal):
        title += f", sigma {initializer.stddev:g}"
    if before == after:
        return f"The network in the form is initialised by {title} already."
    more = f" {change_note(before, after)}" if len(before) != len(after) else ""
    where = f"all its {drawn} layers" if drawn > 1 else "its layer"
    return (
        f"The network in the form is now initialised by {title} in {where} with weights; units "
        f"stay as they were.{more}"
    )


def _came_or_went(kind: type[Layer], before: Layers, after: Layers) -> str:
    more = _count(kind, after) - _count(kind, before)
    if more:
        return f"{_layers(abs(more), kind.title)} {'added' if more > 0 else 'removed'}."
    if _sides(kind, before) != _sides(kind, after):
        return f"{_layers(_count(kind, after), kind.title)} moved."
    return ""


def _sides(kind: type[Layer], layers: Layers) -> list[bool]:
    """Of each layer of a kind whether it lies behind its block's nonlinearity."""
    sides, bent = [], False
    for layer in layers:
        if isinstance(layer, kind):
            sides.append(bent)
        elif isinstance(layer, (Activation, *WEIGHTED)):
            bent = function_of(layer) not in {"", "linear"}
    return sides


def _activations(more: int) -> str:
    if more > 0:
        return f"{_layers(more)} gave the activation to a layer of its own."
    return f"{_layers(-more, 'Activation')} went into the layer before." if more else ""


def _bias(lost: int) -> str:
    if lost <= 0:
        return ""
    return (
        f"Bias stays off in {_layers(lost)} that had a BatchNorm to shift instead: switch it on "
        "there if it is wanted."
    )


def _stood_in_for(layers: Layers) -> int:
    """How many layers have no bias, but a norm directly behind them that shifts instead."""
    return sum(
        isinstance(layer, ACTIVATED)
        and not layer.use_bias
        and isinstance(behind, BatchNorm)
        # Behind a nonlinearity a norm shifts something else.
        and layer.activation == "linear"
        for layer, behind in pairwise(layers)
    )


def _count(kind: type[Layer], layers: Layers) -> int:
    return sum(isinstance(layer, kind) for layer in layers)


def _layers(count: int, title: str = "") -> str:
    return counted(count, f"{title} layer".lstrip())
