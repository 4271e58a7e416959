"""The Keras initialiser for each kind of initialiser."""

import keras

from dllab.spec import initializers as spec
from dllab.spec.base import Spec


def keras_initializer(initializer: Spec) -> keras.Initializer:
    """The Keras initialiser a description stands for, under the same name and options."""
    match initializer:
        case spec.Constant(value=value):
            return keras.initializers.Constant(value)
        case spec.RandomNormal(stddev=stddev):
            return keras.initializers.RandomNormal(stddev=stddev)
        case _:
            return keras.initializers.get(initializer.model_dump()["kind"])
