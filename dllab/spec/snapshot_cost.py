"""What the snapshots of a run take, told before it is started."""

from dllab.plurals import counted
from dllab.sizes import size_words
from dllab.spec.experiment import Experiment
from dllab.spec.layers import Shape
from dllab.spec.summary import BYTES, NetworkSummary, summarise

MEGABYTE = 1 << 20
# Of each kind. A slider has no more places, and each of them is looked at whenever it is drawn.
MOST_KEPT = 1000


def snapshot_cost(experiment: Experiment, input_shape: Shape) -> str:
    """How large a snapshot is and how many epochs are kept, in one sentence.

    Empty where the network's size is unknown, as it does not fit.
    """
    network = summarise(experiment.layers, input_shape)
    if any(line.output_shape is None for line in network.layers):
        return ""
    room, weights = experiment.compute.snapshots * MEGABYTE, network.parameter_bytes
    if room == 0:
        return "No epoch is kept: the run can be neither looked back at nor gone on with exactly."
    epochs = experiment.training.epochs
    # The untrained network is kept as well.
    kept = min(epochs, min(room // max(weights, 1), MOST_KEPT) - 1)
    state = size_words(state_bytes(experiment, network))
    sizes = f"{size_words(weights)} for each epoch that is kept, {state} for the exact state"
    if kept < 1:
        return f"{sizes}: too little room for any epoch."
    return (
        f"{sizes}: {'all' if kept == epochs else f'up to {kept:,} of'} {counted(epochs, 'epoch')}."
    )


def state_bytes(experiment: Experiment, network: NetworkSummary) -> int:
    """What all that training changes takes, nearly."""
    training = experiment.training
    best = network.parameter_bytes if training.keep_best else 0
    return network.parameter_bytes + best + BYTES * training.optimizer.slots * network.trainable
