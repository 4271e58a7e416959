"""The part of a script that augments: Keras's own layers in front of the network."""

from functools import singledispatch
from textwrap import indent

from dllab.network.script_call import Code, call, plain_call
from dllab.spec.data import augmentation as spec
from dllab.spec.data.augmentation import Augmentation, AugmentSpec

TAB = "    "

SOMETIMES = '''\
class Sometimes(keras.layers.Layer):
    """Applies a layer to each image with a probability, while training."""

    def __init__(self, layer, probability):
        super().__init__()
        self.layer = layer
        self.probability = probability
        self.seeds = keras.random.SeedGenerator()

    def build(self, shape):
        self.layer.build(shape)

    def call(self, images, training=False):
        if not training:
            return images
        drawn = keras.random.uniform((keras.ops.shape(images)[0], 1, 1, 1), seed=self.seeds)
        changed = self.layer(images, training=True)
        return keras.ops.where(drawn < self.probability, changed, images)

    def compute_output_shape(self, shape):
        return shape'''

MIRROR = '''\
class Mirror(keras.layers.Layer):
    """Mirrors every image while training: axis 2 left and right, axis 1 top and bottom."""

    def __init__(self, axis):
        super().__init__()
        self.axis = axis

    def call(self, images, training=False):
        return keras.ops.flip(images, self.axis) if training else images'''

PAD_AND_CROP = '''\
class PadAndCrop(keras.layers.Layer):
    """Moves every image by whole pixels while training, as padding and cropping would."""

    def __init__(self, pixels):
        super().__init__()
        self.pixels = pixels
        self.seeds = keras.random.SeedGenerator()

    def call(self, images, training=False):
        if not training:
            return images
        shape = (keras.ops.shape(images)[0], 2)
        moves = keras.random.randint(shape, -self.pixels, self.pixels + 1, seed=self.seeds)
        x, y = keras.ops.split(keras.ops.cast(moves, "float32"), 2, axis=1)
        one, none = keras.ops.ones_like(x), keras.ops.zeros_like(x)
        places = keras.ops.concatenate([one, none, x, none, one, y, none, none], axis=1)
        return keras.ops.image.affine_transform(images, places, interpolation="nearest")

    def compute_output_shape(self, shape):
        return shape'''


def augmentation_classes(augmentation: Augmentation) -> list[str]:
    """The definitions that these changes need; none where Keras has all."""
    calls = augmentation_calls(augmentation)
    known = {"Sometimes(": SOMETIMES, "Mirror(": MIRROR, "PadAndCrop(": PAD_AND_CROP}
    return [text for name, text in known.items() if any(name in line for line in calls)]


def augmentation_code(augmentation: Augmentation) -> str:
    """The lines that make the list `augmentation`; the empty string without any change."""
    if not augmentation:
        return ""
    calls = "\n".join(f"{line}," for line in augmentation_calls(augmentation))
    return f"""\
# Augmentation: only while training, drawn anew for each image of each batch
{_range(augmentation)}augmentation = [
{indent(calls, TAB)}
]"""


def augmentation_calls(augmentation: Augmentation) -> list[str]:
    """A call a change."""
    return [_sometimes(augment) for augment in augmentation]


def _range(augmentation: Augmentation) -> str:
    if not any(augment.needs_range for augment in augmentation):
        return ""
    return "least, greatest = float(x_train.min()), float(x_train.max())\n"


def _sometimes(augment: AugmentSpec) -> str:
    if isinstance(augment, spec.Flip) and augment.probability == 0.5:
        return call("layers.RandomFlip", augment.direction)
    made = augment_code(augment)
    if augment.probability == 1:
        return made
    return plain_call("Sometimes", Code(made), augment.probability)


@singledispatch
def augment_code(augment: AugmentSpec) -> str:
    """The call of the layer that changes every image; each kind registers how it is written.

    Raises:
        NotImplementedError: no kind like this is registered.
    """
    raise NotImplementedError(f"No script is known for {type(augment).__name__}.")


@augment_code.register
def _(augment: spec.Flip) -> str:
    return plain_call("Mirror", 2 if augment.direction == "horizontal" else 1)


@augment_code.register
def _(augment: spec.Shift) -> str:
    distance = augment.distance
    return call("layers.RandomTranslation", distance, distance, fill_mode="nearest")


@augment_code.register
def _(augment: spec.PadAndCrop) -> str:
    return plain_call("PadAndCrop", augment.pixels)


@augment_code.register
def _(augment: spec.Rotate) -> str:
    return call("layers.RandomRotation", Code(f"{augment.degrees} / 360"), fill_mode="nearest")


@augment_code.register
def _(augment: spec.Zoom) -> str:
    return call("layers.RandomZoom", augment.strength, fill_mode="nearest")


@augment_code.register
def _(augment: spec.Brightness) -> str:
    return call("layers.RandomBrightness", augment.strength, value_range=Code("(least, greatest)"))


@augment_code.register
def _(augment: spec.Contrast) -> str:
    factor = Code(f"({augment.strength}, {augment.strength})")
    return call("layers.RandomContrast", factor, value_range=Code("(least, greatest)"))


@augment_code.register
def _(augment: spec.Noise) -> str:
    return call("layers.GaussianNoise", Code(f"{augment.stddev} * (greatest - least)"))
