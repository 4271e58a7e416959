"""A network with each kind of layer trains: weights move, the loss falls, inference repeats."""

import keras
import numpy as np
import pytest

from dllab.network.build import build_network
from dllab.spec import Layer, kinds_of
from dllab.spec.layers import Dense, Flatten
from dllab.spec.roles import DISTURBS

IMAGE = (6, 6, 2)
FLAT_KINDS = (Dense,)


def network_with(kind: type[Layer]) -> keras.Sequential:
    layers: tuple[Layer, ...] = (kind(), Flatten(), Dense(units=2, activation="softmax"))
    if kind in FLAT_KINDS:
        layers = (Flatten(), *layers)
    keras.utils.set_random_seed(0)
    return build_network(layers, IMAGE)


def samples() -> tuple[np.ndarray, np.ndarray]:
    """Images of two classes, told apart by the brightness of a corner."""
    random = np.random.default_rng(0)
    labels = np.arange(64) % 2
    images = random.normal(0.5, 0.2, (64, *IMAGE)).astype("float32")
    images[:, :3, :3] += labels[:, None, None, None]
    return images, labels


@pytest.mark.parametrize("kind", kinds_of(Layer), ids=lambda kind: kind.__name__)
def test_the_loss_falls_and_every_weight_moves(kind: type[Layer]) -> None:
    model = network_with(kind)
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    before = model.get_weights()
    losses = model.fit(*samples(), epochs=12, batch_size=16, verbose=0).history["loss"]
    assert losses[-1] < 0.8 * losses[0]
    for old, new in zip(before, model.get_weights(), strict=True):
        assert not np.array_equal(old, new)


@pytest.mark.parametrize("kind", DISTURBS, ids=lambda kind: kind.__name__)
def test_noise_is_there_only_while_training(kind: type[Layer]) -> None:
    model = network_with(kind)
    images, _ = samples()
    quiet = [model(images, training=False).numpy() for _ in range(2)]
    np.testing.assert_array_equal(*quiet)
    noisy = [model(images, training=True).numpy() for _ in range(2)]
    assert not np.array_equal(*noisy)
    assert not np.array_equal(noisy[0], quiet[0])
