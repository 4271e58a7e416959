"""`dllab export`: one run's curves as a plot, a table or JSON."""

import csv
import io
import json
import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dllab.atomic_file import write_atomically
from dllab.commands.failure import CommandError
from dllab.commands.sessions import one_run
from dllab.history import BATCH_COLUMNS, EPOCH_COLUMNS, RunHistory
from dllab.table import Table

DrawPng = Callable[[Sequence[tuple[int, str, RunHistory]], Path], None]

WHOLE_NUMBERS = {"epoch", "step"}


def export_png(session: Path, run: int, out: Path, draw_png: DrawPng, *, force: bool) -> int:
    """The run's accuracy and loss as a PNG file."""
    refuse_existing(out, force=force)
    draw_png([one_run(session, run)], out)
    return _done(out)


def export_csv(session: Path, run: int, out: Path, *, force: bool) -> int:
    """One line an epoch, columns as in `EpochEnded`, an empty field where there is no value."""
    refuse_existing(out, force=force)
    _, _, history = one_run(session, run)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    columns = _columns(history.epochs, EPOCH_COLUMNS)
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    _write(out, text.getvalue())
    return _done(out)


def export_json(session: Path, run: int, out: Path, *, force: bool) -> int:
    """Everything about the run: experiment, status, one list a column; null for no value."""
    refuse_existing(out, force=force)
    number, name, history = one_run(session, run)
    document = {
        "run": number,
        "name": name,
        "status": history.state,
        "reason": history.ended.reason if history.ended else "",
        "experiment": json.loads(history.started.experiment) if history.started else None,
        "versions": history.started.versions if history.started else {},
        "epochs": _columns(history.epochs, EPOCH_COLUMNS),
        "batches": _columns(history.batches, BATCH_COLUMNS),
    }
    _write(out, json.dumps(document, indent=1, allow_nan=False))
    return _done(out)


def _columns(table: Table, names: tuple[str, ...]) -> dict[str, list[Any]]:
    return {name: [_plain(name, value) for value in table[name].tolist()] for name in names}


def _plain(column: str, value: float) -> float | int | None:
    if not math.isfinite(value):
        return None
    return int(value) if column in WHOLE_NUMBERS else value


def refuse_existing(out: Path, *, force: bool) -> None:
    """Keep what is there, unless the person wants it replaced.

    Raises:
        CommandError: there is something already.
    """
    with _explained(out):
        if not out.exists():
            return
        if not out.is_file():
            # Replacing would take a folder's or a device's name away from it.
            raise CommandError(f"{out} is no regular file: choose another name.")
    if not force:
        raise CommandError(f"{out} is already there: choose another name, or add --force.")


def _write(out: Path, text: str) -> None:
    with _explained(out):
        write_atomically(out, text.encode())


@contextmanager
def _explained(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CommandError(
            f"{out} cannot be written ({error.strerror}): choose a file in an existing folder of "
            "your own."
        ) from error


def _done(out: Path) -> int:
    print(out)
    return 0
