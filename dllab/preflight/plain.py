"""An experiment without what keeps a network from learning samples by heart."""

from dllab.spec import Experiment, Layer
from dllab.spec.roles import DISTURBS


def unregularised(experiment: Experiment) -> Experiment:
    """The same network and rate, without penalties, noise, dropout, augmentation and decay."""
    layers = tuple(
        _penalised(layer, 0.0) for layer in experiment.layers if not isinstance(layer, DISTURBS)
    )
    optimizer = experiment.training.optimizer
    if "weight_decay" in type(optimizer).model_fields:
        optimizer = optimizer.model_copy(update={"weight_decay": 0.0})
    plain = experiment.with_training(optimizer=optimizer, class_weights="none")
    return plain.model_copy(update={"layers": layers, "data": experiment.data.unaugmented})


def penalised(experiment: Experiment, l2: float) -> Experiment:
    """The network with this L2 penalty, and no other, in every layer that can have one."""
    layers = tuple(_penalised(layer, l2) for layer in experiment.layers)
    return experiment.model_copy(update={"layers": layers})


def _penalised(layer: Layer, l2: float) -> Layer:
    if "l2" not in type(layer).model_fields:
        return layer
    return layer.model_copy(update={"l1": 0.0, "l2": l2})
