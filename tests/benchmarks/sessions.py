"""What session files stand: kills, damage and ill will, a full disk, many runs."""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

from tests.benchmarks.many_runs import write_runs
from tests.session.kills import WAYS, kill_once
from tests.session.mutations import Outcome, take_many

KILLS, MUTATIONS, OPENINGS = 50, 1000, 3
EPOCHS = 1000

Measure = Callable[..., Any]


def opening(measured: Measure, told: Callable[[list[float]], str]) -> Iterator[str]:
    """Sessions of many runs of 1,000 epochs and four series, in a window that stands."""
    for runs in (100, 1000):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "many.dllab"
            write_runs(path, runs, EPOCHS)
            found = [measured("opening", str(path))["seconds"] for _ in range(OPENINGS)]
            megabytes = path.stat().st_size / 1e6
        took = told([each for one in found for each in one])
        what = f"{runs:,} runs of {EPOCHS:,} epochs ({megabytes:.0f} MB)"
        yield f"{what} opened and painted: {took} s"


def kills() -> Iterator[str]:
    """Killed at random moments, while it writes in each of its ways."""
    for way in WAYS:
        chance = Random(way)  # noqa: S311 # nothing secret
        outcomes = [kill_once(way, chance) for _ in range(KILLS)]
        lost = sum(outcome.lost for outcome in outcomes)
        unopenable = sum(outcome.unopenable for outcome in outcomes)
        yield f"{KILLS} kills while {way}: epochs lost {lost}, files that do not open {unopenable}"


def mutations() -> Iterator[str]:
    """Damaged and hostile files; a crash, or an original changed, ends the benchmark."""
    opened: Counter[str] = Counter()
    messages: Counter[str] = Counter()

    def note(way: str, outcome: Outcome) -> None:
        opened[way] += outcome.opened
        messages[way] += bool(outcome.messages)

    with tempfile.TemporaryDirectory() as folder:
        take_many(MUTATIONS, Path(folder), note)
    yield f"{MUTATIONS:,} mutated files: {opened.total()} opened, {messages.total()} with a message"
    for way, count in sorted(messages.items()):
        yield f"  {way}: {opened[way]} opened, {count} with a message"


def full_disk(measured: Measure) -> Iterator[str]:
    """A run on a disk that fills up and is freed."""
    for name, value in measured("full_disk").items():
        yield f"full disk, {name}: {value}"


def starts(measured: Measure) -> Iterator[str]:
    """Runs started and stopped in one process."""
    found = measured("many_starts")
    (warm, last), threads = found["megabytes"], found["threads"]
    yield f"{found['runs']} runs started and stopped: {warm:.0f} MB after 50, {last:.0f} at the end"
    yield f"  threads: {threads[0]} and {threads[1]}"
