"""Augmentation: what the Keras layers do, that NumPy shows the same, and what a script draws.

Strengths of (a, a) leave nothing to chance, so that layer and preview must agree pixel by pixel;
otherwise moments over many images are compared.
"""

import random
import time
from typing import Any

import keras
import numpy as np
import pytest

from dllab.data import augment as preview
from dllab.network.augmentation import PadAndCrop as PadAndCropLayer
from dllab.network.augmentation import augmentation_model, keras_augment
from dllab.network.script_augmentation import augmentation_classes, augmentation_code
from dllab.spec.data import (
    Augment,
    Augmentation,
    Brightness,
    Contrast,
    Flip,
    Noise,
    PadAndCrop,
    Rotate,
    Shift,
    Zoom,
)
from tests.spec.kinds import AUGMENTS

RANGE = (-0.5, 1.5)
ALL: Augmentation = tuple(kind() for kind in AUGMENTS)  # type: ignore[misc] # each is one of it


def images(count: int = 16, height: int = 12, width: int = 10) -> np.ndarray:
    rng = np.random.default_rng(0)
    smooth = rng.uniform(*RANGE, (count, height + 2, width + 2, 3))
    for axis in (1, 2):
        smooth = (smooth + np.roll(smooth, 1, axis) + np.roll(smooth, -1, axis)) / 3
    return smooth[:, 1:-1, 1:-1].astype(np.float32)


def by_keras(layer: keras.Layer, x: np.ndarray) -> np.ndarray:
    result: np.ndarray = layer(x, training=True).numpy()
    return result


def each(value: float) -> np.ndarray:
    return np.full(16, value)


@pytest.mark.parametrize("degrees", [-170.0, -30.0, 5.0, 45.0, 90.0])
def test_the_preview_turns_as_keras_does(degrees: float) -> None:
    layer = keras.layers.RandomRotation((degrees / 360, degrees / 360), fill_mode="nearest")
    shown = preview.rotated(images(), each(degrees))
    np.testing.assert_allclose(shown, by_keras(layer, images()), atol=1e-4)


@pytest.mark.parametrize(("right", "down"), [(0.2, -0.31), (-0.47, 0.08), (0.0, 0.5)])
def test_the_preview_shifts_as_keras_does(right: float, down: float) -> None:
    layer = keras.layers.RandomTranslation((down, down), (right, right), fill_mode="nearest")
    shown = preview.moved(images(), each(right * 10), each(down * 12))
    np.testing.assert_allclose(shown, by_keras(layer, images()), atol=1e-4)


@pytest.mark.parametrize("strength", [-0.6, -0.1, 0.25, 0.9])
def test_the_preview_zooms_as_keras_does(strength: float) -> None:
    layer = keras.layers.RandomZoom((strength, strength), fill_mode="nearest")
    shown = preview.zoomed(images(), each(1 + strength))
    np.testing.assert_allclose(shown, by_keras(layer, images()), atol=1e-4)


@pytest.mark.parametrize("strength", [-0.7, 0.1, 1.0])
def test_the_preview_brightens_as_keras_does(strength: float) -> None:
    layer = keras.layers.RandomBrightness((strength, strength), RANGE)
    shown = preview.brightened(images(), each(strength), RANGE)
    np.testing.assert_allclose(shown, by_keras(layer, images()), atol=1e-5)


@pytest.mark.parametrize("strength", [-0.9, 0.5, 0.9])
def test_the_preview_changes_contrast_as_keras_does(strength: float) -> None:
    layer = keras.layers.RandomContrast(0.5, RANGE)
    # Keras takes no fixed factor here; these are the bounds it draws between.
    layer.factor = (-strength, strength)
    shown = preview.contrasted(images(), each(1 + strength), RANGE)
    np.testing.assert_allclose(shown, by_keras(layer, images()), atol=1e-5)


def test_pad_and_crop_gives_the_pieces_of_the_padded_image() -> None:
    x = images()
    padded = np.pad(x, ((0, 0), (2, 2), (2, 2), (0, 0)))
    pieces = {
        padded[0, row : row + 12, column : column + 10].tobytes()
        for row in range(5)
        for column in range(5)
    }
    keras.utils.set_random_seed(0)
    layer = PadAndCropLayer(2)
    drawn = {by_keras(layer, x)[0].tobytes() for _ in range(300)}
    moves = [(right, down) for right in range(-2, 3) for down in range(-2, 3)]
    shown = {preview.cropped(x[:1], np.array([move])).tobytes() for move in moves}
    assert drawn == shown == pieces


@pytest.mark.parametrize("direction", ["horizontal", "vertical"])
def test_flips_are_numpys(direction: Any) -> None:
    flip = Flip(direction=direction, probability=1.0)
    expected = images()[:, :, ::-1] if direction == "horizontal" else images()[:, ::-1]
    model = augmentation_model((flip,), (12, 10, 3), RANGE)
    np.testing.assert_array_equal(by_keras(model, images()), expected)
    shown = preview.augmented(images(), (flip,), RANGE, 0)
    np.testing.assert_array_equal(shown, expected)


def moments(x: np.ndarray, changed: np.ndarray) -> np.ndarray:
    """Of what was done to images: how many, how much, how unequally, and where."""
    change = np.abs(changed - x).mean(axis=(1, 2, 3))
    mean = changed.mean(axis=0)
    return np.array(
        [
            (change > 1e-6).mean(),
            change.mean(),
            change.std(),
            changed.std(),
            mean[:2].mean(),
            mean[:, :2].mean(),
            changed.mean(axis=(1, 2, 3)).std(),
        ]
    )


CHANGES: list[Augment] = [
    *ALL,
    Flip(probability=0.2),
    Rotate(degrees=60.0, probability=0.3),
    Shift(distance=0.3),
    Brightness(strength=0.5, probability=0.7),
    Contrast(strength=0.9),
    Zoom(strength=0.8),
    PadAndCrop(pixels=1),
    Noise(stddev=0.2, probability=0.5),
]


@pytest.mark.parametrize("augment", CHANGES)
def test_preview_and_script_draw_as_the_training_does(augment: Augment) -> None:
    """2,000 copies of one image: a share has a standard error of at most 0.011."""
    x = np.repeat(images(1), 2000, axis=0)
    x[:, :6, :5] += 0.5
    keras.utils.set_random_seed(5)
    model = augmentation_model((augment,), (12, 10, 3), RANGE)
    trained = moments(x, by_keras(model, x))
    shown = moments(x, preview.augmented(x, (augment,), RANGE, 3))
    np.testing.assert_allclose(shown, trained, atol=0.03)
    written = moments(x, by_keras(scripted((augment,), x), x))
    np.testing.assert_allclose(written, trained, atol=0.03)


def scripted(augmentation: Augmentation, x: np.ndarray) -> keras.Sequential:
    """The layers a script makes, with a training part that has this range."""
    made: dict[str, Any] = {"keras": keras, "np": np, "x_train": np.array(RANGE)}
    code = [*augmentation_classes(augmentation), augmentation_code(augmentation)]
    exec("\n\n".join(code), made)  # noqa: S102
    return keras.Sequential([keras.Input(x.shape[1:]), *made["augmentation"]])


@pytest.mark.parametrize("augment", ALL)
def test_what_measures_is_not_changed(augment: Augment) -> None:
    x = images()
    for model in (augmentation_model((augment,), (12, 10, 3), RANGE), scripted((augment,), x)):
        np.testing.assert_array_equal(model(x, training=False).numpy(), x)
        assert model.count_params() == 0


def test_each_image_is_drawn_for_itself() -> None:
    x = np.repeat(images(1), 50, axis=0)
    for augment in ALL:
        layer = keras_augment(augment, RANGE)
        if not isinstance(augment, Flip):
            assert len(np.unique(by_keras(layer, x), axis=0)) > 20, augment.title


def test_equal_seeds_draw_equally_and_others_do_not() -> None:
    def drawn(seed: int) -> np.ndarray:
        random.seed(seed)
        return by_keras(augmentation_model(ALL, (12, 10, 3), RANGE), images())

    np.testing.assert_array_equal(drawn(1), drawn(1))
    assert not np.array_equal(drawn(1), drawn(2))


def test_a_preview_repeats_with_its_seed_while_a_slider_moves() -> None:
    """Another strength changes how far an image is turned, not which images are."""
    x = images()

    def shown(degrees: float, seed: int) -> np.ndarray:
        steps = (Rotate(degrees=degrees, probability=0.5), Flip())
        return preview.augmented(x, steps, RANGE, seed)

    np.testing.assert_array_equal(shown(20.0, 1), shown(20.0, 1))
    assert not np.array_equal(shown(20.0, 1), shown(20.0, 2))
    still = [np.abs(shown(degrees, 1) - shown(1e-9, 1)).max(axis=(1, 2, 3)) < 1e-6
             for degrees in (10.0, 40.0)]  # fmt: skip
    np.testing.assert_array_equal(*still)
    assert 0 < still[0].sum() < len(x)


def test_sixteen_colour_images_take_less_than_a_slider_s_step() -> None:
    x = images(16, 32, 32)
    taken = []
    for _ in range(30):
        begin = time.perf_counter()
        preview.augmented(x, ALL, RANGE, 0)
        taken.append(time.perf_counter() - begin)
    assert min(taken) < 0.02
