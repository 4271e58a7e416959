"""A change everywhere is told in words, above all what it did besides."""

import pytest

from dllab.spec import Layer, preset
from dllab.spec.everywhere import (
    activated,
    initialised,
    with_batch_norm,
    with_dropout,
    without_batch_norm,
    without_dropout,
)
from dllab.spec.everywhere_note import change_note
from dllab.spec.initializers import HeNormal

Layers = tuple[Layer, ...]
LECTURE = preset("lecture").layers
# Two blocks of Dense without bias, BatchNorm and Activation.
SUMMARY = preset("lecture-summary").layers


def before(layers: Layers) -> Layers:
    return with_batch_norm(layers, before_activation=True)


def after(layers: Layers) -> Layers:
    return with_batch_norm(layers, before_activation=False)


@pytest.mark.parametrize(
    ("layers", "changed", "note"),
    [
        (LECTURE, after(LECTURE), "2 BatchNorm layers added."),
        (
            LECTURE,
            before(LECTURE),
            "2 BatchNorm layers added. 2 layers gave the activation to a layer of its own.",
        ),
        (
            before(LECTURE),
            after(before(LECTURE)),
            "2 BatchNorm layers moved. 2 Activation layers went into the layer before.",
        ),
        (
            before(LECTURE),
            LECTURE,
            "2 BatchNorm layers removed. 2 Activation layers went into the layer before.",
        ),
        (LECTURE, with_dropout(LECTURE), "2 Dropout layers added."),
        (with_dropout(after(LECTURE)), after(LECTURE), "2 Dropout layers removed."),
        (with_dropout(LECTURE, 0.1), with_dropout(LECTURE), "2 layers changed."),
        (LECTURE, activated(LECTURE, "relu"), "2 layers changed."),
        (LECTURE, initialised(LECTURE, HeNormal()), "3 layers changed."),
    ],
)
def test_what_is_told(layers: Layers, changed: Layers, note: str) -> None:
    assert change_note(layers, changed) == note


@pytest.mark.parametrize("change", [after, without_batch_norm])
def test_a_bias_for_which_a_norm_stood_in_is_told_of(change: object) -> None:
    assert callable(change)
    biases = [getattr(layer, "use_bias", None) for layer in SUMMARY]
    assert biases.count(False) == 2
    changed = change(SUMMARY)
    # What the person chose is kept, and told.
    assert [getattr(layer, "use_bias", None) for layer in changed].count(False) == 2
    assert "Bias stays off in 2 layers that had a BatchNorm to shift instead" in change_note(
        SUMMARY, changed
    )
    assert "Bias" not in change_note(changed, before(changed))


def test_dropout_says_nothing_of_norms() -> None:
    assert change_note(SUMMARY, with_dropout(SUMMARY)) == "2 Dropout layers added."
    assert change_note(with_dropout(SUMMARY), without_dropout(SUMMARY)) == (
        "2 Dropout layers removed."
    )
