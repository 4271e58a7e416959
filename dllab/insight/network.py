"""A network at one state of its training, as a probe sees it."""

from collections import OrderedDict
from functools import lru_cache
from pathlib import Path

import keras
import numpy as np
import numpy.typing as npt

from dllab.arrays import Arrays, ArraysError, unpacked
from dllab.data.prepare import Prepared, prepare
from dllab.jobs.job import JobError
from dllab.network.build import build_network
from dllab.network.inference import Floats, Inference
from dllab.network.probabilities import class_probabilities, named_classes
from dllab.spec import Experiment
from dllab.spec.data import DataSpec

# Each keeps a network's weights in memory; a person goes back and forth between a few.
MOST_NETWORKS = 4


class Network:
    """What a probe may ask; nothing a probe does changes what trains.

    Attributes:
        experiment: what the network is and was trained on.
        inference: the network itself, `inference.model` in Keras.
        epoch: how many epochs of a run under way lie behind it, a part of one counted as such;
            None for kept weights, whose epoch is known to whoever asks.
    """

    def __init__(
        self, experiment: Experiment, inference: Inference, epoch: float | None = None
    ) -> None:
        self.experiment = experiment
        self.inference = inference
        self.epoch = epoch

    @property
    def data(self) -> Prepared:
        """The experiment's data, split and preprocessed; read when they are first wanted.

        Raises:
            DataError: the data cannot be used as asked.
        """
        return prepared(self.experiment.data.unaugmented)

    def outputs(self, x: Floats) -> Floats:
        """What the last layer says of preprocessed inputs, shape (samples, units)."""
        return self.inference.outputs(x)

    def outputs_and_logits(self, x: Floats) -> tuple[Floats, Floats]:
        """The same, and what its softmax or sigmoid, if it has one, is taken of."""
        return self.inference.outputs_and_logits(x)

    def layers(self, x: Floats) -> list[Floats]:
        """What each layer says of preprocessed inputs."""
        return self.inference.layers(x)

    def as_probabilities(self, outputs: Floats) -> Floats:
        """What outputs of the last layer say of each class, see `class_probabilities`."""
        return class_probabilities(self.experiment, outputs)

    def as_classes(self, outputs: Floats) -> npt.NDArray[np.int64]:
        """The classes that outputs of the last layer name, shape (samples,)."""
        return named_classes(self.experiment, outputs)

    def preprocessed(self, original: Floats) -> Floats:
        """Inputs in the units of the data set, as the network is fed them."""
        return self.data.fitted.apply(original.astype(np.float32, copy=True))


# As those of the networks: reading data anew takes longer than the eye waits.
@lru_cache(maxsize=MOST_NETWORKS)
def prepared(spec: DataSpec) -> Prepared:
    """The data of an experiment, ready to be read; raises as `prepare`."""
    return prepare(spec)


class KeptNetworks:
    """Networks at weights that were kept in files; those used last need not be built again."""

    def __init__(self) -> None:
        self._built: OrderedDict[str, Inference] = OrderedDict()

    def at(self, experiment: Experiment, weights: Path) -> Network:
        """The experiment's network with the weights in a file.

        Raises:
            JobError: the file cannot be read, or its weights are not this network's.
            DataError: the data, which say how large a sample is, cannot be used.
        """
        inference = self._inference(experiment)
        _assign(inference.model, _read(weights))
        return Network(experiment, inference)

    def _inference(self, experiment: Experiment) -> Inference:
        shape = prepared(experiment.data.unaugmented).fitted.output_shape
        parts = [layer.model_dump_json() for layer in experiment.layers]
        key = "\n".join([*parts, experiment.compute.precision, repr(shape)])
        found = self._built.pop(key, None) or Inference(
            build_network(experiment.layers, shape, experiment.compute.precision), key
        )
        self._built[key] = found
        while len(self._built) > MOST_NETWORKS:
            self._built.popitem(last=False)
        return found


def _read(path: Path) -> Arrays:
    try:
        arrays, _ = unpacked(path.read_bytes())
    except (OSError, ArraysError) as error:
        raise JobError(f"The weights kept of this epoch cannot be read: {error}.") from error
    return arrays


def _assign(model: keras.Model, arrays: Arrays) -> None:
    """Give a network the weights of a snapshot, whose names sort in the order of its weights."""
    values = [arrays[name] for name in sorted(arrays)]
    expected = [tuple(variable.shape) for variable in model.weights]
    received = [value.shape for value in values]
    if expected != received:
        raise JobError(
            "The weights kept of this epoch belong to another network: expected arrays of the "
            f"shapes {expected}, received {received}."
        )
    for variable, value in zip(model.weights, values, strict=True):
        variable.assign(value)
