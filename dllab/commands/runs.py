"""`dllab runs`: the runs of a session file as a table or as JSON."""

import json
from pathlib import Path

from rich.console import Console
from rich.table import Table

from dllab.commands.sessions import reading, run_histories
from dllab.results import Result, result_of


def list_runs(path: Path, *, as_json: bool) -> int:
    """Print one line a run, oldest first."""
    with reading(path) as session:
        results = [result_of(*run) for run in run_histories(session)]
    if as_json:
        print(json.dumps([result.as_json() for result in results], indent=2))
    else:
        Console().print(_table(results))
    return 0


def _table(results: list[Result]) -> Table:
    table = Table(
        "run", "name", "status", "epochs", "best", "val acc", "train acc", "gap", box=None
    )
    for result in results:
        table.add_row(
            str(result.run),
            result.name,
            result.status,
            str(result.epochs),
            str(result.best_epoch or ""),
            *(_figure(value) for value in (result.val_accuracy, result.accuracy, result.gap)),
        )
    return table


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"
