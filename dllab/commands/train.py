"""`dllab train`: an experiment trained here, its run kept in a session file."""

import json
import math
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from dllab.commands.failure import CommandError
from dllab.commands.sessions import writing
from dllab.data import DataError, facts
from dllab.data.fetched import check_fetched
from dllab.events import EpochEnded, Event, RunStarted
from dllab.history import RunHistory
from dllab.jobs import Control, InlineRunner, train_to_end
from dllab.results import Result, result_of
from dllab.session import Session
from dllab.spec import Experiment, ExperimentError, from_json, problems, remarks, to_json

EXIT_CODES = {"finished": 0, "stopped": 130}


def train_file(path: Path, session: Path | None, *, name: str | None, as_json: bool) -> int:
    """Train the experiment in a JSON file; print what is remarked, then what it came to."""
    experiment = read_experiment(path)
    try:
        check_fetched(experiment.data.source)
    except DataError as error:
        raise CommandError(f"{path}: {error}") from error
    for remark in remarks(experiment, facts(experiment.data)):
        print(f"{path}: {remark.sentence}", file=sys.stderr)
    target = session or Path(f"{path.stem}.dllab")
    with writing(target, experiment) as opened:
        result = train_into(opened, experiment, name)
    if as_json:
        print(json.dumps({**result.as_json(), "session": str(target)}, indent=2))
    else:
        print(sentence(result))
        print(target)
    return EXIT_CODES.get(result.status, 1)


def read_experiment(path: Path) -> Experiment:
    """The experiment in a file, checked to fit its data.

    Raises:
        CommandError: it cannot be read, is not valid, or does not fit.
    """
    try:
        experiment = from_json(path.read_bytes())
    except OSError as error:
        raise CommandError(
            f"{path} cannot be read ({error.strerror}): expected an experiment as `dllab new` "
            "prints it."
        ) from error
    except ExperimentError as error:
        raise CommandError(f"{path}: {error}") from error
    found = problems(experiment, facts(experiment.data))
    if found:
        raise CommandError("\n".join(f"{path}: {problem.sentence}" for problem in found))
    return experiment


def train_into(session: Session, experiment: Experiment, name: str | None = None) -> Result:
    """Train as a new run of an open session, with a progress bar; Ctrl+C stops it."""
    number = session.new_run(name or f"run {len(session.runs()) + 1}")
    name = next(record.name for record in session.runs() if record.number == number)
    history = RunHistory()
    control = Control()
    with _bar(experiment.training.epochs) as bar, _interrupt_stops(control):

        def emit(event: Event) -> None:
            session.append(number, [event])
            history.apply([event])
            bar.show(event)

        train_to_end(InlineRunner(), to_json(experiment), emit, control)
    return result_of(number, name, history)


class _Bar:
    """A progress bar on standard error, one step an epoch."""

    def __init__(self, bar: Progress, epochs: int) -> None:
        self._bar = bar
        self._task = bar.add_task("loading TensorFlow", total=epochs)

    def show(self, event: Event) -> None:
        if isinstance(event, RunStarted):
            self._bar.update(self._task, description="training")
        elif isinstance(event, EpochEnded):
            self._bar.update(self._task, completed=event.epoch, description=_figures(event))


def _figures(event: EpochEnded) -> str:
    figures = f"train {event.accuracy:.3f}"
    if math.isfinite(event.val_accuracy):
        figures += f"  val {event.val_accuracy:.3f}"
    return figures


@contextmanager
def _bar(epochs: int) -> Iterator[_Bar]:
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("epoch {task.completed}/{task.total}"),
        TimeRemainingColumn(),
        console=Console(file=sys.stderr),
    ) as bar:
        yield _Bar(bar, epochs)


@contextmanager
def _interrupt_stops(control: Control) -> Iterator[None]:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        control.give("stop")

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def sentence(result: Result) -> str:
    """The result in one line."""
    if result.best_epoch is None:
        return f"{result.name} {result.status}. {result.reason}".strip()
    epochs = f"{result.epochs} epoch{'' if result.epochs == 1 else 's'}"
    return f"{result.name} {result.status} after {epochs}{_best(result)}. {result.reason}".strip()


def _best(result: Result) -> str:
    if result.val_accuracy is None:
        return f": training loss {result.loss:.4f}, accuracy {result.accuracy:.4f}"
    return f": best validation accuracy {result.val_accuracy:.4f} at epoch {result.best_epoch}" + (
        "" if result.gap is None else f", where the gap was {result.gap:.3f}"
    )
