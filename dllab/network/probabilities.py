"""From a network's outputs to a probability for each class."""

import numpy as np
import numpy.typing as npt

from dllab.spec import Experiment, output_activation
from dllab.spec.losses import SquaredError

Floats = npt.NDArray[np.float32]


def class_probabilities(experiment: Experiment, outputs: Floats) -> Floats:
    """What the outputs say of each class, shape (samples, classes), rows adding up to 1.

    Probabilities where the loss makes them so (cross-entropy). Scores of a hinge go through
    softmax; outputs for squared error, meant to be near 0 and 1, are cut to that and divided by
    their sum: shares that order the classes but promise no frequency.
    """
    activation = output_activation(experiment.layers[-1])
    loss = experiment.training.loss
    if loss.binary:
        second = _logistic(outputs) if activation == "linear" else outputs
        return np.concatenate([1 - second, second], axis=1)
    if activation == "softmax":
        return outputs
    if isinstance(loss, SquaredError):
        cut = np.clip(outputs, 1e-6, 1)
        return cut / cut.sum(axis=1, keepdims=True)
    grown = np.exp(outputs - outputs.max(axis=1, keepdims=True))
    return grown / grown.sum(axis=1, keepdims=True)


def named_classes(experiment: Experiment, outputs: Floats) -> npt.NDArray[np.int64]:
    """The class the network names for each sample, shape (samples,); as accuracy counts it."""
    if experiment.training.loss.binary:
        linear = output_activation(experiment.layers[-1]) == "linear"
        return (outputs[:, 0] > (0.0 if linear else 0.5)).astype(np.int64)
    return outputs.argmax(axis=1)


def are_probabilities(experiment: Experiment) -> bool:
    """Whether the loss makes the outputs probabilities, rather than scores."""
    return "cross_entropy" in experiment.training.loss.kind


def _logistic(scores: Floats) -> Floats:
    # By tanh, which overflows nowhere.
    return 0.5 * (1 + np.tanh(0.5 * scores))
