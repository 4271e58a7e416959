"""What part a layer plays in a network: where the output begins, what is hidden before it."""

from dllab.spec.layers import (
    Activation,
    BatchNorm,
    Conv2D,
    Dense,
    Dropout,
    GaussianNoise,
    Layer,
    LayerNorm,
    Residual,
    SpatialDropout2D,
)

# Kinds that have weights drawn by an initialiser.
WEIGHTED = (Dense, Conv2D, Residual)
# Kinds whose weights are followed by an activation of the person's choice.
ACTIVATED = (Dense, Conv2D)
NORMALISES = (BatchNorm, LayerNorm)
DISTURBS = (Dropout, SpatialDropout2D, GaussianNoise)


def last_weighted(layers: tuple[Layer, ...]) -> int:
    """The place of the output layer, the last one with weights; -1 when there is none."""
    places = [place for place, layer in enumerate(layers) if isinstance(layer, WEIGHTED)]
    return places[-1] if places else -1


def function_of(layer: Layer) -> str:
    """The activation a layer applies; "" for kinds that have none to choose."""
    if isinstance(layer, Activation):
        return layer.function
    return layer.activation if isinstance(layer, ACTIVATED) else ""
