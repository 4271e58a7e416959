"""Histograms of a network's weights, taken at the end of epochs."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from dllab.events import HistogramsTaken
from dllab.network.weight_names import layer_names
from dllab.training.leg import Leg

BINS = 64


def recorded_epochs(epochs: int, wanted: int) -> frozenset[int]:
    """At most `wanted` epochs out of 1 to `epochs`, evenly spaced, the last one among them."""
    if wanted == 0:
        return frozenset()
    step = -(-epochs // wanted)
    return frozenset(range(epochs, 0, -step))


class WeightHistograms:
    """Takes histograms of all arrays of trainable weights of a network, each over its own range.

    A recorder, see `dllab.training.recorder`.
    """

    def begin(self, leg: Leg) -> None:
        """See `Recorder.begin`."""
        experiment = leg.experiment
        self._epochs = recorded_epochs(experiment.training.epochs, experiment.compute.histograms)
        model = leg.program.model
        layers = list(zip(experiment.layers, model.layers, strict=True))
        self._names = tuple(
            f"{number} {spec.title} {name}"
            for number, (spec, layer) in enumerate(layers, 1)
            for name in layer_names(layer.trainable_variables)
        )
        self._variables = model.trainable_variables

    def due(self, epoch: int) -> bool:
        """Whether histograms are recorded at this epoch."""
        return epoch in self._epochs

    def take(self, epoch: int, step: int) -> Iterator[HistogramsTaken]:  # noqa: ARG002 - see above
        """The histograms as the weights are now, at the end of an epoch, if they are recorded."""
        if self.due(epoch):
            yield self._histograms(epoch)

    def _histograms(self, epoch: int) -> HistogramsTaken:
        weights = [variable.value.numpy().ravel() for variable in self._variables]
        return HistogramsTaken(
            epoch,
            self._names,
            tuple(float(w.min()) for w in weights),
            tuple(float(w.max()) for w in weights),
            tuple(tuple(counts(w).tolist()) for w in weights),
        )


def counts(values: npt.NDArray[np.float32]) -> npt.NDArray[np.int64]:
    """How many of the finite values lie in each of `BINS` equal bins from least to greatest.

    NumPy's own histogram takes four times as long: it puts right what rounding does to a value
    within 1e-7 of a bin's edge.
    """
    finite = values if np.isfinite(values.sum()) else values[np.isfinite(values)]
    if len(finite) == 0:
        return np.zeros(BINS, np.int64)
    low = finite.min()
    width = float(finite.max()) - float(low)
    if width < np.finfo(np.float32).tiny * BINS:
        # As NumPy has it: a range of 0 reaches half a unit to either side.
        return np.bincount([BINS // 2], [len(finite)], BINS).astype(np.int64)
    bins = ((finite - low) * np.float32(BINS / width)).astype(np.uint8)
    # The greatest value is the end of the last bin, not the beginning of another one.
    return _counted(np.minimum(bins, BINS - 1, out=bins))


def _counted(bins: npt.NDArray[np.uint8]) -> npt.NDArray[np.int64]:
    """How often each bin occurs; two bytes at a time, of which there are half as many."""
    even = len(bins) // 2 * 2
    pairs = np.bincount(bins[:even].view(np.uint16), minlength=1 << 16).reshape(256, 256)
    found = pairs.sum(axis=0) + pairs.sum(axis=1)
    found[bins[even:]] += 1
    return found[:BINS]
