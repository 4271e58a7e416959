"""A part of a run that one program and one size of batches serve."""

import numpy as np
import tensorflow as tf

from dllab.jobs.control import Control
from dllab.recipe import Execution
from dllab.spec import Experiment
from dllab.spec.layers import Conv2D, Residual
from dllab.training.compiled import Figures, Orders, Stretch
from dllab.training.cycle import Cycle, cycle_of
from dllab.training.execution import RememberedExecutions, choose_execution
from dllab.training.feed import Feed, MemoryFeed
from dllab.training.loaded import Loaded, loaded
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
        self.cycle = _cycle(self.data, experiment)
        self._feed = self._make_feed()
        example = self.data.example
        value_range = self.data.value_range(experiment.data.augmentation)
        self._key = _key(self.data, experiment, self.cycle)
        self.program = programs().ready_for(experiment, example, self.cycle, value_range)
        self._class_weights = self.data.class_weights(experiment.training.class_weights)
        self._orders = self._order_book()

    def _order_book(self) -> OrderBook:
        epochs = self.experiment.training.epochs
        return OrderBook(self._order, epochs, self.program.cycle.epochs_per_call)

    def serves(self, experiment: Experiment) -> bool:
        """Whether this experiment, on the same data, can go on in this leg's program."""
        cycle = _cycle(self.data, experiment)
        return _key(self.data, experiment, cycle) == self._key

    def go_on_with(self, experiment: Experiment) -> None:
        """Go on with an experiment that differs in knobs alone, and that this leg serves."""
        self.program.turn(experiment)
        planned = self.experiment.training.epochs
        self.experiment = experiment
        if planned != experiment.training.epochs:
            self._orders = self._order_book()

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

    def choose_execution(
        self, rates: Figures, control: Control, *, ahead: bool = False
    ) -> Execution:
        """The faster way to execute the program; the network is as new afterwards.

        `rates` are those of the first epochs; `ahead`, nobody waits for it yet.
        """
        remembered = RememberedExecutions()
        known = remembered.get(self._key, self.batches)
        if known or self.program.place.strategy:
            return self.make_ready(known or "graph", rates)
        if control.stopped:
            return "graph"
        chosen = self._measured_execution(rates, control if ahead else None)
        if chosen:
            remembered.put(self._key, self.batches, chosen)
        return chosen or "graph"

    def make_ready(self, execution: Execution, rates: Figures) -> Execution:
        """Trace and compile without a batch, so that this is not taken for training.

        The way it can be executed: XLA does not know every operation, the graph does.
        """
        try:
            self.program.cycle.run(execution, self.stretch(0, 0, rates))
        except (tf.errors.OpError, ValueError):
            if execution == "graph":
                raise
            return self.make_ready("graph", rates)
        return execution

    def _measured_execution(self, rates: Figures, ahead: Control | None) -> Execution | None:
        start = self.program.state()
        convolutions = any(isinstance(layer, Conv2D | Residual) for layer in self.experiment.layers)
        chosen = choose_execution(
            self.program.cycle,
            self.stretch(0, self.cycle.train_steps, rates),
            self.batches,
            convolutions=convolutions,
            ahead=ahead,
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


def _cycle(data: Loaded, experiment: Experiment) -> Cycle:
    samples = data.samples("train")
    batch = experiment.training.batch_samples(samples)
    return cycle_of(samples, data.samples("gap"), data.samples("validation"), batch)


def _key(data: Loaded, experiment: Experiment, cycle: Cycle) -> str:
    value_range = data.value_range(experiment.data.augmentation)
    return key_of(experiment, data.example, cycle, value_range)
