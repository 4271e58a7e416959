"""The Keras layer for each kind of layer."""

from functools import singledispatch

import keras

from dllab.network.initializers import keras_initializer
from dllab.network.residual import ResidualBlock
from dllab.spec import layers as spec
from dllab.spec.layers import LayerSpec


@singledispatch
def keras_layer(layer: LayerSpec) -> keras.Layer:
    """The Keras layer a description stands for; each kind registers how it is made."""
    raise NotImplementedError(f"No Keras layer is registered for {type(layer).__name__}.")


@keras_layer.register
def _(layer: spec.Dense) -> keras.Layer:
    return keras.layers.Dense(
        layer.units,
        activation=layer.activation,
        use_bias=layer.use_bias,
        kernel_initializer=keras_initializer(layer.initializer),
        kernel_regularizer=_penalty(layer.l1, layer.l2),
    )


@keras_layer.register
def _(layer: spec.Conv2D) -> keras.Layer:
    return keras.layers.Conv2D(
        layer.filters,
        layer.kernel_size,
        strides=layer.strides,
        padding=layer.padding,
        activation=layer.activation,
        use_bias=layer.use_bias,
        kernel_initializer=keras_initializer(layer.initializer),
        kernel_regularizer=_penalty(layer.l1, layer.l2),
    )


@keras_layer.register
def _(layer: spec.MaxPool2D) -> keras.Layer:
    return keras.layers.MaxPooling2D(layer.pool_size, strides=layer.strides, padding=layer.padding)


@keras_layer.register
def _(layer: spec.AveragePool2D) -> keras.Layer:
    return keras.layers.AveragePooling2D(
        layer.pool_size, strides=layer.strides, padding=layer.padding
    )


@keras_layer.register
def _(_layer: spec.GlobalAveragePool2D) -> keras.Layer:
    return keras.layers.GlobalAveragePooling2D()


@keras_layer.register
def _(_layer: spec.GlobalMaxPool2D) -> keras.Layer:
    return keras.layers.GlobalMaxPooling2D()


@keras_layer.register
def _(layer: spec.Residual) -> keras.Layer:
    return ResidualBlock(layer, _penalty(layer.l1, layer.l2))


@keras_layer.register
def _(_layer: spec.Flatten) -> keras.Layer:
    return keras.layers.Flatten()


@keras_layer.register
def _(layer: spec.Activation) -> keras.Layer:
    return keras.layers.Activation(layer.function)


@keras_layer.register
def _(layer: spec.Dropout) -> keras.Layer:
    return keras.layers.Dropout(layer.rate)


@keras_layer.register
def _(layer: spec.SpatialDropout2D) -> keras.Layer:
    return keras.layers.SpatialDropout2D(layer.rate)


@keras_layer.register
def _(layer: spec.GaussianNoise) -> keras.Layer:
    return keras.layers.GaussianNoise(layer.stddev)


@keras_layer.register
def _(layer: spec.LayerNorm) -> keras.Layer:
    return keras.layers.LayerNormalization(
        epsilon=layer.epsilon, scale=layer.scale, center=layer.center
    )


@keras_layer.register
def _(layer: spec.BatchNorm) -> keras.Layer:
    return keras.layers.BatchNormalization(
        momentum=layer.momentum, epsilon=layer.epsilon, scale=layer.scale, center=layer.center
    )


def _penalty(l1: float, l2: float) -> keras.Regularizer | None:
    return keras.regularizers.L1L2(l1, l2) if l1 or l2 else None
