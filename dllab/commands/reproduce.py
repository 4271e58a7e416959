"""`dllab reproduce`: the first epochs of a run trained again, and how far the figures differ."""

import json
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from dllab.commands.failure import CommandError
from dllab.commands.following import bar_of, interrupt_stops
from dllab.commands.sessions import reading
from dllab.events import Event
from dllab.going_on import CannotGoOnError, repeat_recipe
from dllab.history import RunHistory
from dllab.jobs import Control, InlineRunner, train_to_end
from dllab.reproduction import Reproduction, reproduction

STOPPED = 130


def reproduce_run(path: Path, run: int, epochs: int, *, as_json: bool) -> int:
    """Train so many epochs again; 0 if every figure is the same to the last bit, else 1."""
    with tempfile.TemporaryDirectory() as folder:
        with reading(path) as session:
            try:
                recipe, then = repeat_recipe(session, run, Path(folder)), session.history(run)
            except CannotGoOnError as error:
                raise CommandError(f"{path}: {error}") from error
        count = min(epochs, len(then.epochs))
        if count < 1:
            raise CommandError(f"{path}: run {run} has no epoch to compare with: give another run.")
        last = int(then.epochs["epoch"][count - 1])
        now = _trained(recipe.until(last), last)
    if now.state == "failed":
        raise CommandError(now.ended.reason if now.ended else "It failed.")
    found = reproduction(then, now)
    _print(found, as_json=as_json)
    if now.state == "stopped":
        return STOPPED
    return 0 if found.is_exact else 1


def _trained(spec: str, epochs: int) -> RunHistory:
    now, control = RunHistory(), Control()
    with bar_of(epochs) as bar, interrupt_stops(control):

        def emit(event: Event) -> None:
            now.apply([event])
            bar.show(event)

        train_to_end(InlineRunner(), spec, emit, control, "reproduce")
    return now


def _print(found: Reproduction, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(found.as_json(), indent=2))
        return
    table = Table("figure", "largest deviation", "at epoch", box=None)
    for each in found.deviations:
        table.add_row(each.figure.replace("_", " "), f"{each.largest:.3g}", str(each.epoch))
    Console().print(table)
    print(found.sentence)
