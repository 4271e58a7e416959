"""An experiment with its data and its compiled network while it trains."""

import math
import time
from collections.abc import Iterable
from dataclasses import replace

import keras
import numpy as np

from dllab.arrays import Arrays
from dllab.events import (
    EpochEnded,
    Event,
    KnobTurned,
    RunContinued,
    RunEnded,
    RunPaused,
    RunResumed,
    RunStarted,
)
from dllab.insight.live import LiveQuestions
from dllab.jobs.control import Control
from dllab.jobs.job import Emit, ignore_event
from dllab.network.knobs import structure_of
from dllab.recipe import Execution, Recipe, Told
from dllab.spec import Experiment
from dllab.spec.knobs import EPOCHS, turned
from dllab.table import Array
from dllab.training.backlog import Backlog
from dllab.training.best import BestWeights
from dllab.training.checkpoint import Checkpoint
from dllab.training.compiled import Figures, Stretch
from dllab.training.epochs import EpochBook, LossNotFiniteError, Place, WeightsNotFiniteError
from dllab.training.goals import NextPause
from dllab.training.guard import Guard
from dllab.training.layer_records import LayerRecords
from dllab.training.leg import Leg
from dllab.training.pace import Pace
from dllab.training.rates import LearningRates
from dllab.training.recorder import Recorder
from dllab.training.snapshots import StateSnapshots, WeightSnapshots
from dllab.training.started import run_started
from dllab.training.stopwatch import Stopwatch
from dllab.training.turns import Turns
from dllab.training.untold import Untold

MEGABYTE = 1 << 20


class TrainingRun:
    """Made ready by its making, which takes up to seconds; `train` then goes through the epochs.

    Args:
        experiment: what is trained.
        control: what a person wants of it.
        start: where it begins; None: untrained.
        recipe: which knobs are turned where, what has been told already and is trained again in
            silence, and how it is executed: as it was at `start` or is faster here, if not said.
        ahead: whether nobody waits for it yet, so that compiling costs nothing.

    Attributes:
        experiment: what is trained, with all knobs turned so far.
        layer_records: what is recorded of its layers.

    Raises:
        JobError: the weights at `start` are those of another network, or the device is missing.
        DataError: the data cannot be used as asked.
    """

    def __init__(
        self,
        experiment: Experiment,
        control: Control,
        start: Checkpoint | None = None,
        recipe: Recipe | None = None,
        *,
        ahead: bool = False,
    ) -> None:
        self.experiment = experiment
        self._control = control
        self._told = (recipe and recipe.told) or Told(0, 0, 0)
        self._leg = Leg(experiment)
        self._rates = LearningRates(experiment.training, self._leg.cycle)
        self._best = BestWeights(experiment.training, validates=self._leg.validates)
        self._goal = NextPause(self._leg.cycle)
        self._guard = Guard()
        place = start.place if start else Place()
        self._book = EpochBook(self._leg.cycle, self._rate_at_end, place)
        if start:
            self._go_on_from(start)
        told = recipe.told.turns if recipe and recipe.told else None
        turns = recipe.turns if recipe else ()
        self._turns = Turns(turns, told, (place.epoch, place.batch), control)
        self._watch_with(experiment)
        self._until: int | None = None
        self._pace, self._stopwatch = Pace(), Stopwatch()
        self._execution = self._chosen(start, recipe, ahead)
        self._leg.program.note_gradients()

    def _chosen(self, start: Checkpoint | None, recipe: Recipe | None, ahead: bool) -> Execution:
        known = recipe.execution if recipe else None
        if start and structure_of(start.experiment) == structure_of(self.experiment):
            known = known or start.execution
        rates = self._rates_from(1)
        if known:
            return self._leg.make_ready(known, rates)
        return self._leg.choose_execution(rates, self._control, ahead=ahead)

    def _watch_with(self, experiment: Experiment) -> None:
        """What looks at the network while it trains."""
        program = lambda: self._leg.program.inference  # noqa: E731
        self._questions = LiveQuestions(experiment, self._control, program)
        room, kept = experiment.compute.snapshots * MEGABYTE, self._told.kept
        self._weights = WeightSnapshots(room, kept, lambda: self._best.state.best_epoch)
        self._states = StateSnapshots(room, kept)
        self._backlog = Backlog()
        self.layer_records = LayerRecords(self._backlog.add)
        self._recorders: tuple[Recorder, ...] = (self.layer_records, self._weights)
        for recorder in self._recorders:
            recorder.begin(self._leg)

    @property
    def model(self) -> keras.Sequential:
        """The network, trained as far as the run has come."""
        return self._leg.program.model

    def _go_on_from(self, start: Checkpoint) -> None:
        self._leg.program.take(start.arrays)
        if start.experiment.data == self.experiment.data:
            training = self.experiment.training
            self._best.go_on(training, start.best, start.kept)
            self._rates = LearningRates(training, self._leg.cycle, start.plateau)
        else:
            # Figures on other samples are no measure for those to come.
            self._best.begin_at(start.place.epoch)

    def begin_with(self, weights: Arrays) -> None:
        """Train these weights, instead of those the seed has drawn.

        Raises:
            JobError: they are those of another network.
        """
        self._leg.program.take(weights)

    def checkpoint(self) -> Checkpoint:
        """All that is needed to go on from here."""
        return Checkpoint(
            self.experiment,
            self._execution,
            replace(self._book.place, seconds=self._stopwatch.seconds),
            self._leg.program.arrays(),
            self._best.state,
            self._best.kept,
            self._rates.plateau,
        )

    def _rate_at_end(self, epoch: int) -> float:
        return self._rates.at_end(epoch)

    def _rates_from(self, epoch: int) -> Figures:
        return self._rates.from_epoch(epoch, self._leg.program.cycle.epochs_per_call)

    def started(self, spec: str) -> RunStarted:
        """The first event of a run."""
        return run_started(spec, self._leg, self._execution)

    def resumed(self) -> RunResumed:
        """The first event of a run that goes on."""
        return RunResumed(time.time(), self._told.step, self._told.epochs)

    def train(self, emit: Emit) -> RunEnded:
        """Train and measure until the end or a stop; what was finished has been said."""
        emit = Untold(emit, self._told)
        try:
            return self._trained(emit)
        except (LossNotFiniteError, WeightsNotFiniteError):
            _say(self._backlog.rest(), emit)
            _say(self._weights.held(self._book.epoch), emit)
            raise
        finally:
            self._questions.finish()

    def _trained(self, emit: Emit) -> RunEnded:
        self._pace, self._stopwatch = Pace(), Stopwatch(seconds=self._book.place.seconds)
        if self._book.step == 0:
            self._record(emit)
        while not self._is_over(emit):
            if self._control.stopped:
                return self._stopped(emit)
            self._advance(emit)
            self._look_around(emit)
        self._guard.check(self._book.step, now=True)
        self._keep_last(emit)
        reasons = (self._best.why_ended, self._best.restore(self._leg.program))
        return RunEnded(time.time(), "finished", " ".join(filter(None, reasons)))

    def reach(self, epoch: int, emit: Emit = ignore_event) -> None:
        """Train to the end of an epoch, or until a stop or the run's own end; record nothing."""
        self._recorders, self._until = (), epoch
        while self._book.epoch < epoch and not self._control.stopped:
            if self._is_over(emit):
                return
            self._advance(emit)

    def _is_over(self, emit: Emit) -> bool:
        """Whether the run is at its end, also after the knobs that are to be turned here."""
        self._turn_knobs(emit)
        return self._book.epoch >= self.experiment.training.epochs or self._best.ends

    def _advance(self, emit: Emit) -> None:
        """One call into TensorFlow, and what it came to."""
        book = self._book
        self._goal.follow(self._control, book.position)
        stretch = self._stretch(book.position, self._next_count())
        if self._recorders and book.batch == 0 and stretch.count < self._leg.cycle.length:
            self._weights.hold(book.epoch, book.step)
        begin, end = self._stopwatch.seconds, book.position + stretch.count
        loss, accuracy = self._guard.run(self._leg, self._execution, stretch)
        self._pace.took(stretch.count, self._stopwatch.seconds - begin)
        ended = []
        with self._guard.explaining():
            for event in book.take(loss, accuracy, self._stopwatch.seconds):
                emit(event)
                if isinstance(event, EpochEnded):
                    self._rates.note(event)
                    self._best.note(event, self._leg.program)
                    ended.append(event)
        self._mark(ended, end)
        self._guard.check(book.step)

    def _mark(self, ended: list[EpochEnded], end: int) -> None:
        """Remember the last and the best epoch's end where no call ended: nothing is kept there."""
        wanted = {self._best.state.best_epoch, self._book.epoch}
        for event in ended:
            back = end - event.epoch * self._leg.cycle.length
            if back and event.epoch in wanted:
                self._guard.mark(event.epoch, event.step, back)
        self._guard.forget_marks(wanted)

    def _look_around(self, emit: Emit) -> None:
        """Between two calls: record, answer, pause."""
        book = self._book
        if not self._is_silent:
            self._record(emit)
            _say(self._backlog.ready(), emit)
            if self._states.is_due(epoch_ended=book.batch == 0):
                _say(self._states.take(self.checkpoint), emit)
        self._questions.answer_next(self._epochs_done, emit)
        if book.position == self._goal.position:
            self._control.reach_goal()
        if book.epoch < self.experiment.training.epochs and not self._best.ends:
            self._pause_if_asked(emit)

    @property
    def _is_silent(self) -> bool:
        """Whether what is trained has been told already."""
        return self._book.step < self._told.step or self._book.epoch < self._told.epochs

    @property
    def _epochs_done(self) -> float:
        steps = self._leg.cycle.train_steps
        return self._book.epoch + min(self._book.batch, steps) / steps

    def _turn_knobs(self, emit: Emit) -> None:
        book = self._book
        for turn, is_told in self._turns.take(book.epoch, book.batch, listen=not self._is_silent):
            value = turn.value
            if turn.knob == EPOCHS:
                value = max(value, book.epoch + (book.batch > 0))
            self._go_on_with(turned(self.experiment, turn.knob, value))
            if turn.knob == EPOCHS:
                self._best.wait_again()
            if not is_told:
                emit(KnobTurned(time.time(), book.step, book.epoch, book.batch, turn.knob, value))

    def _go_on_with(self, experiment: Experiment) -> None:
        """Train on with knobs turned, where need be by another program."""
        training, planned = experiment.training, self.experiment.training.epochs
        self.experiment = experiment
        # What was run before cannot be run again with knobs as they are now.
        self._guard = Guard()
        other = not self._leg.serves(experiment)
        if other:
            self._enter(experiment)
        else:
            self._leg.go_on_with(experiment)
        self._rates = LearningRates(training, self._leg.cycle, self._rates.plateau)
        self._best.go_on(training, self._best.state, self._best.kept)
        if other:
            self._execution = self._leg.make_ready(self._execution, self._rates_from(1))
            self._leg.program.note_gradients()
        if other or planned != training.epochs:
            for recorder in self._recorders:
                recorder.begin(self._leg)

    def _enter(self, experiment: Experiment) -> None:
        arrays = self._leg.program.arrays()
        self._leg = Leg(experiment)
        self._leg.program.take(arrays)
        self._goal = NextPause(self._leg.cycle)
        self._book = EpochBook(self._leg.cycle, self._rate_at_end, self._book.place)
        self._pace = Pace()

    def train_at(self, step: int, rates: Array) -> Figures:
        """Train at learning rates of one's own, instead of `train`, and measure nothing else.

        Args:
            step: the first batch, from 0; batches that only measure are left out and not counted.
            rates: the rate of each, shape (batches,); no further than the epoch's end is trained.

        Returns:
            The loss of each batch trained, shape (at most batches,).
        """
        cycle = self._leg.cycle
        epochs, within = divmod(step, cycle.train_steps)
        count = min(len(rates), cycle.train_steps - within)
        stretch = self._stretch(epochs * cycle.length + within, count)
        own = np.zeros_like(stretch.rates)
        own[0, within : within + stretch.count] = rates[: stretch.count]
        loss, _ = self._leg.program.cycle.run(self._execution, replace(stretch, rates=own))
        return loss

    def _next_count(self) -> int:
        """No further than to the end of an epoch at which something is decided or recorded."""
        book, length = self._book, self._leg.cycle.length
        planned = self.experiment.training.epochs
        last = planned if self._until is None else min(planned, self._until)
        end = min(book.epoch + self._leg.program.cycle.epochs_per_call, last)
        if self._rates.decides or self._best.decides:
            end = book.epoch + 1
        ends = range(book.epoch + 1, end)
        end = next((e for e in ends if any(r.due(e) for r in self._recorders)), end)
        left = end * length - book.position
        if self._goal.position is not None:
            left = min(left, self._goal.position - book.position)
        turn = self._turns.left(book.epoch, book.batch, length)
        if turn is not None:
            left = min(left, turn)
        count = self._pace.next_steps(left, watched=self._questions.are_frequent)
        # Some epochs, or an equal part of one: at its end snapshots can be taken.
        rest = length - book.batch
        over, part = (book.position + count) % length, math.ceil(rest / math.ceil(rest / count))
        return count - over if count >= 2 * length else part

    def _stretch(self, position: int, count: int) -> Stretch:
        epoch = position // self._leg.cycle.length + 1
        return self._leg.stretch(position, count, self._rates_from(epoch))

    def _record(self, emit: Emit) -> None:
        if self._book.batch == 0:
            for recorder in self._recorders:
                _say(recorder.take(self._book.epoch, self._book.step), emit)

    def _keep_last(self, emit: Emit) -> None:
        _say(self._backlog.rest(), emit)
        if not self._is_silent:
            if self._book.batch == 0:
                _say(self._weights.last(self._book.epoch, self._book.step), emit)
            _say(self._weights.held(self._book.epoch), emit)
            for epoch in sorted({self._best.state.best_epoch, self._book.epoch}):
                if self._weights.lacks(epoch):
                    with self._guard.at(epoch) as step:
                        _say(self._weights.last(epoch, step) if step else (), emit)
            _say(self._states.take(self.checkpoint), emit)

    def _stopped(self, emit: Emit) -> RunEnded:
        self._keep_last(emit)
        epoch = self._book.epoch + 1
        reason = f"Stopped in epoch {epoch}; the unfinished epoch is not counted."
        return RunEnded(time.time(), "stopped", reason)

    def _pause_if_asked(self, emit: Emit) -> None:
        if not self._control.paused or self._control.stopped or self._is_silent:
            return
        step = self._book.step
        emit(RunPaused(time.time(), step))
        with self._stopwatch.held():
            _say(self._backlog.rest(), emit)
            _say(self._states.take(self.checkpoint), emit)
            while self._control.paused and not self._control.stopped:
                self._control.wait_while_paused()
                self._questions.answer_all(self._epochs_done, emit)
        if not self._control.stopped:
            emit(RunContinued(time.time(), step))


def _say(events: Iterable[Event], emit: Emit) -> None:
    for event in events:
        emit(event)
