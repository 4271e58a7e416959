"""The summary worked out without Keras equals what Keras builds, for every kind of layer."""

from typing import Literal, get_args

import keras
import pytest

from dllab.network.build import build_network
from dllab.network.layers import keras_layer
from dllab.network.optimizers import keras_optimizer
from dllab.spec import Experiment, Layer, LayerSpec, Optimizer, Shape, kinds_of, summarise
from dllab.spec.layers import (
    Activation,
    ActivationName,
    AveragePool2D,
    BatchNorm,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    GaussianNoise,
    GlobalAveragePool2D,
    GlobalMaxPool2D,
    LayerNorm,
    MaxPool2D,
    Residual,
    SpatialDropout2D,
)
from dllab.spec.training import Adagrad, Adam, RmsProp, Sgd

IMAGE: Shape = (29, 28, 3)
FLAT: Shape = (20,)

ONE_OF_EACH: list[tuple[Layer, Shape]] = [
    (Dense(units=7), FLAT),
    (Dense(units=7, use_bias=False), FLAT),
    *((Conv2D(kernel_size=k, strides=s, padding=p), IMAGE)
      for k in (1, 3, 4) for s in (1, 2, 3) for p in ("valid", "same")),
    (Conv2D(use_bias=False), IMAGE),
    *((kind(pool_size=k, strides=s, padding=p), IMAGE) for kind in (MaxPool2D, AveragePool2D)
      for k in (2, 3) for s in (1, 2, 3) for p in ("valid", "same")),
    (GlobalAveragePool2D(), IMAGE),
    (GlobalMaxPool2D(), IMAGE),
    *((Residual(filters=f, strides=s), IMAGE) for f in (3, 8) for s in (1, 2, 3)),
    (Flatten(), IMAGE),
    (Activation(function="tanh"), IMAGE),
    (Dropout(), FLAT),
    (SpatialDropout2D(), IMAGE),
    (GaussianNoise(), IMAGE),
    (GaussianNoise(), FLAT),
    (LayerNorm(), IMAGE),
    (LayerNorm(scale=False), FLAT),
    (LayerNorm(center=False), FLAT),
    (BatchNorm(), IMAGE),
    (BatchNorm(scale=False), FLAT),
    (BatchNorm(center=False, scale=False), FLAT),
]  # fmt: skip


def weights_of(model: keras.Model) -> tuple[int, int]:
    """Trainable and non-trainable parameters as Keras counts them."""
    count = keras.src.utils.summary_utils.count_params
    return count(model.trainable_weights), count(model.non_trainable_weights)


@pytest.mark.parametrize(("layer", "shape"), ONE_OF_EACH, ids=lambda value: repr(value)[:70])
def test_shape_and_parameters_equal_keras(layer: Layer, shape: Shape) -> None:
    model = build_network((layer,), shape)
    summary = summarise((layer,), shape)
    assert summary.output_shape == model.output_shape[1:]
    assert (summary.trainable, summary.non_trainable) == weights_of(model)


def test_every_kind_is_among_them() -> None:
    assert {type(layer) for layer, _ in ONE_OF_EACH} == set(kinds_of(Layer))


def test_the_lectures_network_has_418_060_parameters() -> None:
    layers = Experiment().layers
    assert build_network(layers, (28, 28, 1)).count_params() == 418_060
    assert summarise(layers, (28, 28, 1)).total == 418_060


@pytest.mark.parametrize("name", get_args(get_args(ActivationName)[0]))
def test_keras_knows_every_activation(name: str) -> None:
    layer = keras_layer(Activation.model_validate({"function": name}))
    assert layer.activation.__name__ == name


def test_penalties_reach_keras() -> None:
    layer = keras_layer(Dense(l1=0.25, l2=0.5))
    assert layer.kernel_regularizer.get_config() == {"l1": 0.25, "l2": 0.5}
    assert keras_layer(Dense()).kernel_regularizer is None


@pytest.mark.parametrize(
    ("optimizer", "expected"),
    [
        (Sgd(momentum=0.5, nesterov=True), {"momentum": 0.5, "nesterov": True}),
        (RmsProp(rho=0.8, momentum=0.1), {"rho": 0.8, "momentum": 0.1}),
        (Adagrad(initial_accumulator=0.2), {"initial_accumulator_value": 0.2}),
        (Adam(beta_1=0.8, beta_2=0.9, amsgrad=True), {"beta_1": 0.8, "beta_2": 0.9}),
    ],
)
def test_settings_reach_the_keras_optimiser(
    optimizer: Optimizer, expected: dict[str, float]
) -> None:
    config = keras_optimizer(optimizer).get_config()
    assert config["learning_rate"] == pytest.approx(optimizer.learning_rate)
    assert {name: config[name] for name in expected} == pytest.approx(expected)


def test_every_kind_of_optimiser_is_registered() -> None:
    for kind in kinds_of(Optimizer):
        assert isinstance(keras_optimizer(kind()), keras.Optimizer)


def test_a_new_kind_needs_a_class_and_its_keras_layer() -> None:
    class Doubled(LayerSpec):
        """Gives every value twice."""

        kind: Literal["doubled"] = "doubled"

        def output_shape(self, shape: Shape) -> Shape:
            return (*shape[:-1], 2 * shape[-1])

    with pytest.raises(NotImplementedError, match="Doubled"):
        keras_layer(Doubled())

    @keras_layer.register
    def _(_layer: Doubled) -> keras.Layer:
        return keras.layers.Lambda(lambda x: keras.ops.concatenate([x, x], axis=-1))

    model = build_network((Doubled(),), FLAT)  # type: ignore[arg-type] # not of the union
    assert model.output_shape[1:] == Doubled().output_shape(FLAT)
