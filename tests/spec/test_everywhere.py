"""Whole-network changes reach every layer they concern, no other, and only once."""

from collections.abc import Callable

import pytest

from dllab.spec import Layer, preset, preset_names
from dllab.spec.everywhere import (
    activated,
    initialised,
    with_batch_norm,
    with_dropout,
    without_batch_norm,
    without_dropout,
)
from dllab.spec.initializers import HeNormal, RandomNormal
from dllab.spec.layers import (
    Activation,
    BatchNorm,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    LayerNorm,
    MaxPool2D,
    Residual,
)

Layers = tuple[Layer, ...]
RELU, LINEAR = Dense(units=8), Dense(units=8, activation="linear")
BARE, BARE_RELU = (layer.model_copy(update={"use_bias": False}) for layer in (LINEAR, RELU))
OUTPUT = Dense(units=3, activation="softmax")


def before(layers: Layers) -> Layers:
    return with_batch_norm(layers, before_activation=True)


def after(layers: Layers) -> Layers:
    return with_batch_norm(layers, before_activation=False)


def he(layers: Layers) -> Layers:
    return initialised(layers, HeNormal())


def tanh(layers: Layers) -> Layers:
    return activated(layers, "tanh")


@pytest.mark.parametrize(
    ("change", "layers", "expected"),
    [
        (before, (RELU, OUTPUT), (LINEAR, BatchNorm(), Activation(), OUTPUT)),
        (before, (LINEAR, Activation(), OUTPUT), (LINEAR, BatchNorm(), Activation(), OUTPUT)),
        (before, (LINEAR, OUTPUT), (LINEAR, BatchNorm(), OUTPUT)),
        (before, (Conv2D(), MaxPool2D(), Flatten(), OUTPUT), (
            Conv2D(activation="linear"), BatchNorm(), Activation(), MaxPool2D(), Flatten(), OUTPUT,
        )),
        (before, (RELU, BatchNorm(momentum=0.5), OUTPUT), (
            LINEAR, BatchNorm(momentum=0.5), Activation(), OUTPUT,
        )),
        (before, (BatchNorm(), RELU, Dropout(), BatchNorm(momentum=0.5), OUTPUT), (
            BatchNorm(), LINEAR, BatchNorm(momentum=0.5), Activation(), Dropout(), OUTPUT,
        )),
        (after, (Residual(), BatchNorm(), Activation(), RELU, OUTPUT), (
            Residual(), BatchNorm(), Activation(), RELU, BatchNorm(), OUTPUT,
        )),
        (after, (BARE, BatchNorm(), Activation(), OUTPUT), (BARE_RELU, BatchNorm(), OUTPUT)),
        (after, (RELU, Dropout(), OUTPUT), (RELU, BatchNorm(), Dropout(), OUTPUT)),
        (after, (LINEAR, Activation(), OUTPUT), (LINEAR, Activation(), BatchNorm(), OUTPUT)),
        (after, (LINEAR, BatchNorm(), Activation(), OUTPUT), (RELU, BatchNorm(), OUTPUT)),
        (after, (Flatten(), OUTPUT), (Flatten(), OUTPUT)),
        (after, (Residual(), Flatten(), OUTPUT), (Residual(), Flatten(), OUTPUT)),
        (without_batch_norm, (LINEAR, BatchNorm(), Activation(), OUTPUT), (RELU, OUTPUT)),
        (without_batch_norm, (LINEAR, Activation(), OUTPUT), (LINEAR, Activation(), OUTPUT)),
        (without_batch_norm, (BatchNorm(), Activation(), OUTPUT), (Activation(), OUTPUT)),
        (with_dropout, (RELU, RELU, OUTPUT), (RELU, Dropout(), RELU, Dropout(), OUTPUT)),
        (with_dropout, (RELU, Dropout(rate=0.1), OUTPUT), (RELU, Dropout(), OUTPUT)),
        (with_dropout, (LINEAR, BatchNorm(), Activation(), OUTPUT), (
            LINEAR, BatchNorm(), Activation(), Dropout(), OUTPUT,
        )),
        (with_dropout, (Conv2D(), Flatten(), OUTPUT), (Conv2D(), Flatten(), OUTPUT)),
        (without_dropout, (Dropout(), RELU, Dropout(), OUTPUT), (RELU, OUTPUT)),
        (tanh, (RELU, OUTPUT), (Dense(units=8, activation="tanh"), OUTPUT)),
        (tanh, (LINEAR, LayerNorm(), Activation(), OUTPUT), (
            LINEAR, LayerNorm(), Activation(function="tanh"), OUTPUT,
        )),
        (tanh, (Flatten(), OUTPUT), (Flatten(), OUTPUT)),
    ],
)  # fmt: skip
def test_what_is_changed(
    change: Callable[[Layers], Layers], layers: Layers, expected: Layers
) -> None:
    assert change(layers) == expected


def test_every_weight_is_drawn_alike() -> None:
    small = RandomNormal(stddev=0.01)
    layers = (Conv2D(), Residual(), Flatten(), RELU, OUTPUT)
    drawn = initialised(layers, small)
    assert [getattr(layer, "initializer", None) for layer in drawn] == [small, small, None] + [
        small
    ] * 2
    assert initialised(drawn, Conv2D().initializer)[0] == layers[0]


@pytest.mark.parametrize(
    "change", [before, after, without_batch_norm, with_dropout, without_dropout, he, tanh]
)
@pytest.mark.parametrize("name", preset_names())
def test_a_second_time_changes_nothing(change: Callable[[Layers], Layers], name: str) -> None:
    once = change(preset(name).layers)
    assert change(once) == once


@pytest.mark.parametrize("name", ["lecture", "small-cnn", "deep-narrow", "spirals"])
@pytest.mark.parametrize("change", [before, after])
def test_batch_norm_comes_and_goes(change: Callable[[Layers], Layers], name: str) -> None:
    layers = preset(name).layers
    assert sum(isinstance(layer, BatchNorm) for layer in change(layers)) > 0
    assert without_batch_norm(change(layers)) == layers


def test_an_empty_network_stays_empty() -> None:
    for change in (before, after, without_batch_norm, with_dropout, without_dropout, he, tanh):
        assert change(()) == ()
