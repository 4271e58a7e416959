"""The job that trains an experiment."""

import time
from functools import cache

import keras
import numpy as np
import tensorflow as tf

from dllab.events import RunContinued, RunEnded, RunPaused, RunStarted
from dllab.jobs.control import Control
from dllab.jobs.job import Emit
from dllab.spec import Experiment, from_json
from dllab.spec.layers import Conv2D
from dllab.training.compiled import Execution, Orders
from dllab.training.cycle import cycle_of
from dllab.training.epochs import EpochBook
from dllab.training.execution import RememberedExecutions, choose_execution
from dllab.training.loaded import loaded
from dllab.training.pace import Pace
from dllab.training.program import Programs, key_of
from dllab.training.stopwatch import Stopwatch


def train(spec: str, emit: Emit, control: Control) -> None:
    """Train the experiment that `spec` describes as JSON, from start to end.

    Says RunStarted, BatchesEnded and EpochEnded as they come, and RunEnded unless it raises.

    Raises:
        ExperimentError: `spec` is no valid experiment.
        DataError: the data cannot be used as asked.
        JobError: the loss became infinite or not a number.
    """
    run = TrainingRun(from_json(spec), emit, control)
    emit(run.started(spec))
    emit(run.train())


class TrainingRun:
    """An experiment with its data and its `model` while it trains."""

    def __init__(self, experiment: Experiment, emit: Emit, control: Control) -> None:
        self.experiment = experiment
        self._emit = emit
        self._control = control
        self._data = loaded(experiment.data, experiment.training.seed)
        self._parts = self._data.parts
        self._samples = self._data.samples("train")
        self._cycle = cycle_of(
            self._samples,
            self._data.samples("gap"),
            self._data.samples("validation"),
            min(experiment.training.batch_size, self._samples),
        )
        self._batches = self._cycle.length * experiment.training.epochs
        self._program = programs().ready_for(
            experiment, self._parts["train"], self._cycle, self._samples
        )
        self.model = self._program.model
        self._first_ordered = 0
        self._ordered: Orders = np.empty((0, 0), np.int32)
        self._execution = self._choose_execution()

    def _choose_execution(self) -> Execution:
        key = key_of(self.experiment, self._parts["train"], self._cycle)
        remembered = RememberedExecutions()
        known = remembered.get(key, self._batches)
        if known:
            # Makes it ready without a batch, so that its compile time is not taken for training.
            self._program.cycle.run(known, self._parts, self._orders(1), 0, 0)
            return known
        if self._control.stopped:
            return "graph"
        start = self._program.state()
        convolutions = any(isinstance(layer, Conv2D) for layer in self.experiment.layers)
        chosen = choose_execution(
            self._program.cycle,
            self._parts,
            self._orders(1),
            self._batches,
            convolutions=convolutions,
        )
        self._program.restore(start)
        remembered.put(key, self._batches, chosen)
        return chosen

    def started(self, spec: str) -> RunStarted:
        """The run's first event."""
        return RunStarted(
            time=time.time(),
            experiment=spec,
            train_samples=self._samples,
            validation_samples=self._data.samples("validation"),
            gap_samples=self._data.samples("gap"),
            steps_per_epoch=self._cycle.train_steps,
            chance=self._data.chance,
            parameters=self.model.count_params(),
            versions={
                "keras": keras.__version__,
                "tensorflow": tf.__version__,
                "execution": self._execution,
            },
        )

    def train(self) -> RunEnded:
        """Train and measure until the end or a stop; what was finished has been said."""
        book = EpochBook(self._cycle, lambda: float(self.model.optimizer.learning_rate))
        pace, stopwatch, position = Pace(), Stopwatch(), 0
        while position < self._batches:
            if self._control.stopped:
                return self._stopped(position)
            count = self._next_count(pace, position)
            begin = stopwatch.seconds
            loss, accuracy = self._call(position, count)
            pace.took(count, stopwatch.seconds - begin)
            position += count
            for event in book.take(loss, accuracy, stopwatch.seconds):
                self._emit(event)
            if position < self._batches:
                self._pause_if_asked(book, stopwatch)
        return RunEnded(time.time(), "finished")

    def _next_count(self, pace: Pace, position: int) -> int:
        within = position % self._cycle.length
        most = self._program.cycle.epochs_per_call * self._cycle.length - within
        return pace.next_steps(min(most, self._batches - position))

    def _call(self, position: int, count: int) -> tuple[np.ndarray, np.ndarray]:
        epochs, within = divmod(position, self._cycle.length)
        orders = self._orders(epochs + 1)
        return self._program.cycle.run(self._execution, self._parts, orders, within, count)

    def _orders(self, first_epoch: int) -> Orders:
        # A large epoch takes many calls, which all want the same orders.
        if first_epoch != self._first_ordered:
            rows = range(first_epoch, first_epoch + self._program.cycle.epochs_per_call)
            orders = [batch_order(self.experiment, self._samples, epoch) for epoch in rows]
            self._first_ordered, self._ordered = first_epoch, np.stack(orders)
        return self._ordered

    def _stopped(self, position: int) -> RunEnded:
        epoch = position // self._cycle.length + 1
        reason = f"Stopped in epoch {epoch}; the unfinished epoch is not counted."
        return RunEnded(time.time(), "stopped", reason)

    def _pause_if_asked(self, book: EpochBook, stopwatch: Stopwatch) -> None:
        if not self._control.paused or self._control.stopped:
            return
        self._emit(RunPaused(time.time(), book.step))
        with stopwatch.held():
            self._control.wait_while_paused()
        if not self._control.stopped:
            self._emit(RunContinued(time.time(), book.step))


@cache
def programs() -> Programs:
    """The programs of this process."""
    return Programs()


def batch_order(experiment: Experiment, samples: int, epoch: int) -> Orders:
    """The order in which an epoch visits the training samples: a function of seed and epoch."""
    if not experiment.training.shuffle:
        return np.arange(samples, dtype=np.int32)
    generator = np.random.default_rng([experiment.training.seed, epoch])
    return generator.permutation(samples).astype(np.int32)
