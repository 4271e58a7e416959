"""The one door through which views ask about a network, while it trains and afterwards."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from dllab.arrays import Arrays, ArraysError, unpacked
from dllab.events import Answered
from dllab.insight.layer_weights import layer_weights
from dllab.jobs import JobError, Question
from dllab.session import SessionError
from dllab.spec import Experiment, ExperimentError, from_json
from ui.kept_weights import KeptWeights, kept_epochs
from ui.lab import Lab
from ui.run_book import RunBook

# Pictures that follow a run are not drawn more often than an eye sees.
LEAST_SECONDS = 1 / 36
# Probes that need nothing but the weights: of kept ones they are answered here, without Keras.
ANSWERED_HERE = {"weights": layer_weights}
NOT_STARTED = "{name} waits for Keras and its data: what it learns is shown as soon as it trains."
NOTHING_KEPT = (
    "Nothing was kept of the network of {name} that could be shown: train the experiment again, "
    "and watch it here."
)


@dataclass(frozen=True)
class Moment:
    """A state of a run's network.

    Attributes:
        run: its number.
        epoch: the end of one that was kept; None: as it is now, or was last.
    """

    run: int
    epoch: int | None = None


@dataclass(frozen=True)
class Request:
    """What a view wants to know.

    Attributes:
        moment: of which network; None as its epoch: again and again while the run trains.
        probe: a name in `dllab.insight.probes.PROBES`.
        params: what the probe takes.
        every: the least seconds from one question to the next while the run trains.
        once: the answer is the same at every epoch, and one is enough.
    """

    moment: Moment
    probe: str
    params: dict[str, Any] = field(default_factory=dict)
    every: float = LEAST_SECONDS
    once: bool = False


@dataclass(frozen=True)
class Answer:
    """What came of a question.

    Attributes:
        moment: of which it was asked.
        epoch: how many epochs lay behind the network; a part of one counts as such.
        values, arrays: what the probe found.
        error: why there is nothing, in a sentence; empty when all is well.
    """

    moment: Moment
    epoch: float = 0.0
    values: Mapping[str, Any] = field(default_factory=dict)
    arrays: Arrays = field(default_factory=dict)
    error: str = ""


Then = Callable[[Answer], None]


@dataclass(frozen=True)
class _Wanted:
    """What a view asked last."""

    view: str
    request: Request
    then: Then


@dataclass(frozen=True)
class _Sent:
    """A question under way: to the run that trained then, or to a job if nothing did."""

    number: int
    wanted: _Wanted
    epoch: int | None
    training: int | None
    at: float


class Insight(QObject):
    """Takes questions of views and calls them back, in the window's thread.

    Each view has at most one question under way; what it asks meanwhile waits, and only the newest
    of that. A question about the network as it is now is asked again and again as long as the run
    trains, and once more when it has ended.
    """

    # From the thread that listens to Keras, and from the one that reads weights.
    _heard = Signal(int, object)
    _fetched = Signal(int, str, str)

    def __init__(self, lab: Lab) -> None:
        # Without a parent: each would keep the other alive, for any thread to collect.
        super().__init__()
        self._lab = lab
        self._numbers = 0
        self._wanted: dict[str, _Wanted] = {}
        # When each view may ask next, by the clock `perf_counter`.
        self._due: dict[str, float] = {}
        self._soon = QTimer(self, singleShot=True)
        self._soon.setTimerType(Qt.TimerType.PreciseTimer)
        self._soon.timeout.connect(self._send_due)
        self._sent: dict[str, _Sent] = {}
        self._kept = KeptWeights(lab)
        self._reader: ThreadPoolExecutor | None = None
        # In the thread that hears: a file is not read in the window's.
        lab.answered.connect(self._hear, Qt.ConnectionType.DirectConnection)
        self._heard.connect(self._take)
        self._fetched.connect(self._go_on)
        lab.training_changed.connect(self._follow_training)
        lab.book.changed.connect(self._follow_run)
        lab.book.listed.connect(self._forget_gone)

    def ask(self, view: str, request: Request, then: Then) -> None:
        """Ask for a view, in place of what it asked before.

        `then` is called with each answer, until the view asks something else or is forgotten; what
        was under way when it asked is still told to the one who asked that. `view` is any name of
        its own.
        """
        self._wanted[view] = _Wanted(view, request, then)
        self._due[view] = 0.0
        self._send(view)

    @property
    def book(self) -> RunBook:
        """The runs there are."""
        return self._lab.book

    def experiment(self, run: int) -> Experiment | None:
        """What a run trains or trained; None before it has started, or where that is damaged."""
        known = self.book.runs.get(run)
        started = known.history.started if known else None
        return None if started is None else _experiment(started.experiment)

    def why_nothing(self, run: int) -> str:
        """Why no network of a run can be shown, in a sentence; empty where one can."""
        if run == self._lab.training or self._kept.newest(run) is not None:
            return ""
        known = self.book.runs[run]
        has_begun = known.history.started or known.history.is_over
        return (NOTHING_KEPT if has_begun else NOT_STARTED).format(name=known.name)

    def series(self, run: int) -> list[int]:
        """The runs that differ from a run in their seed alone, and of which something is kept."""
        chosen = self.book.runs[run]
        return [
            number
            for number, other in self.book.runs.items()
            if (other.unseeded, other.origin) == (chosen.unseeded, chosen.origin)
            and other.trains != chosen.trains
            and kept_epochs(other.history)
        ]

    def names(self) -> dict[int, str]:
        """The names of all runs by their numbers, the newest first."""
        return {number: run.name for number, run in sorted(self.book.runs.items())[::-1]}

    def forget(self, view: str) -> None:
        """Ask no more for a view, which is hidden or gone; its last question stays unanswered."""
        self._wanted.pop(view, None)
        self._due.pop(view, None)

    def close(self) -> None:
        """Let go of what was kept on the way."""
        self._wanted.clear()
        if self._reader:
            self._reader.shutdown()
            self._reader = None
        self._kept.close()

    # Asking

    def _send(self, view: str) -> None:
        """Ask what a view wants, if it is due and nothing of that view is under way."""
        wanted = self._wanted.get(view)
        if wanted is None or view not in self._due or view in self._sent:
            return
        left = round(1000 * (self._due[view] - perf_counter()))
        if left > 0:
            if not 0 <= self._soon.remainingTime() <= left:
                self._soon.start(left)
            return
        del self._due[view]
        self._numbers += 1
        training, request = self._lab.training, wanted.request
        moment = request.moment
        is_live = moment.epoch is None and moment.run == training
        epoch = moment.epoch
        if epoch is None and not is_live:
            epoch = self._kept.newest(moment.run)
        sent = _Sent(self._numbers, wanted, epoch, training, perf_counter())
        if is_live:
            self._sent[view] = sent
            self._lab.ask(Question(view, sent.number, request.probe, request.params))
        elif epoch is None:
            self._answer(wanted, Answer(moment, error=self.why_nothing(moment.run)))
        else:
            self._sent[view] = sent
            self._fetch(sent.number, request, epoch)

    def _send_due(self) -> None:
        for view in list(self._due):
            self._send(view)

    def _fetch(self, number: int, request: Request, epoch: int) -> None:
        """Have the weights of an epoch put into a file; reading a session takes its time."""
        self._reader = self._reader or ThreadPoolExecutor(1, "weights")

        def fetch() -> None:
            try:
                path, error = self._kept.file(request.moment.run, epoch), ""
            except (SessionError, OSError) as caught:
                path, error = Path(), str(caught)
            with suppress(RuntimeError):
                if error or request.probe not in ANSWERED_HERE:
                    self._fetched.emit(number, str(path), error)
                else:
                    self._heard.emit(number, _answered_here(request, path))

        self._reader.submit(fetch)

    def _go_on(self, number: int, path: str, error: str) -> None:
        sent = self._under_way(number)
        if sent is None:
            return
        if error:
            self._take(number, Answer(sent.wanted.request.moment, error=error))
            return
        started = self.book.runs[sent.wanted.request.moment.run].history.started
        assert started  # noqa: S101 - weights are kept of a run that has begun
        view, asked = sent.wanted.view, sent.wanted.request
        self._sent[view] = replace(sent, training=self._lab.training)
        self._lab.ask(Question(view, number, asked.probe, asked.params, path, started.experiment))

    def _under_way(self, number: int) -> _Sent | None:
        return next((sent for sent in self._sent.values() if sent.number == number), None)

    # Hearing

    def _hear(self, event: Answered) -> None:
        """In the thread that listens to Keras: read what was found, for the window to draw."""
        with suppress(RuntimeError):
            self._heard.emit(event.question, _read(event.answer))

    def _take(self, number: int, heard: Answer) -> None:
        sent = self._under_way(number)
        if sent is None:
            return
        wanted = sent.wanted
        del self._sent[wanted.view]
        epoch = heard.epoch if sent.epoch is None else sent.epoch
        self._ask_again(sent)
        self._answer(wanted, replace(heard, moment=wanted.request.moment, epoch=epoch))

    def _answer(self, wanted: _Wanted, answer: Answer) -> None:
        """Tell a view, unless it does not want to know any more."""
        if wanted.view in self._wanted:
            wanted.then(answer)

    def _ask_again(self, sent: _Sent) -> None:
        """Go on with what waits, or with a run that trains: before the answer is drawn."""
        view, wanted = sent.wanted.view, self._wanted.get(sent.wanted.view)
        goes_on = wanted is sent.wanted and sent.epoch is None and _is_followed(sent.wanted)
        if goes_on and not self._lab.is_paused:
            self._due[view] = sent.at + sent.wanted.request.every
        self._send(view)

    # Following the lab

    def _follow_run(self, number: int) -> None:
        """A run has come further: those who watch it and were not asking, as in a pause, do."""
        for view, wanted in self._wanted.items():
            moment = wanted.request.moment
            if moment.run == number == self._lab.training and _is_followed(wanted):
                self._due.setdefault(view, 0.0)
                self._send(view)

    def _follow_training(self) -> None:
        """What was asked of a run that trains no more is asked again, elsewhere."""
        training = self._lab.training
        for view, sent in list(self._sent.items()):
            if sent.training is not None and sent.training != training:
                del self._sent[view]
                self._due[view] = 0.0
        for view, wanted in list(self._wanted.items()):
            if _is_followed(wanted):
                self._due[view] = 0.0
            self._send(view)

    def _forget_gone(self) -> None:
        """Another session, or a run is gone."""
        runs = self.book.runs
        for view, wanted in list(self._wanted.items()):
            if wanted.request.moment.run not in runs:
                self.forget(view)
        for view, sent in list(self._sent.items()):
            if sent.wanted.request.moment.run not in runs:
                del self._sent[view]


@lru_cache(maxsize=8)
def _experiment(document: str) -> Experiment | None:
    try:
        return from_json(document)
    except ExperimentError:
        return None


def _is_followed(wanted: _Wanted) -> bool:
    """Whether what a view wants changes while a run trains."""
    return wanted.request.moment.epoch is None and not wanted.request.once


def _answered_here(request: Request, path: Path) -> Answer:
    """What a probe of `ANSWERED_HERE` finds in kept weights."""
    try:
        arrays, _ = unpacked(path.read_bytes())
        found = ANSWERED_HERE[request.probe](arrays, request.params)
    except (OSError, ArraysError) as caught:
        return Answer(
            request.moment, error=f"The weights kept of this epoch cannot be read: {caught}."
        )
    except JobError as caught:
        return Answer(request.moment, error=caught.reason)
    told = {name: each for name, each in found.items() if isinstance(each, np.ndarray)}
    values = {name: each for name, each in found.items() if name not in told}
    return Answer(request.moment, values=values, arrays=told)


def _read(answer: Mapping[str, Any]) -> Answer:
    """What a probe found, its file read and removed."""
    moment = Moment(0)
    if error := answer.get("error"):
        return Answer(moment, error=error)
    try:
        arrays = _arrays(answer["file"])
    except (OSError, ArraysError) as caught:
        return Answer(moment, error=f"The answer on its way to the window was lost: {caught}.")
    return Answer(moment, answer["epoch"] or 0.0, answer["values"], arrays)


def _arrays(file: str) -> Arrays:
    if not file:
        return {}
    arrays, _ = unpacked(Path(file).read_bytes())
    Path(file).unlink()
    return arrays
