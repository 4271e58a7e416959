"""The loss of each sample, from the network's outputs; a mean over samples is what trains."""

import numpy as np
import numpy.typing as npt

from dllab.network.probabilities import Floats
from dllab.spec import Experiment
from dllab.spec.losses import Hinge, SquaredError


def sample_losses(
    experiment: Experiment, outputs: Floats, logits: Floats, labels: npt.NDArray[np.int32]
) -> Floats:
    """The loss of each sample as `dllab.network.losses` has it, without penalties; (samples,).

    Args:
        experiment: says which loss.
        outputs: of the last layer, shape (samples, units).
        logits: see `Inference.outputs_and_logits`, the same shape.
        labels: the right classes, shape (samples,).
    """
    loss, places = experiment.training.loss, labels[:, None].astype(np.intp)
    if loss.binary:
        signed = np.where(labels == 1, logits[:, 0], -logits[:, 0])
        return np.logaddexp(np.float32(0), -signed)
    right = np.take_along_axis(outputs, places, axis=1)
    if isinstance(loss, Hinge):
        over = np.maximum(outputs - right + loss.margin, 0).sum(axis=1)
        return over - np.float32(loss.margin)
    if isinstance(loss, SquaredError):
        # |a - e_y|^2 = |a|^2 - 2 a_y + 1
        squares: Floats = (np.square(outputs).sum(axis=1) - 2 * right[:, 0] + 1) / outputs.shape[1]
        return squares
    top = logits.max(axis=1, keepdims=True)
    spread = np.log(np.exp(logits - top).sum(axis=1, keepdims=True)) + top
    surprise: Floats = (spread - np.take_along_axis(logits, places, axis=1))[:, 0]
    return surprise
