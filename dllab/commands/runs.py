"""`dllab runs`: the runs of a session file as a table or as JSON."""

import json
import sys
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from dllab.commands.sessions import reading
from dllab.history import RunHistory
from dllab.results import Result, result_of
from dllab.session import Session, SessionError
from dllab.session.rows import RunRecord


def list_runs(path: Path, *, as_json: bool) -> int:
    """Print one line a run, oldest first."""
    with reading(path) as session:
        results = [_result(session, record) for record in session.runs()]
    if as_json:
        print(json.dumps([result.as_json() for result in results], indent=2))
    else:
        Console().print(_table(results))
        for result in results:
            if result.status == "damaged":
                print(f"dllab: {result.reason}", file=sys.stderr)
    return 0


def _result(session: Session, record: RunRecord) -> Result:
    number, name = record.number, record.name
    try:
        return result_of(number, name, session.history(number))
    except SessionError as error:
        # One damaged run must not hide the others.
        nothing, damaged = result_of(number, name, RunHistory()), "damaged"
        return replace(nothing, status=damaged, ending=damaged, reason=str(error))


def _table(results: list[Result]) -> Table:
    table = Table(
        "run", "name", "status", "epochs", "best", "val acc", "train acc", "gap", box=None
    )
    for result in results:
        table.add_row(
            str(result.run),
            Text(result.name),  # not a string: rich would read [brackets] as markup
            result.ending,
            str(result.epochs),
            str(result.best_epoch or ""),
            *(_figure(value) for value in (result.val_accuracy, result.accuracy, result.gap)),
        )
    return table


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"
