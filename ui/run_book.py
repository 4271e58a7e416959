"""The runs of the open session as views see them: one model that says what has changed."""

from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from dllab.diagnosis import Finding, findings
from dllab.events import Event
from dllab.history import RunHistory
from dllab.progress import experiment_of
from dllab.spec import Experiment, ExperimentError

# Nobody reads figures that change faster, and each redraw of a list costs milliseconds.
SOON_MS, CALM_MS = 10, 200


# An experiment behind its hash: two that differ are told apart at once, among a thousand runs too.
Unseeded = tuple[int, Experiment]


@dataclass(frozen=True)
class Origin:
    """Where a run branched: the number of the run it comes from, and after which of its epochs."""

    run: int
    epoch: int


class Run:
    """One run: its number in the session, its name, whether plots show it, and its history.

    `origin` is where it branched from another run, if it did.

    A history that is loaded is so when it is first asked for: nobody looks at all of a thousand.
    """

    def __init__(
        self,
        number: int,
        name: str,
        visible: bool = True,
        history: RunHistory | Callable[[], RunHistory] | None = None,
        origin: Origin | None = None,
    ) -> None:
        self.number = number
        self.name = name
        self.visible = visible
        self.origin = origin
        self._history = history or RunHistory()
        self._found: tuple[int, list[Finding]] | None = None
        self._trains: Experiment | None = None
        self._unseeded: Unseeded | None = None

    @property
    def history(self) -> RunHistory:
        """What the run has said so far."""
        if not isinstance(self._history, RunHistory):
            self._history = self._history()
        return self._history

    @property
    def findings(self) -> list[Finding]:
        """What its curves show, looked for anew only when it has said more."""
        if self._found is None or self._found[0] != self.history.events:
            self._found = self.history.events, findings(self.history)
        return self._found[1]

    @property
    def trains(self) -> Experiment | None:
        """The experiment it began with; None before it starts, and of a newer lab.

        Asking for it loads nothing: `RunBook.note_experiments` tells those of other runs.
        """
        if self._trains is None and self.is_loaded and self.history.started:
            with suppress(ExperimentError):
                self._trains = experiment_of(self.history)
        return self._trains

    @property
    def unseeded(self) -> Unseeded | None:
        """The same but for its seed, by which runs of one series differ."""
        if self._unseeded is None and self.trains:
            self._unseeded = unseeded(self.trains)
        return self._unseeded

    def note_experiment(self, experiment: Experiment) -> None:
        """Be told what it trains before its history is loaded."""
        self._trains = experiment

    @property
    def is_loaded(self) -> bool:
        """Whether the history has been asked for."""
        return isinstance(self._history, RunHistory)


def unseeded(experiment: Experiment) -> Unseeded:
    """An experiment without its seed."""
    plain = experiment.with_training(seed=0)
    return hash(plain), plain


class RunBook(QObject):
    """All runs by number. Events come in by `apply`; views follow the signals.

    Signals:
        listed: runs came or went; read `runs` anew.
        removed: runs went for good, and everybody has let go of them.
        compared: what runs train is known of more of them.
        changed(number): one run's history, name or visibility changed; at most 12 times a second.
        readable(number): the same at most 5 times a second, for figures and sentences to be read.
    """

    listed = Signal()
    removed = Signal()
    compared = Signal()
    changed = Signal(int)
    readable = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.runs: dict[int, Run] = {}
        self._unread: set[int] = set()
        self._calm = QTimer(self, singleShot=True)
        self._calm.timeout.connect(self._say_unread)

    def reset(self, runs: Iterable[Run]) -> None:
        """Show another session's runs."""
        self.runs = {run.number: run for run in runs}
        self._unread.clear()
        self.listed.emit()

    def add(self, run: Run) -> None:
        """A new run, at the end of the list."""
        self.runs[run.number] = run
        self.listed.emit()

    def remove(self, numbers: Collection[int]) -> None:
        """Runs are no longer there."""
        self.runs = {number: run for number, run in self.runs.items() if number not in numbers}
        self.listed.emit()
        self.removed.emit()

    def apply(self, number: int, events: Iterable[Event]) -> None:
        """Fold new events into a run and tell the views once."""
        self.runs[number].history.apply(events)
        self.changed.emit(number)
        self._unread.add(number)
        if not self._calm.isActive():
            # Not from here: what is drawn must not wait for what is read.
            self._calm.start(SOON_MS)

    def note_experiments(self, experiments: Mapping[int, Experiment]) -> None:
        """What runs train that nobody may have looked at."""
        for number, experiment in experiments.items():
            if number in self.runs:
                self.runs[number].note_experiment(experiment)
        self.compared.emit()

    def set_visible(self, number: int, visible: bool) -> None:
        """Show or hide a run in all plots."""
        self.runs[number].visible = visible
        self._say(number)

    def show_only(self, numbers: Collection[int]) -> list[int]:
        """Show these runs in all plots and no others; the runs of which that is news."""
        turned = [
            run.number for run in self.runs.values() if run.visible != (run.number in numbers)
        ]
        # All before anybody hears of it: who draws then draws what is left, once.
        for number in turned:
            self.runs[number].visible = number in numbers
        for number in turned:
            self._say(number)
        return turned

    def rename(self, number: int, name: str) -> None:
        """Give a run another name."""
        self.runs[number].name = name
        self._say(number)

    def _say(self, number: int) -> None:
        self.changed.emit(number)
        self.readable.emit(number)

    def _say_unread(self) -> None:
        unread, self._unread = self._unread, set()
        for number in unread & set(self.runs):
            self.readable.emit(number)
        if unread:
            self._calm.start(CALM_MS)

    def parent_of(self, run: Run) -> Run | None:
        """The run another one branched from; None if it did not, or that one is gone."""
        return self.runs.get(run.origin.run) if run.origin else None

    @property
    def newest_started(self) -> Run | None:
        """The run that trains now, or trained last."""
        # The newest first: asking a run for its history may load it.
        newest = (self.runs[number] for number in sorted(self.runs, reverse=True))
        return next((run for run in newest if run.history.started), None)

    @property
    def visible_runs(self) -> list[Run]:
        """The runs plots show, oldest first."""
        return [run for run in self.runs.values() if run.visible]
