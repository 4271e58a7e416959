"""Augmentation as Keras layers; the formulas and the order of the draws are Keras's own.

They are no part of the network: only a training step sends its batch through them.
"""

from functools import singledispatch

import keras
import tensorflow as tf

from dllab.data.augment import ValueRange
from dllab.spec.data import augmentation as spec
from dllab.spec.data.augmentation import Augmentation, AugmentSpec
from dllab.spec.layers import Shape

# What fills the places that become free: the image's own edge.
FILL = "nearest"


def augmentation_model(
    augmentation: Augmentation, shape: Shape, value_range: ValueRange
) -> keras.Sequential:
    """All changes one after the other, for images of a shape; without weights.

    As with the network, `random.seed(seed)` before the call makes its draws repeatable.
    """
    layers = [Sometimes(keras_augment(a, value_range), a.probability) for a in augmentation]
    return keras.Sequential([keras.Input(shape), *layers])


@singledispatch
def keras_augment(augment: AugmentSpec, value_range: ValueRange) -> keras.Layer:
    """The Keras layer that changes every image; each kind registers how it is made."""
    raise NotImplementedError(f"No Keras layer is registered for {type(augment).__name__}.")


@keras_augment.register
def _(augment: spec.Flip, _range: ValueRange) -> keras.Layer:
    return Mirror(augment.direction)


@keras_augment.register
def _(augment: spec.Shift, _range: ValueRange) -> keras.Layer:
    return keras.layers.RandomTranslation(augment.distance, augment.distance, fill_mode=FILL)


@keras_augment.register
def _(augment: spec.PadAndCrop, _range: ValueRange) -> keras.Layer:
    return PadAndCrop(augment.pixels)


@keras_augment.register
def _(augment: spec.Rotate, _range: ValueRange) -> keras.Layer:
    return keras.layers.RandomRotation(augment.degrees / 360, fill_mode=FILL)


@keras_augment.register
def _(augment: spec.Zoom, _range: ValueRange) -> keras.Layer:
    return keras.layers.RandomZoom(augment.strength, fill_mode=FILL)


@keras_augment.register
def _(augment: spec.Brightness, value_range: ValueRange) -> keras.Layer:
    return keras.layers.RandomBrightness(augment.strength, value_range)


@keras_augment.register
def _(augment: spec.Contrast, value_range: ValueRange) -> keras.Layer:
    # As a single number Keras 3.15 takes it for the upper bound alone: contrast would only grow.
    return keras.layers.RandomContrast((augment.strength, augment.strength), value_range)


@keras_augment.register
def _(augment: spec.Noise, value_range: ValueRange) -> keras.Layer:
    least, greatest = value_range
    return keras.layers.GaussianNoise(augment.stddev * (greatest - least))


class Sometimes(keras.layers.Layer):
    """Applies a layer to each image with a probability, while training."""

    def __init__(self, layer: keras.Layer, probability: float) -> None:
        super().__init__()
        self.layer = layer
        self.probability = probability
        self.seed_generator = keras.random.SeedGenerator()

    def build(self, shape: Shape) -> None:
        """Build the layer that is applied."""
        self.layer.build(shape)

    def call(self, images: tf.Tensor, training: bool = False) -> tf.Tensor:
        """Images as they were, or changed."""
        if not training:
            return images
        drawn = keras.random.uniform((tf.shape(images)[0], 1, 1, 1), seed=self.seed_generator)
        # The probability may be a knob.
        chosen = drawn < tf.convert_to_tensor(self.probability, tf.float32)
        return keras.ops.where(chosen, self.layer(images, training=True), images)

    def compute_output_shape(self, shape: Shape) -> Shape:
        """The images' own."""
        return shape


class Mirror(keras.layers.Layer):
    """Mirrors every image."""

    def __init__(self, direction: str) -> None:
        super().__init__()
        self.axis = 2 if direction == "horizontal" else 1

    def call(self, images: tf.Tensor) -> tf.Tensor:
        """The mirrored images."""
        return keras.ops.flip(images, self.axis)


class PadAndCrop(keras.layers.Layer):
    """Moves every image by whole pixels, as padding with zeros and cropping would."""

    def __init__(self, pixels: int) -> None:
        super().__init__()
        self.pixels = pixels
        self.seed_generator = keras.random.SeedGenerator()

    def call(self, images: tf.Tensor) -> tf.Tensor:
        """The moved images."""
        shape = (tf.shape(images)[0], 2)
        moves = keras.random.randint(shape, -self.pixels, self.pixels + 1, seed=self.seed_generator)
        x, y = tf.split(tf.cast(moves, tf.float32), 2, axis=1)
        one, none = tf.ones_like(x), tf.zeros_like(x)
        places = tf.concat([one, none, x, none, one, y, none, none], axis=1)
        return keras.ops.image.affine_transform(images, places, interpolation="nearest")
