"""The probe that tells what one layer of a network that trains weighs."""

from typing import Any

from dllab.insight.layer_weights import layer_weights
from dllab.insight.network import Network
from dllab.network.weight_names import weight_names


def weights(network: Network, params: dict[str, Any]) -> dict[str, Any]:
    """See `layer_weights`, of the network as it is now."""
    model = network.inference.model
    names = weight_names(network.experiment.layers, model)
    return layer_weights(dict(zip(names, model.get_weights(), strict=True)), params)
