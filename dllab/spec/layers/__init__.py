"""The kinds of layer a network is built from, with their shapes and figures.

Adding a kind: a class in a file here and in `Layer`, its Keras layer in
`dllab/network/layers.py` and how a script writes it in `dllab/network/script_layers.py`.
"""

from typing import Annotated

from pydantic import Field

from dllab.spec.layers.base import (
    DoesNotFitError,
    LayerSpec,
    NoImageError,
    Parameters,
    Shape,
    describe,
    describe_sample,
)
from dllab.spec.layers.dense import Activation, Dense, Flatten
from dllab.spec.layers.noise import Dropout, GaussianNoise, SpatialDropout2D
from dllab.spec.layers.norm import BatchNorm, LayerNorm
from dllab.spec.layers.options import ActivationName
from dllab.spec.layers.residual import Residual
from dllab.spec.layers.windows import (
    AveragePool2D,
    Conv2D,
    GlobalAveragePool2D,
    GlobalMaxPool2D,
    MaxPool2D,
    window_positions,
)

# In the order in which the window offers them, group by group.
Layer = Annotated[
    Dense
    | Activation
    | Flatten
    | Conv2D
    | Residual
    | MaxPool2D
    | AveragePool2D
    | GlobalAveragePool2D
    | GlobalMaxPool2D
    | BatchNorm
    | LayerNorm
    | Dropout
    | SpatialDropout2D
    | GaussianNoise,
    Field(discriminator="kind"),
]

__all__ = [
    "Activation",
    "ActivationName",
    "AveragePool2D",
    "BatchNorm",
    "Conv2D",
    "Dense",
    "DoesNotFitError",
    "Dropout",
    "Flatten",
    "GaussianNoise",
    "GlobalAveragePool2D",
    "GlobalMaxPool2D",
    "Layer",
    "LayerNorm",
    "LayerSpec",
    "MaxPool2D",
    "NoImageError",
    "Parameters",
    "Residual",
    "Shape",
    "SpatialDropout2D",
    "describe",
    "describe_sample",
    "window_positions",
]
