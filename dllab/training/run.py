"""An experiment with its data and its compiled network while it trains."""

import time
from dataclasses import replace

import keras
import numpy as np
import tensorflow as tf

from dllab.events import EpochEnded, RunContinued, RunEnded, RunPaused, RunStarted
from dllab.history import Array
from dllab.insight.live import LiveQuestions
from dllab.jobs.control import Control
from dllab.jobs.job import Emit
from dllab.spec import Experiment
from dllab.spec.layers import Conv2D, Residual
from dllab.training.best import BestWeights
from dllab.training.compiled import Execution, Figures, Orders, Stretch
from dllab.training.cycle import cycle_of
from dllab.training.epochs import EpochBook
from dllab.training.execution import RememberedExecutions, choose_execution
from dllab.training.feed import Feed, MemoryFeed
from dllab.training.goals import NextPause
from dllab.training.histograms import WeightHistograms, recorded_epochs
from dllab.training.loaded import loaded
from dllab.training.orders import OrderBook, batch_order
from dllab.training.pace import Pace
from dllab.training.program import key_of, programs
from dllab.training.rates import LearningRates
from dllab.training.stopwatch import Stopwatch
from dllab.training.stream import StreamFeed


class TrainingRun:
    """Made ready by its making, which takes up to seconds; `train` then goes through the epochs.

    Attributes:
        model: the network, trained as far as the run has come.
    """

    def __init__(self, experiment: Experiment, control: Control) -> None:
        self.experiment = experiment
        self._control = control
        self._data = loaded(experiment.data.unaugmented)
        self._samples = self._data.samples("train")
        self._cycle = cycle_of(
            self._samples,
            self._data.samples("gap"),
            self._data.samples("validation"),
            experiment.training.batch_samples(self._samples),
        )
        self._epochs = experiment.training.epochs
        self._batches = self._cycle.length * self._epochs
        self._feed = self._make_feed()
        example = self._data.example
        value_range = self._data.value_range(experiment.data.augmentation)
        self._key = key_of(experiment, example, self._cycle, value_range)
        self._program = programs().ready_for(experiment, example, self._cycle, value_range)
        self.model = self._program.model
        self._recorded = recorded_epochs(self._epochs, experiment.compute.histograms)
        self._class_weights = self._data.class_weights(experiment.training.class_weights)
        self._rates = LearningRates(experiment.training, self._cycle)
        self._best = BestWeights(
            experiment.training, self._program, validates=self._data.samples("validation") > 0
        )
        self._goal = NextPause(self._cycle)
        self._questions = LiveQuestions(experiment, control, lambda: self._program.inference)
        self._histograms = WeightHistograms(experiment, self.model)
        self._orders = OrderBook(self._order, self._epochs, self._program.cycle.epochs_per_call)
        self._execution = self._choose_execution()
        self._program.note_gradients()

    def _make_feed(self) -> Feed:
        training, samples = self.experiment.training, self._samples
        if self._data.source is None:
            return MemoryFeed(self._data, training.seed)
        return StreamFeed(
            self._data,
            self._cycle,
            training.seed,
            lambda epoch: batch_order(training, samples, epoch),
        )

    def _order(self, epoch: int) -> Orders:
        if self._data.source is None:
            return batch_order(self.experiment.training, self._samples, epoch)
        # A stream comes in the epoch's order already.
        return np.arange(self._samples, dtype=np.int32)

    def _choose_execution(self) -> Execution:
        remembered = RememberedExecutions()
        known = remembered.get(self._key, self._batches)
        if known or self._program.place.strategy:
            # Makes it ready without a batch, so that its compile time is not taken for training.
            execution: Execution = known or "graph"
            self._program.cycle.run(execution, self._stretch(0, 0))
            return execution
        if self._control.stopped:
            return "graph"
        start = self._program.state()
        convolutions = any(isinstance(layer, Conv2D | Residual) for layer in self.experiment.layers)
        chosen = choose_execution(
            self._program.cycle,
            self._stretch(0, self._cycle.train_steps),
            self._batches,
            convolutions=convolutions,
        )
        self._program.restore(start)
        remembered.put(self._key, self._batches, chosen)
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
                "data": "streamed" if self._data.source else "in memory",
            },
        )

    def train(self, emit: Emit) -> RunEnded:
        """Train and measure until the end or a stop; what was finished has been said."""
        book = EpochBook(self._cycle, self._rates.at_end)
        pace, stopwatch, position = Pace(), Stopwatch(), 0
        while position < self._batches:
            if self._control.stopped:
                return self._stopped(position)
            self._goal.follow(self._control, position)
            stretch = self._stretch(position, self._next_count(pace, position))
            begin = stopwatch.seconds
            loss, accuracy = self._program.cycle.run(self._execution, stretch)
            pace.took(stretch.count, stopwatch.seconds - begin)
            position += stretch.count
            for event in book.take(loss, accuracy, stopwatch.seconds):
                emit(event)
                if isinstance(event, EpochEnded):
                    self._rates.note(event)
                    self._best.note(event)
            self._record(position, emit)
            self._questions.answer_next(book.step / self._cycle.train_steps, emit)
            if self._best.ends:
                break
            if position == self._goal.position:
                self._control.reach_goal()
            if position < self._batches:
                self._pause_if_asked(book, stopwatch, emit)
        reasons = (self._best.why_ended, self._best.restore())
        return RunEnded(time.time(), "finished", " ".join(filter(None, reasons)))

    def train_at(self, step: int, rates: Array) -> Figures:
        """Train at learning rates of one's own, instead of `train`, and measure nothing else.

        Args:
            step: the first batch, from 0; batches that only measure are left out and not counted.
            rates: the rate of each, shape (batches,); no further than the epoch's end is trained.

        Returns:
            The loss of each batch trained, shape (at most batches,).
        """
        epochs, within = divmod(step, self._cycle.train_steps)
        count = min(len(rates), self._cycle.train_steps - within)
        stretch = self._stretch(epochs * self._cycle.length + within, count)
        own = np.zeros_like(stretch.rates)
        own[0, within : within + stretch.count] = rates[: stretch.count]
        loss, _ = self._program.cycle.run(self._execution, replace(stretch, rates=own))
        return loss

    def _next_count(self, pace: Pace, position: int) -> int:
        """No further than to the end of an epoch at which something is decided or recorded."""
        epochs, within = divmod(position, self._cycle.length)
        end = epochs + self._program.cycle.epochs_per_call
        if self._rates.decides or self._best.decides:
            end = epochs + 1
        end = min([end, *(epoch for epoch in self._recorded if epoch > epochs)])
        left = (end - epochs) * self._cycle.length - within
        if self._goal.position is not None:
            left = min(left, self._goal.position - position)
        return pace.next_steps(left, watched=self._questions.are_frequent)

    def _stretch(self, position: int, count: int) -> Stretch:
        epochs, within = divmod(position, self._cycle.length)
        helping = self._feed.helping(epochs + 1, within)
        return Stretch(
            helping.parts,
            self._class_weights,
            self._orders.from_epoch(epochs + 1),
            self._rates.from_epoch(epochs + 1, self._program.cycle.epochs_per_call),
            within,
            min(count, helping.batches or count),
            helping.shift,
        )

    def _record(self, position: int, emit: Emit) -> None:
        epoch, within = divmod(position, self._cycle.length)
        if within == 0 and epoch in self._recorded:
            emit(self._histograms.take(epoch))

    def _stopped(self, position: int) -> RunEnded:
        epoch = position // self._cycle.length + 1
        reason = f"Stopped in epoch {epoch}; the unfinished epoch is not counted."
        return RunEnded(time.time(), "stopped", reason)

    def _pause_if_asked(self, book: EpochBook, stopwatch: Stopwatch, emit: Emit) -> None:
        if not self._control.paused or self._control.stopped:
            return
        emit(RunPaused(time.time(), book.step))
        with stopwatch.held():
            while self._control.paused and not self._control.stopped:
                self._control.wait_while_paused()
                self._questions.answer_all(book.step / self._cycle.train_steps, emit)
        if not self._control.stopped:
            emit(RunContinued(time.time(), book.step))
