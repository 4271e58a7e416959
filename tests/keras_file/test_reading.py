"""Models that plain Keras saved come back with their layers and weights; strangers' are refused."""

import io
import json
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import h5py
import keras
import numpy as np
import pytest

from dllab.keras_file import KerasFileError
from dllab.keras_file.plain_model import plain_model
from dllab.keras_file.reading import keras_network
from dllab.spec import Layer
from dllab.spec.initializers import HeNormal
from dllab.spec.layers import (
    Activation,
    BatchNorm,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    LayerNorm,
    MaxPool2D,
)

layers = keras.layers


def image_model() -> keras.Model:
    return keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.Conv2D(4, 3, activation="relu", kernel_initializer="he_normal"),
            layers.BatchNormalization(momentum=0.9),
            layers.ReLU(),
            layers.MaxPooling2D(),
            layers.SpatialDropout2D(0.2),
            layers.GaussianNoise(0.1),
            layers.Flatten(),
            layers.LayerNormalization(),
            layers.Dense(6, activation="tanh", kernel_regularizer=keras.regularizers.L2(0.01)),
            layers.Dropout(0.25),
            layers.Dense(3),
            layers.Softmax(),
        ]
    )


def functional_model() -> keras.Model:
    inputs = keras.Input((5,))
    hidden = layers.Dense(4, activation="relu")(inputs)
    return keras.Model(inputs, layers.Dense(2, activation="softmax")(hidden))


def disturbed(model: keras.Model) -> keras.Model:
    """With weights, and moving figures, that no initialiser draws."""
    generator = np.random.default_rng(0)
    model.set_weights([generator.uniform(0.1, 1, w.shape) for w in model.get_weights()])
    return model


@pytest.mark.parametrize("make", [image_model, functional_model])
def test_the_network_answers_as_the_model_that_was_saved(
    make: Callable[[], keras.Model], tmp_path: Path
) -> None:
    model = disturbed(make())
    model.save(tmp_path / "model.keras")
    network = keras_network(tmp_path / "model.keras")
    plain = plain_model(network.layers, network.input_shape)
    for variable, value in zip(plain.weights, network.weights, strict=True):
        variable.assign(value)
    x = np.random.default_rng(1).normal(size=(7, *network.input_shape)).astype(np.float32)
    np.testing.assert_array_equal(plain.model.predict(x, verbose=0), model.predict(x, verbose=0))


def test_layers_come_with_their_options(tmp_path: Path) -> None:
    image_model().save(tmp_path / "model.keras")
    found: tuple[Layer, ...] = keras_network(tmp_path / "model.keras").layers
    assert found[:4] == (
        Conv2D(filters=4, padding="valid", initializer=HeNormal()),
        BatchNorm(),
        Activation(function="relu"),
        MaxPool2D(),
    )
    assert found[6:] == (
        Flatten(),
        LayerNorm(),
        Dense(units=6, activation="tanh", l2=0.01),
        Dropout(rate=0.25),
        Dense(units=3, activation="linear"),
        Activation(function="softmax"),
    )


@keras.saving.register_keras_serializable(package="stranger")
class Own(keras.layers.Layer):
    def call(self, x: Any) -> Any:
        return x


def branching() -> keras.Model:
    inputs = keras.Input((4,))
    one = layers.Dense(4)(inputs)
    return keras.Model(inputs, layers.Add()([inputs, one]))


REFUSED: dict[str, tuple[Callable[[], keras.Model], str]] = {
    "Lambda": (lambda: row(layers.Lambda(lambda x: x + 1)), "Lambda"),
    "own layer": (lambda: row(Own()), "'stranger'|not one of Keras's own"),
    "unknown layer": (lambda: row(layers.UnitNormalization()), "UnitNormalization"),
    "unknown option": (
        lambda: keras.Sequential([keras.Input((8, 8, 2)), layers.Conv2D(2, 3, dilation_rate=2)]),
        "dilation_rate",
    ),
    "oblong kernel": (
        lambda: keras.Sequential([keras.Input((8, 8, 2)), layers.Conv2D(2, (3, 1))]),
        "kernel_size",
    ),
    "other slope": (lambda: row(layers.LeakyReLU(0.3)), "negative_slope"),
    "constraint": (
        lambda: row(layers.Dense(3, kernel_constraint=keras.constraints.NonNeg())),
        "kernel_constraint",
    ),
    "activation": (lambda: row(layers.Dense(3, activation="swish")), "activation"),
    "branches": (branching, "branches|kind the lab does not know"),
    "no fixed size": (
        lambda: keras.Sequential([keras.Input((None, 8, 1)), layers.Conv2D(2, 3)]),
        "fixed size",
    ),
}


def row(layer: keras.Layer) -> keras.Model:
    return keras.Sequential([keras.Input((4,)), layers.Dense(4), layer])


@pytest.mark.parametrize("case", REFUSED)
def test_what_the_lab_does_not_know_is_refused_by_name(case: str, tmp_path: Path) -> None:
    make, told = REFUSED[case]
    make().save(tmp_path / "model.keras")
    with pytest.raises(KerasFileError, match=told):
        keras_network(tmp_path / "model.keras")


# Files that were tampered with


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "model.keras"
    functional_model().save(path)
    return path


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewrite(path: Path, changed: dict[str, bytes], packing: int = zipfile.ZIP_STORED) -> None:
    content = members(path) | changed
    with zipfile.ZipFile(path, "w", packing) as archive:
        for name, value in content.items():
            archive.writestr(name, value)


def refused(path: Path) -> str:
    with pytest.raises(KerasFileError) as caught:
        keras_network(path)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_weights_file_may_not_point_to_another_file(saved: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.h5"
    with h5py.File(secret, "w") as file:
        file["data"] = np.zeros((5, 4), np.float32)

    def linked(file: h5py.File) -> None:
        file["layers/dense/vars/0"] = h5py.ExternalLink(str(secret), "data")

    def outside(file: h5py.File) -> None:
        file.create_dataset(
            "layers/dense/vars/0", (5, 4), "f4", external=[(str(tmp_path / "raw"), 0, 80)]
        )

    for put in (linked, outside):
        rewrite(saved, {"model.weights.h5": with_other(saved, put)})
        assert "another file" in refused(saved)


def with_other(saved: Path, put: Callable[[h5py.File], None]) -> bytes:
    """The weights with another first kernel."""
    content = io.BytesIO(members(saved)["model.weights.h5"])
    with h5py.File(content, "r+") as file:
        if "layers/dense/vars/0" in file:
            del file["layers/dense/vars/0"]
        put(file)
    return content.getvalue()


def test_packed_weights_are_refused_before_they_are_unpacked(saved: Path) -> None:
    def bomb(file: h5py.File) -> None:
        file.create_dataset(
            "layers/dense/vars/0", data=np.zeros((5, 4), np.float32), compression="gzip"
        )

    rewrite(saved, {"model.weights.h5": with_other(saved, bomb)})
    assert "packed" in refused(saved)


def test_a_zip_bomb_is_refused(saved: Path) -> None:
    rewrite(saved, {"model.weights.h5": b"\0" * 50_000_000}, zipfile.ZIP_DEFLATED)
    assert "claim" in refused(saved)
    rewrite(saved, {"config.json": b" " * 9_000_000}, zipfile.ZIP_DEFLATED)
    assert "larger than" in refused(saved)


def test_a_description_larger_than_its_weights_is_refused(saved: Path) -> None:
    config = json.loads(members(saved)["config.json"])
    config["config"]["layers"][1]["config"]["units"] = 65_536
    rewrite(saved, {"config.json": json.dumps(config).encode()})
    assert "do not belong together" in refused(saved)


@pytest.mark.parametrize("name", ["../evil", "assets/vocabulary.txt", "/etc/passwd"])
def test_further_members_are_refused(saved: Path, name: str) -> None:
    rewrite(saved, {name: b"x"})
    assert "known layers" in refused(saved)


@pytest.mark.parametrize(
    "config",
    [
        b"",
        b"[]",
        b"{}",
        b"[" * 100_000,
        b'{"class_name": "Sequential", "config": {"layers": []}}',
        b'{"class_name": "Sequential", "config": {"layers": [1]}}',
        b'{"class_name": "Sequential", "config": {"layers": [{"class_name": "InputLayer"}]}}',
        b'{"class_name": "os.system", "config": "echo"}',
    ],
)
def test_a_broken_description_is_told(saved: Path, config: bytes) -> None:
    rewrite(saved, {"config.json": config})
    assert refused(saved)


def test_other_files_are_told(tmp_path: Path, saved: Path) -> None:
    assert "no file" in refused(tmp_path / "none.keras")
    cut = tmp_path / "cut.keras"
    cut.write_bytes(saved.read_bytes()[:-200])
    assert "no .keras file" in refused(cut)
    with zipfile.ZipFile(tmp_path / "other.keras", "w") as archive:
        archive.writestr("metadata.json", "{}")
    assert "holds no config.json" in refused(tmp_path / "other.keras")


def test_flipped_bytes_never_do_more_than_a_message(saved: Path) -> None:
    content = saved.read_bytes()
    generator = np.random.default_rng(0)
    for place in generator.integers(0, len(content), 150).tolist():
        damaged = bytearray(content)
        damaged[place] ^= 1 << int(generator.integers(8))
        saved.write_bytes(damaged)
        # Anything but what it says would be an error of the test.
        with suppress(KerasFileError):
            keras_network(saved)
