"""The lab without its window: the open session, its runs, and the run that trains."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QTimer, Signal

from dllab.events import Answered, Event, RunContinued, RunEnded, RunPaused, RunResumed, RunStarted
from dllab.going_on import branch_recipe, repeat_recipe, resume_recipe
from dllab.history import State
from dllab.jobs import Control, Emit, Goal, Question
from dllab.session import Session
from dllab.spec import Experiment, to_json, with_seeds
from dllab.spooled import own_spool
from ui.beat import Beat
from ui.core_sharing import share_cores
from ui.open_session import OpenSession
from ui.pre_flight import PreFlight
from ui.range_test import RangeTest
from ui.reproducing import Reproducing
from ui.run_book import Origin, Run
from ui.training_thread import Order, Place, TrainingThread
from ui.trial import Trial

# The events after which a run is in another state.
TURNS = (RunStarted, RunResumed, RunPaused, RunContinued, RunEnded)
# An edit is over when nothing has changed for so long; its network is then made ready.
SETTLED_MS = 400


class Lab(OpenSession):
    """What the window shows and commands: the open session, and what trains.

    Signals:
        training_changed: a run or trial was started, paused, continued or has ended.
        series_went_on(number): the next run of a series with several seeds was started.
        keras_changed(state): "loading", "ready" or "off".
        answered(answer): what came of a question of `ask`; said in the thread that heard it.
    """

    training_changed = Signal()
    series_went_on = Signal(int)
    keras_changed = Signal(str)
    answered = Signal(Answered)
    # From the training thread: how a run that was to go on ended before it did.
    _not_resumed = Signal(RunEnded)

    def __init__(self, session: Session, place: Place = "process") -> None:
        super().__init__(session)
        self.range_test = RangeTest(self)
        self.pre_flight = PreFlight(self)
        self.reproducing = Reproducing(self)
        self.training: int | None = None
        self.keras_state = "loading"
        self._after_run: list[Callable[[], None]] = []
        self._series: list[Callable[[], int]] = []
        self._folder: TemporaryDirectory[str] | None = None
        self._not_resumed.connect(self._note_not_resumed)
        self._control = Control()
        self._preparing = Control()
        self._thread = self._started_thread(place)
        self._beat = Beat(self)
        self._beat.timeout.connect(self.drain)
        self._wanted: Experiment | None = None
        self._settled = QTimer(self, singleShot=True, interval=SETTLED_MS)
        self._settled.timeout.connect(self._prepare)
        share_cores(self)

    def _started_thread(self, place: Place) -> TrainingThread:
        thread = TrainingThread(place, self)
        thread.keras_state.connect(self._note_keras_state)
        thread.failed.connect(self.trouble)
        thread.start()
        return thread

    def _note_keras_state(self, state: str) -> None:
        self.keras_state = state
        if state == "ready":
            self._prepare()
        self.keras_changed.emit(state)

    @property
    def keras_pid(self) -> int | None:
        """The process in which Keras runs, when it is another one and alive."""
        return self._thread.keras_pid

    # Training

    def start(self, experiment: Experiment, goal: Goal | None = None) -> int:
        """Train an experiment as a new run; its number. One run trains at a time.

        With a goal the run pauses there, else it goes on to its end.
        """
        return self._start(experiment, self._next_name(), goal)

    def start_with_seeds(
        self, experiment: Experiment, seeds: int, origin: Origin | None = None
    ) -> int:
        """Train an experiment several times, the seed a step higher each time; the first number.

        The runs follow each other under one name, each as a branch if there is an origin; a stop
        or a failure ends the series.
        """
        name = self._next_name()
        start = partial(self.branch, origin) if origin else self._start
        self._series = [
            partial(start, each, name=f"{name}, seed {each.training.seed}")
            for each in with_seeds(experiment, seeds)
        ]
        return self._series.pop(0)()

    def import_model(self, path: Path, experiment: Experiment) -> int:
        """Take the network of a `.keras` file in as a run that ends at once; its number.

        Data and training are those of the experiment, unless the file brings its own.
        """
        order = {"path": str(path), "experiment": json.loads(to_json(experiment))}
        return self._begin(path.stem, json.dumps(order), "import_model")

    def branch(
        self, origin: Origin, experiment: Experiment, goal: Goal | None = None, name: str = ""
    ) -> int:
        """Train an experiment from where another run was at the end of an epoch; its number."""
        session, folder = self.session, self._states()

        def spec() -> str:
            recipe = branch_recipe(session, origin.run, origin.epoch, experiment, folder)
            return recipe.as_json()

        name = name or self._next_name()
        number = session.new_run(name, origin.run, origin.epoch)
        self.book.add(Run(number, name, origin=origin))
        return self._train(number, Order(spec, Control(goal), self._hearing(number)))

    def resume(self, number: int, epochs: int | None = None) -> None:
        """Go on with a run where it ended, up to an epoch if more are wanted than were planned.

        A run that cannot be gone on with stays as it is; `trouble` says why.
        """
        session, folder, hear = self.session, self._states(), self._hearing(number)
        goes_on = False

        def spec() -> str:
            return resume_recipe(session, number, epochs, folder).as_json()

        def hear_if_resumed(event: Event) -> None:
            nonlocal goes_on
            goes_on |= isinstance(event, RunResumed)
            if isinstance(event, RunEnded) and not goes_on:
                self._not_resumed.emit(event)
            else:
                hear(event)

        self._train(number, Order(spec, Control(), hear_if_resumed))

    def _note_not_resumed(self, event: RunEnded) -> None:
        # How the run ended before is still what is to be told of it.
        self.training = None
        self._end(event)
        self.training_changed.emit()

    def turn(self, knob: str, value: float) -> None:
        """Change a setting of the run that trains, see `dllab.spec.knobs`."""
        self._control.turn(knob, value)

    def _states(self) -> Path:
        """An empty folder for states to go on from; what the last run went on from is let go."""
        if self._folder:
            self._folder.cleanup()
        self._folder = TemporaryDirectory(prefix="states-", dir=own_spool())
        return Path(self._folder.name)

    def _start(self, experiment: Experiment, name: str, goal: Goal | None = None) -> int:
        return self._begin(name, to_json(experiment), goal=goal)

    def _begin(self, name: str, spec: str, job: str = "train", goal: Goal | None = None) -> int:
        number = self.session.new_run(name)
        self.book.add(Run(number, name))
        return self._train(number, Order(spec, Control(goal), self._hearing(number), job))

    def _train(self, number: int, order: Order) -> int:
        self._drop_preparation()
        self.training, self._control = number, order.control
        self._thread.take(order)
        self._beat.start()
        self.training_changed.emit()
        return number

    def _hearing(self, number: int) -> Emit:
        """Takes what a run says into the session and onto the screen."""
        feed, beat = self._feed, self._beat

        def hear(event: Event) -> None:
            # What somebody asked is no part of what the run says.
            if isinstance(event, Answered):
                self.answered.emit(event)
                return
            if isinstance(event, TURNS):
                # Before it is said: hurried after it was shown, nothing would calm the beat.
                beat.hurry()
            feed.say(number, event)

        return hear

    def try_out(self, trial: Trial, experiment: Experiment) -> None:
        """Test learning rates, or make the checks before a run; while no run trains."""
        self._try(Order(to_json(experiment), Control(), trial.begin(experiment), trial.job))

    def reproduce(self, run: Run, epochs: int) -> None:
        """Train the first epochs of a run again, as it was, to compare; while no run trains.

        Raises:
            ExperimentError: its experiment cannot be read.
        """
        session, trial, folder = self.session, self.reproducing, self._states()
        last = int(run.history.epochs["epoch"][epochs - 1])

        def spec() -> str:
            return repeat_recipe(session, run.number, folder).until(last)

        self._try(Order(spec, Control(), trial.begin_with(run, epochs), trial.job))

    def _try(self, order: Order) -> None:
        self._drop_preparation()
        self._control = order.control
        self._thread.take(order)
        self._beat.start()
        self.training_changed.emit()

    @property
    def trial(self) -> Trial | None:
        """What is tried out at the moment, if anything is."""
        trials: tuple[Trial, ...] = (self.range_test, self.pre_flight, self.reproducing)
        return next((one for one in trials if one.is_running), None)

    @property
    def is_busy(self) -> bool:
        """Whether a run trains or something is tried out: one at a time."""
        return self.training is not None or self.trial is not None

    def prepare(self, experiment: Experiment | None) -> None:
        """Make an experiment ready when it has stopped changing, so that Start starts at once.

        None: there is nothing that could be trained.
        """
        self._wanted = experiment
        self._settled.start()

    def _prepare(self) -> None:
        if self._wanted is None or self.is_busy or self.keras_state != "ready":
            return
        self._drop_preparation()
        self._preparing = Control()
        self._thread.take(Order(to_json(self._wanted), self._preparing, job="prepare"))

    def _drop_preparation(self) -> None:
        """Free the thread at once for what is wanted now; Keras finishes what it is at."""
        self._settled.stop()
        self._preparing.give("stop")

    def _next_name(self) -> str:
        return f"run {self.session.next_run}"

    def ask(self, question: Question) -> None:
        """Have a question answered: by the run that trains, or else as a job of its own."""
        if self.training is not None:
            self._control.ask(question)
            return
        # Whoever looks does not wait for what may be started later.
        self._preparing.give("stop")
        self._settled.start()

        def hear(event: Event) -> None:
            if isinstance(event, RunEnded):
                event = Answered({"error": event.reason}, question.number)
            if isinstance(event, Answered):
                self.answered.emit(event)

        self._thread.take(Order(json.dumps(question.as_values()), Control(), hear, "ask"))

    def pause(self) -> None:
        """Let the run wait after the batches under way."""
        self._control.give("pause")

    def go_on(self) -> None:
        """End a pause."""
        self._control.give("go on")

    def step(self, goal: Goal) -> None:
        """Let the run go on so far, then pause."""
        self._control.give(goal)

    def stop(self) -> None:
        """End what trains after the batches under way; finished epochs are kept."""
        self._series.clear()
        self._control.give("stop")

    @property
    def waiting_runs(self) -> int:
        """How many runs of a series with several seeds are still to come."""
        return len(self._series)

    @property
    def is_paused(self) -> bool:
        """Whether a run waits, or is asked to."""
        return self.training is not None and self._control.paused

    @property
    def is_stepping(self) -> bool:
        """Whether a run waits, or goes on only as far as the next pause."""
        return self.is_paused or (self.training is not None and self._control.goal[1] is not None)

    def drain(self) -> None:
        """Show what has become durable since the last time."""
        for number, events in self._feed.take().items():
            self.book.apply(number, events)
            self._note_state(number, events)
        if trial := self.trial:
            self._drain_trial(trial)
        self.saved_changed.emit()

    def _drain_trial(self, trial: Trial) -> None:
        trial.take()
        if trial.ended:
            self._end(trial.ended)
            self.training_changed.emit()

    def _note_state(self, number: int, events: list[Event]) -> None:
        if any(isinstance(event, RunPaused) for event in events):
            self._control.reach_goal()
        if self.book.runs[number].history.is_over:
            self.training = None
            self._end(events[-1])
            self._go_on_with_series(self.book.runs[number].history.state)
        if any(isinstance(event, TURNS) for event in events):
            self._beat.calm()
            self.training_changed.emit()

    def _go_on_with_series(self, ended: State) -> None:
        if ended != "finished":
            self._series.clear()
        elif self._series:
            self.series_went_on.emit(self._series.pop(0)())

    def _end(self, event: Event) -> None:
        """Nothing trains any more: say what failed, then do what waited for this."""
        self._beat.stop()
        if isinstance(event, RunEnded) and event.status == "failed":
            self.trouble.emit(event.reason)
        waiting, self._after_run = self._after_run, []
        for then in waiting:
            # Not from within the drain: it may replace the session that is being drained. And
            # again by `when_idle`: another run may have been started until then.
            QTimer.singleShot(0, partial(self.when_idle, then))

    def when_idle(self, then: Callable[[], None]) -> None:
        """Call `then` when nothing trains any more, at once if nothing does."""
        if self.is_busy:
            self._after_run.append(then)
        else:
            then()

    def use_place(self, place: Place) -> None:
        """Train in a Keras process, or in the window's own training thread, from now on."""
        self._drop_preparation()
        old = self._thread
        old.failed.disconnect()
        old.keras_state.disconnect()
        old.abandon()
        old.deleteLater()
        self._thread = self._started_thread(place)

    # The end

    def end_training(self) -> None:
        """Stop what trains, keep its finished epochs, end thread and process."""
        self._drop_preparation()
        if self.is_busy:
            self.stop()
            self._thread.close()
        else:
            self._thread.abandon()
        self._beat.stop()

    def close(self) -> None:
        """End training and let the session go.

        Raises:
            SessionError: the last changes cannot be written; the session stays open.
        """
        self.end_training()
        self._feed.wait()
        self.drain()
        self.release()
        if self._folder:
            self._folder.cleanup()
