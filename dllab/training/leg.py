"""A part of a run that one program and one size of batches serve."""

import numpy as np

from dllab.jobs.control import Control
from dllab.spec import Experiment
from dllab.spec.layers import Conv2D, Residual
from dllab.training.compiled import Execution, Figures, Orders, Stretch
from dllab.training.cycle import cycle_of
from dllab.training.execution import RememberedExecutions, choose_execution
from dllab.training.feed import Feed, MemoryFeed
from dllab.training.loaded import loaded
from dllab.training.orders import OrderBook, batch_order
from dllab.training.program import key_of, programs
from dllab.training.stream import StreamFeed


class Leg:
    """The experiment's data and its compiled network, which is as a new one; goes through batches.

    A position counts batches, measuring ones included, as if all epochs of the run were like those
    of this leg.

    Attributes:
        experiment: what is trained.
        data: its samples.
        cycle: the batches of an epoch.
        program: the compiled network, trained as far as the leg has come.
    """

    def __init__(self, experiment: Experiment) -> None:
        self.experiment = experiment
        self.data = loaded(experiment.data.unaugmented)
        self._samples = self.data.samples("train")
        self.cycle = cycle_of(
            self._samples,
            self.data.samples("gap"),
            self.data.samples("validation"),
            experiment.training.batch_samples(self._samples),
        )
        self._feed = self._make_feed()
        example = self.data.example
        value_range = self.data.value_range(experiment.data.augmentation)
        self._key = key_of(experiment, example, self.cycle, value_range)
        self.program = programs().ready_for(experiment, example, self.cycle, value_range)
        self._class_weights = self.data.class_weights(experiment.training.class_weights)
        self._orders = OrderBook(
            self._order, experiment.training.epochs, self.program.cycle.epochs_per_call
        )

    @property
    def batches(self) -> int:
        """Batches of the whole run, measuring ones included."""
        return self.cycle.length * self.experiment.training.epochs

    @property
    def validates(self) -> bool:
        """Whether there are validation samples."""
        return self.data.samples("validation") > 0

    def _make_feed(self) -> Feed:
        training, samples = self.experiment.training, self._samples
        if self.data.source is None:
            return MemoryFeed(self.data, training.seed)
        return StreamFeed(
            self.data,
            self.cycle,
            training.seed,
            lambda epoch: batch_order(training, samples, epoch),
        )

    def _order(self, epoch: int) -> Orders:
        if self.data.source is None:
            return batch_order(self.experiment.training, self._samples, epoch)
        # A stream comes in the epoch's order already.
        return np.arange(self._samples, dtype=np.int32)

    def choose_execution(self, rates: Figures, control: Control) -> Execution:
        """The faster way to execute the program; the network is as new afterwards.

        `rates` are those of the first epochs.
        """
        remembered = RememberedExecutions()
        known = remembered.get(self._key, self.batches)
        if known or self.program.place.strategy:
            # Makes it ready without a batch, so that its compile time is not taken for training.
            execution: Execution = known or "graph"
            self.program.cycle.run(execution, self.stretch(0, 0, rates))
            return execution
        if control.stopped:
            return "graph"
        chosen = self._measured_execution(rates)
        remembered.put(self._key, self.batches, chosen)
        return chosen

    def _measured_execution(self, rates: Figures) -> Execution:
        start = self.program.state()
        convolutions = any(isinstance(layer, Conv2D | Residual) for layer in self.experiment.layers)
        chosen = choose_execution(
            self.program.cycle,
            self.stretch(0, self.cycle.train_steps, rates),
            self.batches,
            convolutions=convolutions,
        )
        self.program.restore(start)
        return chosen

    def stretch(self, position: int, count: int, rates: Figures) -> Stretch:
        """At most `count` batches from a position on, at rates given from its epoch on."""
        epochs, within = divmod(position, self.cycle.length)
        helping = self._feed.helping(epochs + 1, within)
        return Stretch(
            helping.parts,
            self._class_weights,
            self._orders.from_epoch(epochs + 1),
            rates,
            within,
            min(count, helping.batches or count),
            helping.shift,
        )
