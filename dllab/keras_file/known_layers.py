"""From Keras's description of a layer to the lab's, for the layers the lab knows.

A table of built-in layers, nothing else: neither `Lambda` nor a layer of somebody's own is in it,
and no class is ever looked up by a name that stands in a file.
"""

from collections.abc import Callable
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError

from dllab.keras_file.failure import KerasFileError
from dllab.keras_file.layer_config import LayerConfig
from dllab.spec import Layer
from dllab.spec.experiment import sentences
from dllab.spec.layers import ActivationName

Options = dict[str, Any]

ACTIVATIONS: tuple[str, ...] = get_args(get_args(ActivationName)[0])
INITIALIZERS = {
    "Zeros": "zeros",
    "GlorotUniform": "glorot_uniform",
    "GlorotNormal": "glorot_normal",
    "HeUniform": "he_uniform",
    "HeNormal": "he_normal",
    "LecunUniform": "lecun_uniform",
    "LecunNormal": "lecun_normal",
    "Orthogonal": "orthogonal",
    "OrthogonalInitializer": "orthogonal",
}
# The slope of `keras.activations.leaky_relu`, which the lab's activation has.
SLOPE = 0.2

_LAYER: TypeAdapter[Layer] = TypeAdapter(Layer)


def layer_of(document: object) -> Layer:
    """The lab's layer for one of Keras's.

    Raises:
        KerasFileError: the lab knows no such layer, or not with such options.
    """
    config = LayerConfig(document)
    read = READERS.get(config.kind)
    if read is None:
        raise KerasFileError(
            f"The layer {config.place} is of a kind the lab does not know: it takes in "
            f"{', '.join(READERS)}."
        )
    options = read(config)
    config.done()
    try:
        return _LAYER.validate_python(options)
    except ValidationError as error:
        raise KerasFileError(f"The layer {config.place}: {sentences(error)}") from error


def _dense(config: LayerConfig) -> Options:
    return {"kind": "dense", "units": config.take("units"), **_weighted(config)}


def _conv2d(config: LayerConfig) -> Options:
    return {
        "kind": "conv2d",
        "filters": config.take("filters"),
        "kernel_size": config.square("kernel_size"),
        "strides": config.square("strides"),
        "padding": config.take("padding"),
        **_weighted(config),
    }


def _weighted(config: LayerConfig) -> Options:
    found = {
        "activation": _activation(config),
        "use_bias": config.take("use_bias"),
        **config.penalty(),
    }
    kind, options = config.built_in("kernel_initializer")
    if kind == "RandomNormal":
        found["initializer"] = {"kind": "random_normal", "stddev": options.get("stddev")}
    elif kind in INITIALIZERS:
        found["initializer"] = {"kind": INITIALIZERS[kind]}
    # Any other one: the weights are given, only another beginning would be drawn differently.
    return found


def _activation(config: LayerConfig) -> object:
    name = config.take("activation", "linear")
    if isinstance(name, dict):
        # Keras writes some as an object: a function of its own, or somebody's.
        name = name.get("config") if name.get("module") == "keras.activations" else None
    if name not in ACTIVATIONS:
        raise config.refusal("activation", config.take("activation"))
    return name


def _pool(kind: str) -> Callable[[LayerConfig], Options]:
    def read(config: LayerConfig) -> Options:
        return {
            "kind": kind,
            "pool_size": config.square("pool_size"),
            "strides": config.square("strides"),
            "padding": config.take("padding"),
        }

    return read


def _plain(kind: str, *names: str) -> Callable[[LayerConfig], Options]:
    def read(config: LayerConfig) -> Options:
        return {"kind": kind, **{name: config.take(name) for name in names}}

    return read


def _norm(kind: str, *names: str) -> Callable[[LayerConfig], Options]:
    def read(config: LayerConfig) -> Options:
        config.expect("axis", (-1, [-1]))
        return _plain(kind, "epsilon", "scale", "center", *names)(config)

    return read


def _activation_layer(config: LayerConfig) -> Options:
    return {"kind": "activation", "function": _activation(config)}


def _function(name: str, **only: tuple[Any, ...]) -> Callable[[LayerConfig], Options]:
    def read(config: LayerConfig) -> Options:
        for option, allowed in only.items():
            config.expect(option, allowed)
        return {"kind": "activation", "function": name}

    return read


READERS: dict[str, Callable[[LayerConfig], Options]] = {
    "Dense": _dense,
    "Conv2D": _conv2d,
    "MaxPooling2D": _pool("max_pool2d"),
    "AveragePooling2D": _pool("average_pool2d"),
    "GlobalAveragePooling2D": _plain("global_average_pool2d"),
    "GlobalMaxPooling2D": _plain("global_max_pool2d"),
    "Flatten": _plain("flatten"),
    "Activation": _activation_layer,
    "ReLU": _function("relu", negative_slope=(0, 0.0)),
    "LeakyReLU": _function("leaky_relu", negative_slope=(SLOPE,)),
    "ELU": _function("elu", alpha=(1, 1.0)),
    "Softmax": _function("softmax", axis=(-1,)),
    "BatchNormalization": _norm("batch_norm", "momentum"),
    "LayerNormalization": _norm("layer_norm"),
    "Dropout": _plain("dropout", "rate"),
    "SpatialDropout2D": _plain("spatial_dropout2d", "rate"),
    "GaussianNoise": _plain("gaussian_noise", "stddev"),
}
