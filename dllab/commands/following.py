"""Following what a run says on the command line: a progress bar, Ctrl+C, and what it came to."""

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

from dllab.ending import DIVERGED
from dllab.events import EpochEnded, Event, KnobTurned, RunResumed, RunStarted
from dllab.jobs import Control, InlineRunner, train_to_end
from dllab.plurals import counted
from dllab.results import Result, result_of
from dllab.session import Session
from dllab.spec.knobs import EPOCHS

EXIT_CODES = {"finished": 0, "stopped": 130}


def followed(session: Session, number: int, spec: str, epochs: int) -> Result:
    """Train what `spec` says as a run of an open session; Ctrl+C stops it.

    The run may have said something already: it then goes on.
    """
    history, control = session.history(number), Control()
    with bar_of(epochs) as bar, interrupt_stops(control):

        def emit(event: Event) -> None:
            session.append(number, [event])
            history.apply([event])
            bar.show(event)

        train_to_end(InlineRunner(), spec, emit, control)
    name = next(record.name for record in session.runs() if record.number == number)
    return result_of(number, name, history)


def told(result: Result, session: Path, *, as_json: bool) -> int:
    """Print what a run came to; the command's exit code."""
    if as_json:
        print(json.dumps({**result.as_json(), "session": str(session)}, indent=2))
    else:
        print(sentence(result))
        print(session)
    return EXIT_CODES.get(result.status, 1)


class Bar:
    """A progress bar on standard error, one step an epoch."""

    def __init__(self, bar: Progress, epochs: int) -> None:
        self._bar = bar
        self._task = bar.add_task("loading TensorFlow", total=epochs)

    def show(self, event: Event) -> None:
        """Go as far as an event tells."""
        if isinstance(event, RunStarted | RunResumed):
            self._bar.update(self._task, description="training")
        elif isinstance(event, KnobTurned) and event.knob == EPOCHS:
            self._bar.update(self._task, total=int(event.value))
        elif isinstance(event, EpochEnded):
            self._bar.update(self._task, completed=event.epoch, description=_figures(event))


def _figures(event: EpochEnded) -> str:
    figures = f"train {event.accuracy:.3f}"
    if math.isfinite(event.val_accuracy):
        figures += f"  val {event.val_accuracy:.3f}"
    return figures


@contextmanager
def bar_of(epochs: int) -> Iterator[Bar]:
    """A bar over so many epochs, shown as long as the block lasts."""
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("epoch {task.completed}/{task.total}"),
        TimeRemainingColumn(),
        console=Console(file=sys.stderr),
    ) as bar:
        yield Bar(bar, epochs)


@contextmanager
def interrupt_stops(control: Control) -> Iterator[None]:
    """Have Ctrl+C give the command to stop, inside."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        control.give("stop")

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def sentence(result: Result) -> str:
    """The result in one line."""
    ended = DIVERGED if result.ending == DIVERGED else result.status
    if result.best_epoch is None:
        return f"{result.name} {ended}. {result.reason}".strip()
    epochs = counted(result.epochs, "epoch")
    return f"{result.name} {ended} after {epochs}{_best(result)}. {result.reason}".strip()


def _best(result: Result) -> str:
    if result.val_accuracy is None:
        return f": training loss {result.loss:.4f}, accuracy {result.accuracy:.4f}"
    return f": best validation accuracy {result.val_accuracy:.4f} at epoch {result.best_epoch}" + (
        "" if result.gap is None else f", where the gap was {result.gap:.3f}"
    )
