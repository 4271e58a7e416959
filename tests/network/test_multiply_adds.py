"""Multiply-adds equal what TensorFlow's profiler counts in the graph, and published figures."""

import keras
import pytest
import tensorflow as tf

from dllab.network.build import build_network
from dllab.spec import Layer, Shape, summarise
from dllab.spec.layers import (
    BatchNorm,
    Conv2D,
    Dense,
    GlobalAveragePool2D,
    MaxPool2D,
    Residual,
)
from tests.network.test_build import ONE_OF_EACH

SUMS = {"MatMul", "Conv2D"}


def profiled(model: keras.Model, shape: Shape) -> int:
    """Multiply-adds of one sample: half the floating-point operations of products with weights."""
    function = tf.function(lambda x: model(x, training=False))
    graph = function.get_concrete_function(tf.TensorSpec((1, *shape), tf.float32)).graph
    options = tf.compat.v1.profiler.ProfileOptionBuilder.float_operation()
    options["output"] = "none"
    counted = tf.compat.v1.profiler.profile(graph, cmd="graph", options=options)
    types = {operation.name: operation.type for operation in graph.get_operations()}
    return sum(node.float_ops for node in walked(counted) if types.get(node.name) in SUMS) // 2


def walked(node: object) -> list:  # type: ignore[type-arg] # protocol buffers of the profiler
    found, todo = {}, [node]
    while todo:
        node = todo.pop()
        if node.name not in found:  # type: ignore[attr-defined]
            found[node.name] = node  # type: ignore[attr-defined]
            todo += node.children  # type: ignore[attr-defined]
    return list(found.values())


@pytest.mark.parametrize(("layer", "shape"), ONE_OF_EACH, ids=lambda value: repr(value)[:70])
def test_every_kind_equals_the_profiler(layer: Layer, shape: Shape) -> None:
    assert summarise((layer,), shape).multiply_adds == profiled(
        build_network((layer,), shape), shape
    )


def test_resnet_18_has_the_published_figures() -> None:
    """11.69 million parameters, 1.8e9 multiply-adds (He et al. 2016, table 1)."""
    blocks: list[Layer] = [
        Residual(filters=filters, strides=strides)
        for filters, first in ((64, 1), (128, 2), (256, 2), (512, 2))
        for strides in (first, 1)
    ]
    layers: tuple[Layer, ...] = (
        Conv2D(filters=64, kernel_size=7, strides=2, use_bias=False),
        BatchNorm(),
        MaxPool2D(pool_size=3, strides=2, padding="same"),
        *blocks,
        GlobalAveragePool2D(),
        Dense(units=1000),
    )
    network = summarise(layers, (224, 224, 3))
    assert network.trainable == 11_689_512
    assert network.multiply_adds == pytest.approx(1.8e9, rel=0.02)
    assert network.output_shape == (1000,)


def test_totals_are_sums_and_memory_is_four_bytes_a_number() -> None:
    network = summarise((Conv2D(filters=2), MaxPool2D(), Conv2D(filters=4)), (8, 8, 3))
    assert network.multiply_adds == 8 * 8 * 2 * 27 + 4 * 4 * 4 * 18
    assert [line.activation_bytes for line in network.layers] == [512, 128, 256]
    assert network.activation_bytes == 896
    assert network.parameter_bytes == 4 * (2 * 28 + 4 * 19)
