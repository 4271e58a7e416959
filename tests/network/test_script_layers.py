"""The calls a script makes, one by one: each makes the lab's layer, block or optimiser."""

from typing import Any

import keras
import numpy as np
import pytest

from dllab.network.build import build_network
from dllab.network.layers import keras_layer
from dllab.network.optimizers import keras_optimizer
from dllab.network.script import model_code
from dllab.network.script_layers import layer_code
from dllab.network.script_optimizer import optimizer_code
from dllab.network.script_residual import block_code
from dllab.spec import Experiment, Layer, LayerSpec, kinds_of
from dllab.spec.compute import ComputeSpec, Precision
from dllab.spec.initializers import Constant as ConstantWeights
from dllab.spec.initializers import HeNormal, Orthogonal, RandomNormal
from dllab.spec.layers import (
    AveragePool2D,
    BatchNorm,
    Conv2D,
    Dense,
    GlobalAveragePool2D,
    LayerNorm,
    MaxPool2D,
    Residual,
)
from dllab.spec.optimizers import Clipping
from tests.spec.kinds import OPTIMIZERS

LAYERS: list[Layer] = [
    *(kind() for kind in kinds_of(Layer) if kind is not Residual),  # type: ignore[list-item] # layers all
    Dense(units=3, use_bias=False, initializer=HeNormal(), l1=0.1, l2=0.2),
    Dense(initializer=RandomNormal(stddev=0.5)),
    AveragePool2D(pool_size=3, strides=1, padding="same"),
    LayerNorm(epsilon=1e-5, center=False),
    BatchNorm(momentum=0.99),
    Conv2D(kernel_size=5, strides=2, padding="valid", activation="linear"),
    MaxPool2D(pool_size=3, padding="same"),
    BatchNorm(momentum=0.5, epsilon=0.1, scale=False, center=False),
]


def config(layer: keras.Layer | keras.Optimizer) -> dict[str, Any]:
    return {name: value for name, value in layer.get_config().items() if name != "name"}


@pytest.mark.parametrize("layer", LAYERS, ids=repr)
def test_a_layers_call_makes_the_labs_layer(layer: Layer) -> None:
    written = eval(layer_code(layer), {"keras": keras})  # noqa: S307
    assert config(written) == config(keras_layer(layer))


RESIDUALS = [
    Residual(filters=3),
    Residual(filters=5, l1=0.1, initializer=Orthogonal()),
    Residual(filters=3, strides=2, momentum=0.5, initializer=RandomNormal(stddev=0.5), l2=0.1),
    Residual(initializer=ConstantWeights(value=0.01)),
]


@pytest.mark.parametrize("precision", ["float32", "mixed bfloat16"])
@pytest.mark.parametrize("spec", RESIDUALS, ids=repr)
def test_the_residual_block_is_the_labs(spec: Residual, precision: Precision) -> None:
    """Initial weights, outputs, penalties and what a step of training moves are equal."""
    layers: tuple[Layer, ...] = (spec, spec, GlobalAveragePool2D(), Dense(units=3))
    image = np.random.default_rng(0).normal(size=(6, 9, 8, 3)).astype("float32")
    keras.utils.set_random_seed(1)
    lab = build_network(layers, image.shape[1:], precision)
    keras.utils.set_random_seed(1)
    compute = ComputeSpec(precision=precision)
    written = written_network(Experiment(layers=layers, compute=compute), image)
    assert_equal_weights(written, lab)
    for training in (True, False):
        outputs = written(image, training=training)
        np.testing.assert_allclose(outputs, lab(image, training=training), rtol=1e-5, atol=1e-6)
    assert_equal_weights(written, lab)
    np.testing.assert_allclose(sum(written.losses), sum(lab.losses), rtol=1e-6)


def written_network(experiment: Experiment, image: Any) -> keras.Model:
    made: dict[str, Any] = {"keras": keras, "x_train": image}
    exec("\n\n".join([block_code(experiment.layers), model_code(experiment)]), made)  # noqa: S102
    model: keras.Model = made["model"]
    return model


def assert_equal_weights(one: keras.Model, other: keras.Model) -> None:
    for mine, yours in zip(one.weights, other.weights, strict=True):
        np.testing.assert_allclose(mine, yours, rtol=1e-6, atol=1e-7, err_msg=mine.path)


@pytest.mark.parametrize(("penalty", "found"), [("l1", "L1"), ("l2", "L2")])
def test_a_single_penalty_has_the_short_name(penalty: str, found: str) -> None:
    layer = Dense.model_validate({penalty: 0.25})
    assert f"kernel_regularizer=keras.regularizers.{found}(0.25)" in layer_code(layer)


@pytest.mark.parametrize("kind", OPTIMIZERS)
def test_an_optimisers_call_makes_the_labs_optimiser(kind: type) -> None:
    clipping = Clipping(by="norm", limit=0.5)
    changed = {
        name: field.default / 2
        for name, field in kind.model_fields.items()  # type: ignore[attr-defined] # a Spec
        if field.annotation is float
    }
    for optimizer in (kind(), kind(**changed)):
        written = eval(optimizer_code(optimizer, clipping), {"keras": keras})  # noqa: S307
        assert config(written) == config(keras_optimizer(optimizer, clipping))


def test_a_kind_without_a_script_is_told() -> None:
    class Strange(LayerSpec):
        """A layer nobody registered."""

    with pytest.raises(NotImplementedError, match="No script is known for Strange"):
        layer_code(Strange())
