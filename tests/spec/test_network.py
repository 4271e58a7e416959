from collections.abc import Iterator
from typing import cast

import pytest

from dllab.spec import (
    DoesNotFitError,
    Experiment,
    Layer,
    Parameters,
    kinds_of,
    preset,
    summarise,
)
from dllab.spec.layers import (
    Activation,
    BatchNorm,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePool2D,
    MaxPool2D,
    NoImageError,
    window_positions,
)

IMAGE = (28, 28, 1)


def test_the_lecture_s_network_has_418_060_parameters() -> None:
    network = summarise(Experiment().layers, IMAGE)
    assert [line.parameters.trainable for line in network.layers] == [0, 392_500, 25_050, 510]
    assert (network.total, network.trainable, network.non_trainable) == (418_060, 418_060, 0)
    assert [line.output_shape for line in network.layers] == [(784,), (500,), (50,), (10,)]


def test_the_small_cnn_counted_by_hand() -> None:
    network = summarise(preset("small-cnn").layers, IMAGE)
    by_hand = (3 * 3 * 1 + 1) * 16 + (3 * 3 * 16 + 1) * 32 + (7 * 7 * 32 + 1) * 10
    assert network.total == by_hand
    assert network.output_shape == (10,)


@pytest.mark.parametrize(
    ("layer", "shape", "output", "parameters"),
    [
        (Dense(units=3), (4,), (3,), (15, 0)),
        (Dense(units=3, use_bias=False), (4,), (3,), (12, 0)),
        (Conv2D(filters=6, kernel_size=5, padding="valid"), (32, 32, 1), (28, 28, 6), (156, 0)),
        (Conv2D(filters=2, strides=2), (5, 7, 3), (3, 4, 2), (56, 0)),
        (Conv2D(filters=2, use_bias=False), (5, 7, 3), (5, 7, 2), (54, 0)),
        (MaxPool2D(), (5, 7, 3), (2, 3, 3), (0, 0)),
        (MaxPool2D(padding="same"), (5, 7, 3), (3, 4, 3), (0, 0)),
        (Flatten(), (5, 7, 3), (105,), (0, 0)),
        (Flatten(), (4,), (4,), (0, 0)),
        (Activation(), (5, 7, 3), (5, 7, 3), (0, 0)),
        (Dropout(), (4,), (4,), (0, 0)),
        (BatchNorm(), (5, 7, 3), (5, 7, 3), (6, 6)),
        (BatchNorm(scale=False), (4,), (4,), (4, 8)),
        (BatchNorm(scale=False, center=False), (4,), (4,), (0, 8)),
    ],
)
def test_shapes_and_parameters(
    layer: Layer, shape: tuple[int, ...], output: tuple[int, ...], parameters: tuple[int, int]
) -> None:
    assert layer.output_shape(shape) == output
    assert layer.parameters(shape) == Parameters(*parameters)


@pytest.mark.parametrize("size", range(1, 9))
@pytest.mark.parametrize("strides", [1, 2, 3])
def test_window_positions_are_those_one_can_count(size: int, strides: int) -> None:
    counted = len([start for start in range(0, 8, strides) if start + size <= 8])
    assert window_positions("", (8, 8, 1), size, strides, "valid") == (counted, counted)
    same = len(range(0, 8, strides))
    assert window_positions("", (8, 8, 1), size, strides, "same") == (same, same)


@pytest.mark.parametrize(
    ("layer", "shape", "message"),
    [
        (Dense(), IMAGE, "Dense expects a flat input .*28 x 28 x 1: put a Flatten layer"),
        (Conv2D(), (784,), r"Conv2D needs images \(.*\), received 784: choose image data"),
        (MaxPool2D(), (784,), "MaxPool2D needs images"),
        (MaxPool2D(pool_size=3), (2, 9, 1), "3 x 3 window, but its input is only 2 x 9: choose"),
    ],
)
def test_a_layer_that_does_not_fit_says_why(
    layer: Layer, shape: tuple[int, ...], message: str
) -> None:
    with pytest.raises(DoesNotFitError, match=message):
        layer.output_shape(shape)


def _layers_on_images() -> Iterator[Layer]:
    for kind in kinds_of(Layer):
        layer = cast("Layer", kind())
        try:
            layer.output_shape((784,))
        except NoImageError:
            yield layer


@pytest.mark.parametrize("layer", list(_layers_on_images()), ids=lambda layer: layer.title)
def test_a_layer_on_images_says_why_it_is_given_none(layer: Layer) -> None:
    """On a table nothing can be moved; behind a row of an image something can."""
    needs = f"{layer.title} needs images (height x width x channels), "
    of_table = summarise((Dense(), layer), (8,)).layers[1].problem
    assert of_table.startswith(f"{needs}the data are a table of 8 features: use Dense,")
    assert "before" not in of_table
    behind = summarise((GlobalAveragePool2D(), Dense(), layer), IMAGE).layers[2].problem
    rows = "GlobalAveragePool2D makes rows of them"
    assert behind == f"{needs}{rows}: move this layer before it."


def test_every_layer_with_windows_or_channels_is_among_them() -> None:
    assert {layer.title for layer in _layers_on_images()} == {
        *("Conv2D", "Residual", "MaxPool2D", "AveragePool2D", "GlobalAveragePool2D"),
        *("GlobalMaxPool2D", "SpatialDropout2D"),
    }


def test_behind_a_layer_that_does_not_fit_nothing_is_known() -> None:
    network = summarise((Dense(units=5), Conv2D(), Flatten(), Dense(units=10)), (4,))
    assert [line.output_shape for line in network.layers] == [(5,), None, None, None]
    assert [bool(line.problem) for line in network.layers] == [False, True, False, False]
    assert network.total == 25
    assert network.output_shape is None
