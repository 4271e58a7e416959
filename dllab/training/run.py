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
from dllab.training.best import BestWeights
from dllab.training.compiled import Figures, Stretch
from dllab.training.epochs import EpochBook
from dllab.training.goals import NextPause
from dllab.training.guard import Guard
from dllab.training.layer_records import LayerRecords
from dllab.training.leg import Leg
from dllab.training.pace import Pace
from dllab.training.rates import LearningRates
from dllab.training.recorder import Recorder
from dllab.training.stopwatch import Stopwatch


class TrainingRun:
    """Made ready by its making, which takes up to seconds; `train` then goes through the epochs.

    Attributes:
        model: the network, trained as far as the run has come.
        layer_records: what is recorded of its layers.
    """

    def __init__(self, experiment: Experiment, control: Control) -> None:
        self.experiment = experiment
        self._control = control
        self._leg = Leg(experiment)
        self._program = self._leg.program
        self._cycle = self._leg.cycle
        self.model = self._program.model
        self._rates = LearningRates(experiment.training, self._cycle)
        self._best = BestWeights(experiment.training, self._program, validates=self._leg.validates)
        self._goal = NextPause(self._cycle)
        self._guard = Guard()
        self._questions = LiveQuestions(experiment, control, lambda: self._program.inference)
        self.layer_records = LayerRecords()
        self._recorders: tuple[Recorder, ...] = (self.layer_records,)
        for recorder in self._recorders:
            recorder.begin(self._leg)
        self._execution = self._leg.choose_execution(self._rates_from(1), control)
        self._program.note_gradients()

    def _rates_from(self, epoch: int) -> Figures:
        return self._rates.from_epoch(epoch, self._program.cycle.epochs_per_call)

    def started(self, spec: str) -> RunStarted:
        """The run's first event."""
        data = self._leg.data
        return RunStarted(
            time=time.time(),
            experiment=spec,
            train_samples=data.samples("train"),
            validation_samples=data.samples("validation"),
            gap_samples=data.samples("gap"),
            steps_per_epoch=self._cycle.train_steps,
            chance=data.chance,
            parameters=self.model.count_params(),
            versions={
                "keras": keras.__version__,
                "tensorflow": tf.__version__,
                "execution": self._execution,
                "data": "streamed" if data.source else "in memory",
            },
        )

    def train(self, emit: Emit) -> RunEnded:
        """Train and measure until the end or a stop; what was finished has been said."""
        book = EpochBook(self._cycle, self._rates.at_end)
        pace, stopwatch, position = Pace(), Stopwatch(), 0
        while position < self._leg.batches:
            if self._control.stopped:
                return self._stopped(position)
            self._goal.follow(self._control, position)
            stretch = self._stretch(position, self._next_count(pace, position))
            begin = stopwatch.seconds
            loss, accuracy = self._guard.run(self._leg, self._execution, stretch)
            pace.took(stretch.count, stopwatch.seconds - begin)
            position += stretch.count
            with self._guard.explaining():
                for event in book.take(loss, accuracy, stopwatch.seconds):
                    emit(event)
                    if isinstance(event, EpochEnded):
                        self._rates.note(event)
                        self._best.note(event)
            self._record(position, book.step, emit)
            self._questions.answer_next(book.step / self._cycle.train_steps, emit)
            if self._best.ends:
                break
            if position == self._goal.position:
                self._control.reach_goal()
            if position < self._leg.batches:
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
        planned = self.experiment.training.epochs
        end = min(epochs + self._program.cycle.epochs_per_call, planned)
        if self._rates.decides or self._best.decides:
            end = epochs + 1
        ends = range(epochs + 1, end)
        end = next((e for e in ends if any(r.due(e) for r in self._recorders)), end)
        left = (end - epochs) * self._cycle.length - within
        if self._goal.position is not None:
            left = min(left, self._goal.position - position)
        return pace.next_steps(left, watched=self._questions.are_frequent)

    def _stretch(self, position: int, count: int) -> Stretch:
        epoch = position // self._cycle.length + 1
        return self._leg.stretch(position, count, self._rates_from(epoch))

    def _record(self, position: int, step: int, emit: Emit) -> None:
        epoch, within = divmod(position, self._cycle.length)
        if within == 0:
            for recorder in self._recorders:
                for event in recorder.take(epoch, step):
                    emit(event)

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
