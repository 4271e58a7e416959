"""The loss of each sample, from the network's outputs; a mean over samples is what trains."""

import numpy as np
import numpy.typing as npt

from dllab.network.probabilities import Floats
from dllab.spec import Experiment, output_activation
from dllab.spec.losses import Hinge, SquaredError

# As Keras cuts probabilities before it takes their logarithm.
LEAST_PROBABILITY = 1e-7


def sample_losses(experiment: Experiment, outputs: Floats, labels: npt.NDArray[np.int32]) -> Floats:
    """The loss of each sample as `dllab.network.losses` has it, without penalties; (samples,)."""
    loss, places = experiment.training.loss, labels[:, None].astype(np.intp)
    if loss.binary:
        return _binary(outputs[:, 0], labels, _gives_logits(experiment))
    right = np.take_along_axis(outputs, places, axis=1)
    if isinstance(loss, Hinge):
        over = np.maximum(outputs - right + loss.margin, 0).sum(axis=1)
        return over - np.float32(loss.margin)
    if isinstance(loss, SquaredError):
        # |a - e_y|^2 = |a|^2 - 2 a_y + 1
        squares: Floats = (np.square(outputs).sum(axis=1) - 2 * right[:, 0] + 1) / outputs.shape[1]
        return squares
    if _gives_logits(experiment):
        top = outputs.max(axis=1, keepdims=True)
        spread = np.log(np.exp(outputs - top).sum(axis=1, keepdims=True))
        logits: Floats = (spread + top - right)[:, 0]
        return logits
    return _surprise(right[:, 0])


def _binary(outputs: Floats, labels: npt.NDArray[np.int32], are_logits: bool) -> Floats:
    if are_logits:
        signed = np.where(labels == 1, outputs, -outputs)
        return np.logaddexp(np.float32(0), -signed)
    return _surprise(np.where(labels == 1, outputs, 1 - outputs))


def _surprise(probability: Floats) -> Floats:
    return -np.log(np.clip(probability, LEAST_PROBABILITY, 1 - LEAST_PROBABILITY))


def _gives_logits(experiment: Experiment) -> bool:
    return output_activation(experiment.layers[-1]) == "linear"
