"""Layers as the Keras calls a person would write: what is default is left out."""

from functools import singledispatch

from dllab.network.script_call import Code, call, plain_call
from dllab.spec import LayerSpec, Spec, initializers
from dllab.spec import layers as layers_spec

# What Keras's layers that normalise assume; the lab's own momentum is another.
KERAS_NORM: dict[str, object] = {
    "momentum": 0.99,
    "epsilon": 0.001,
    "scale": True,
    "center": True,
}


@singledispatch
def layer_code(layer: LayerSpec) -> str:
    """The call that makes a Keras layer; each kind registers how it is written.

    Raises:
        NotImplementedError: no kind like this is registered.
    """
    raise NotImplementedError(f"No script is known for {type(layer).__name__}.")


@layer_code.register
def _(layer: layers_spec.Dense) -> str:
    return call("layers.Dense", layer.units, **_weighted(layer))


@layer_code.register
def _(layer: layers_spec.Conv2D) -> str:
    strides = {"strides": layer.strides} if layer.strides != 1 else {}
    return call(
        "layers.Conv2D",
        layer.filters,
        layer.kernel_size,
        **strides,
        padding=layer.padding,
        **_weighted(layer),
    )


@layer_code.register(layers_spec.MaxPool2D)
@layer_code.register(layers_spec.AveragePool2D)
def _(layer: layers_spec.MaxPool2D | layers_spec.AveragePool2D) -> str:
    name = "MaxPooling2D" if isinstance(layer, layers_spec.MaxPool2D) else "AveragePooling2D"
    return call(f"layers.{name}", layer.pool_size, strides=layer.strides, padding=layer.padding)


@layer_code.register
def _(_layer: layers_spec.GlobalAveragePool2D) -> str:
    return call("layers.GlobalAveragePooling2D")


@layer_code.register
def _(_layer: layers_spec.GlobalMaxPool2D) -> str:
    return call("layers.GlobalMaxPooling2D")


@layer_code.register
def _(layer: layers_spec.Residual) -> str:
    regularizer = (
        {"regularizer": Code(_penalty(layer.l1, layer.l2))} if layer.l1 or layer.l2 else {}
    )
    return plain_call(
        "ResidualBlock",
        layer.filters,
        strides=layer.strides,
        momentum=layer.momentum,
        initializer=_initializer_of_many(layer.initializer),
        **regularizer,
    )


@layer_code.register
def _(_layer: layers_spec.Flatten) -> str:
    return call("layers.Flatten")


@layer_code.register
def _(layer: layers_spec.Activation) -> str:
    return call("layers.Activation", layer.function)


@layer_code.register
def _(layer: layers_spec.Dropout) -> str:
    return call("layers.Dropout", layer.rate)


@layer_code.register
def _(layer: layers_spec.SpatialDropout2D) -> str:
    return call("layers.SpatialDropout2D", layer.rate)


@layer_code.register
def _(layer: layers_spec.GaussianNoise) -> str:
    return call("layers.GaussianNoise", layer.stddev)


@layer_code.register
def _(layer: layers_spec.BatchNorm) -> str:
    return call("layers.BatchNormalization", **_norm(layer))


@layer_code.register
def _(layer: layers_spec.LayerNorm) -> str:
    return call("layers.LayerNormalization", **_norm(layer))


def _norm(layer: LayerSpec) -> dict[str, object]:
    return {
        name: value
        for name, value in layer.model_dump(exclude={"kind"}).items()
        if value != KERAS_NORM[name]
    }


def _weighted(layer: layers_spec.Dense | layers_spec.Conv2D) -> dict[str, object]:
    """What layers with weights have in common, unless it is Keras's default."""
    keywords: dict[str, object] = {}
    if layer.activation != "linear":
        keywords["activation"] = layer.activation
    if not layer.use_bias:
        keywords["use_bias"] = False
    if not isinstance(layer.initializer, initializers.GlorotUniform):
        keywords["kernel_initializer"] = _initializer(layer.initializer)
    if layer.l1 or layer.l2:
        keywords["kernel_regularizer"] = Code(_penalty(layer.l1, layer.l2))
    return keywords


def _initializer(initializer: Spec) -> str:
    match initializer:
        case initializers.Constant(value=value):
            return Code(call("initializers.Constant", value))
        case initializers.RandomNormal(stddev=stddev):
            return Code(call("initializers.RandomNormal", stddev=stddev))
        case _:
            return str(initializer.model_dump()["kind"])


def _initializer_of_many(initializer: Spec) -> str:
    """Settings, of which Keras makes one initialiser a kernel: a shared one draws equal kernels."""
    if isinstance(initializer, initializers.RandomNormal):
        config = f'"config": {{"stddev": {initializer.stddev}}}'
        return Code(f'{{"class_name": "RandomNormal", {config}}}')
    return _initializer(initializer)


def _penalty(l1: float, l2: float) -> str:
    if l1 and l2:
        return call("regularizers.L1L2", l1=l1, l2=l2)
    return call("regularizers.L1", l1) if l1 else call("regularizers.L2", l2)
