"""`dllab fetch`: bring a data set that is too large to come with the lab."""

import sys
from pathlib import Path

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from dllab.commands.failure import CommandError
from dllab.data import DataError
from dllab.data.published import published_sets

INTERRUPTED = 130


def fetch_set(name: str, given: Path | None) -> int:
    """Fetch a set, or take it from a folder, with a progress bar; print where its files lie."""
    # The network's libraries take 0.2 s to load, which no other command needs.
    from dllab.data.fetch import fetch  # noqa: PLC0415

    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        console=Console(file=sys.stderr),
    ) as bar:
        try:
            folder = fetch(published_sets()[name], _Bar(bar), given)
        except DataError as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            return INTERRUPTED
    print(folder)
    return 0


class _Bar:
    """Shows what a `Report` is told."""

    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._task: TaskID | None = None

    def __call__(self, doing: str, done: float, total: float | None, unit: str) -> None:  # noqa: ARG002 - bytes
        if self._task is None:
            # Only now: what was there before must not count into the speed.
            self._task = self._bar.add_task(doing, total=total, completed=int(done))
        self._bar.update(self._task, completed=done)
