"""Layers and optimisers as the Keras calls a person would write: what is default is left out."""

from functools import singledispatch

from dllab.spec import LayerSpec, Spec, initializers
from dllab.spec import layers as layers_spec
from dllab.spec import optimizers as spec

OPTIMIZERS: dict[type[Spec], str] = {
    spec.GradientDescent: "SGD",
    spec.Sgd: "SGD",
    spec.Adagrad: "Adagrad",
    spec.RmsProp: "RMSprop",
    spec.Adam: "Adam",
    spec.AdamW: "AdamW",
}
# Where Keras calls a setting otherwise.
KERAS_NAMES = {"initial_accumulator": "initial_accumulator_value"}
CLIPPING = {"norm": "clipnorm", "global norm": "global_clipnorm", "value": "clipvalue"}


def call(name: str, *arguments: object, **keywords: object) -> str:
    """The text of a call of Keras."""
    given = [_written(argument) for argument in arguments]
    named = [f"{keyword}={_written(value)}" for keyword, value in keywords.items()]
    return f"keras.{name}({', '.join([*given, *named])})"


class Code(str):
    """Text that is code already, not a string to be quoted."""

    __slots__ = ()


def _written(value: object) -> str:
    if isinstance(value, str) and not isinstance(value, Code):
        return f'"{value}"'
    return str(value)


def optimizer_code(optimizer: Spec, clipping: spec.Clipping | None) -> str:
    """The call that makes a Keras optimiser; its default settings are Keras's too.

    Raises:
        NotImplementedError: no Keras optimiser is known for this kind.
    """
    if type(optimizer) not in OPTIMIZERS:
        raise NotImplementedError(f"No script is known for {type(optimizer).__name__}.")
    keywords = {
        KERAS_NAMES.get(name, name): getattr(optimizer, name)
        for name, field in type(optimizer).model_fields.items()
        if name == "learning_rate"
        or (name != "kind" and getattr(optimizer, name) != field.get_default())
    }
    if clipping:
        keywords[CLIPPING[clipping.by]] = clipping.limit
    return call(f"optimizers.{OPTIMIZERS[type(optimizer)]}", **keywords)


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


@layer_code.register
def _(layer: layers_spec.MaxPool2D) -> str:
    return call(
        "layers.MaxPooling2D", layer.pool_size, strides=layer.strides, padding=layer.padding
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
def _(layer: layers_spec.BatchNorm) -> str:
    changed = {
        name: getattr(layer, name)
        for name, field in layers_spec.BatchNorm.model_fields.items()
        if name != "kind" and getattr(layer, name) != field.get_default()
    }
    return call("layers.BatchNormalization", **changed)


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


def _penalty(l1: float, l2: float) -> str:
    if l1 and l2:
        return call("regularizers.L1L2", l1=l1, l2=l2)
    return call("regularizers.L1", l1) if l1 else call("regularizers.L2", l2)
