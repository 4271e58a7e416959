"""What is recorded of the layers at the end of epochs: histograms and vital signs."""

import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext

import numpy as np
import tensorflow as tf

from dllab.events import Event, HistogramsTaken, LayersMeasured
from dllab.training.compiled import Figures, Part
from dllab.training.histograms import LayerValues, histograms, recorded_epochs
from dllab.training.layer_probe import (
    DEAD,
    DEVIATION,
    GRADIENT,
    MEAN,
    SATURATED,
    UPDATE,
    WEIGHTS,
    Probed,
)
from dllab.training.leg import Leg
from dllab.training.time_share import TimeShare

# Of the run's time, for vital signs, and for histograms of gradients and activations. Besides there
# are those of the first and the last epoch recorded.
SIGNS_SHARE, SPREAD_SHARE = 0.02, 0.007
# A larger batch of training is stood for by so many of its samples.
MOST_SAMPLES = 256
# Histograms of so few values are made in less time than two threads take to agree whose turn it is.
FEW_VALUES = 1 << 15


class LayerRecords:
    """Records a run's layers: always their weights, the rest as far as it costs little time.

    The batch probed consists of as many samples as a batch of training (at most `MOST_SAMPLES`),
    the same ones throughout, as they are before augmentation. A recorder, see
    `dllab.training.recorder`.

    Args:
        later: has histograms made beside the training; of many weights they take a while.
    """

    def __init__(self, later: Callable[[Callable[[], Event]], None]) -> None:
        self._later = later
        self._signs_share = TimeShare(SIGNS_SHARE)
        self._spread_share = TimeShare(SPREAD_SHARE)
        self._start: float | None = None

    def begin(self, leg: Leg) -> None:
        """See `Recorder.begin`."""
        experiment = leg.experiment
        self._leg = leg
        self._epochs = recorded_epochs(experiment.training.epochs, experiment.compute.histograms)
        self._values = LayerValues(leg)
        self._batch: Part | None = None
        self._weights = leg.data.class_weights(experiment.training.class_weights)

    @property
    def spent(self) -> tuple[float, float]:
        """Seconds taken by vital signs, and by histograms of gradients and activations."""
        return self._signs_share.spent, self._spread_share.spent

    def due(self, epoch: int) -> bool:
        """See `Recorder.due`."""
        return epoch in self._epochs

    def make_ready(self) -> None:
        """Trace what measures, which takes a good part of a second; it is kept with the program."""
        # With several devices each has a share of every batch: what one step does, none sees.
        if self._epochs and self._batch is None and not self._leg.program.place.strategy:
            self._batch = _batch_of(self._leg)
            self._leg.program.trace_probe(self._probe)

    def take(self, epoch: int, step: int) -> Iterator[HistogramsTaken | LayersMeasured]:
        """See `Recorder.take`."""
        if self._start is None:
            self._start = time.perf_counter()
        if not self.due(epoch):
            return
        self.make_ready()
        seconds = time.perf_counter() - self._start
        if self._batch is None or not self._may(self._signs_share, epoch, seconds):
            yield from self._take_histograms(epoch)
            return
        with self._signs_share.counted():
            probed = self._probe()
            signs = self._told(epoch, step, probed)
        yield signs
        spread = probed if self._may(self._spread_share, epoch, seconds) else None
        yield from self._take_histograms(epoch, spread)

    def _take_histograms(
        self, epoch: int, probed: Probed | None = None
    ) -> Iterator[HistogramsTaken]:
        """Those of few values at once, others later."""
        values = self._values.read(probed)

        def make() -> HistogramsTaken:
            with self._spread_share.counted() if probed else nullcontext():
                return histograms(epoch, values)

        if sum(map(len, values.values())) <= FEW_VALUES:
            yield make()
        else:
            self._later(make)

    def _may(self, share: TimeShare, epoch: int, seconds: float) -> bool:
        """What came of it all is wanted in any case."""
        return epoch == max(self._epochs) or share.allows(seconds)

    def _probe(self) -> Probed:
        assert self._batch  # noqa: S101 - made ready
        x, y = self._batch.x, self._batch.y
        weights = None if self._weights is None else tf.gather(self._weights, y)
        return self._leg.program.probe.measure(x, y, weights)

    def _told(self, epoch: int, step: int, probed: Probed) -> LayersMeasured:
        columns: Figures = probed.signs.T
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = columns[UPDATE] / columns[WEIGHTS]
        told = (ratio, *columns[[GRADIENT, MEAN, DEVIATION, DEAD, SATURATED]])
        names = tuple(self._values.titles[place] for place in probed.places)
        return LayersMeasured(epoch, step, names, *(tuple(each.tolist()) for each in told))


def _batch_of(leg: Leg) -> Part:
    data, training = leg.data, leg.experiment.training
    samples = data.samples("train")
    size = min(training.batch_samples(samples), samples, MOST_SAMPLES)
    rows = np.random.default_rng(training.seed).choice(samples, size, replace=False)
    rows.sort()
    if data.train is not None:
        return data.train.rows(rows.astype(np.int32))
    assert data.source  # noqa: S101 - else the part is in memory
    return Part.of(data.source.train.read(rows), data.source.y_train[rows])
