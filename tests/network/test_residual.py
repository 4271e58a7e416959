"""The residual block is the basic block of He et al., written here a second time in plain Keras."""

from typing import Any

import keras
import numpy as np
import pytest

from dllab.network.build import build_network
from dllab.network.residual import ResidualBlock
from dllab.spec import Shape, summarise
from dllab.spec.layers import Conv2D, Dense, GlobalAveragePool2D, Residual

IMAGE: Shape = (9, 8, 3)
BLOCKS = [Residual(filters=3), Residual(filters=5), Residual(filters=3, strides=2)]


def plain_block(spec: Residual, shape: Shape) -> keras.Model:
    """The block as a functional model, its layers named by their place."""

    def convolution(size: int, strides: int, name: str) -> keras.layers.Layer:
        return keras.layers.Conv2D(
            spec.filters, size, strides, padding="same", use_bias=False, name=name
        )

    def norm(name: str) -> keras.layers.Layer:
        return keras.layers.BatchNormalization(momentum=spec.momentum, name=name)

    image = keras.Input(shape)
    x = norm("n1")(convolution(3, spec.strides, "c1")(image))
    x = keras.layers.Activation("relu")(x)
    x = norm("n2")(convolution(3, 1, "c2")(x))
    shortcut = image
    if spec.strides != 1 or shape[2] != spec.filters:
        shortcut = norm("n3")(convolution(1, spec.strides, "c3")(image))
    return keras.Model(image, keras.layers.Activation("relu")(keras.layers.Add()([x, shortcut])))


def pair(spec: Residual) -> tuple[keras.Model, keras.Model]:
    """Our block and the plain one with the same, random, weights."""
    ours, plain = build_network((spec,), IMAGE), plain_block(spec, IMAGE)
    (block,) = ours.layers
    assert isinstance(block, ResidualBlock)
    parts = [part for part in (*block.branch, *block.shortcut) if part.weights]
    names = ("c1", "n1", "c2", "n2", "c3", "n3")[: len(parts)]
    random = np.random.default_rng(0)
    for part, name in zip(parts, names, strict=True):
        values = [random.uniform(0.2, 1, weight.shape) - 0.3 for weight in part.weights]
        values = [np.abs(v) if v.ndim == 1 else v for v in values]
        part.set_weights(values)
        plain.get_layer(name).set_weights(values)
    return ours, plain


def samples() -> Any:
    return np.random.default_rng(1).normal(size=(6, *IMAGE)).astype("float32")


@pytest.mark.parametrize("spec", BLOCKS, ids=repr)
@pytest.mark.parametrize("training", [False, True])
def test_it_gives_what_the_plain_block_gives(spec: Residual, training: bool) -> None:
    ours, plain = pair(spec)
    x = samples()
    expected = plain(x, training=training).numpy()
    assert expected.std() > 0
    np.testing.assert_allclose(ours(x, training=training).numpy(), expected, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("spec", BLOCKS, ids=repr)
def test_training_moves_its_running_figures_and_inference_does_not(spec: Residual) -> None:
    ours, plain = pair(spec)
    before = [weight.numpy() for weight in ours.non_trainable_weights]
    ours(samples(), training=False)
    for weight, old in zip(ours.non_trainable_weights, before, strict=True):
        np.testing.assert_array_equal(weight.numpy(), old)
    ours(samples(), training=True)
    plain(samples(), training=True)
    moved = sorted(float(weight.numpy().sum()) for weight in ours.non_trainable_weights)
    theirs = sorted(float(weight.numpy().sum()) for weight in plain.non_trainable_weights)
    assert moved == pytest.approx(theirs, rel=1e-4)
    assert moved != pytest.approx(sorted(float(old.sum()) for old in before), rel=1e-4)


@pytest.mark.parametrize("spec", BLOCKS, ids=repr)
def test_its_activations_are_those_of_its_parts(spec: Residual) -> None:
    plain = plain_block(spec, IMAGE)
    outputs = [
        int(np.prod(layer.output.shape[1:]))
        for layer in plain.layers
        if not isinstance(layer, keras.layers.InputLayer)
    ]
    assert spec.activations(IMAGE) == sum(outputs)
    assert summarise((spec,), IMAGE).activation_bytes == 4 * sum(outputs)


def test_its_parts_compute_in_the_precision_of_the_network() -> None:
    layers = (Residual(filters=5), GlobalAveragePool2D(), Dense(units=2))
    model = build_network(layers, IMAGE, "mixed bfloat16")
    block = model.layers[0]
    assert {part.compute_dtype for part in (*block.branch, *block.shortcut)} == {"bfloat16"}
    assert {weight.dtype for weight in model.weights} == {"float32"}
    full = build_network(layers, IMAGE)
    full.set_weights(model.get_weights())
    np.testing.assert_allclose(model(samples()), full(samples()), atol=0.1)


def test_penalties_count_each_of_its_kernels() -> None:
    model = build_network((Conv2D(filters=4), Residual(filters=5, l1=0.25, l2=0.5)), IMAGE)
    kernels = [w for w in model.layers[1].trainable_weights if w.path.endswith("kernel")]
    assert len(kernels) == 3
    expected = sum(
        0.25 * np.abs(w.numpy()).sum() + 0.5 * np.square(w.numpy()).sum() for w in kernels
    )
    assert float(sum(model.losses)) == pytest.approx(float(expected), rel=1e-5)
