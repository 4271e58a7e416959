"""Programs that write a session and are killed at a random moment, and what is then left.

`python -m tests.session.kills WAY FOLDER` is such a program; it prints each epoch it promises.
"""

import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random

from dllab.events import EpochEnded, SnapshotTaken
from dllab.home import spool
from dllab.session import Session, SessionError
from dllab.session.rows import checksum
from tests.session.conftest import STARTED, epoch

FIRST = Path(__file__).parent / "files" / "version_1.dllab"
SNAPSHOT = bytes(range(256)) * 1500
OLD_RUNS = 3000
# How long such a program may run, in seconds from its first promise: several of its rounds.
LONGEST = {
    "appending": 0.3,
    "snapshotting": 0.4,
    "saving as": 0.5,
    "deleting": 0.4,
    "migrating": 0.15,
}


@dataclass(frozen=True)
class Outcome:
    """After one kill: finished epochs that are gone, and files that do not open."""

    lost: int
    unopenable: int


def kill_once(way: str, chance: Random) -> Outcome:
    """Start a program, kill it, and look at what it left."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if way == "migrating":
            _write_first_version(folder / "a.dllab")
        promised = _killed(way, folder, chance.uniform(0, LONGEST[way]))
        return _look(folder, promised)


def _killed(way: str, folder: Path, seconds: float) -> int:
    """The last number the program promised before it was killed."""
    command = [sys.executable, "-m", "tests.session.kills", way, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        first = program.stdout.readline()
        try:
            program.wait(seconds)
        except subprocess.TimeoutExpired:
            program.kill()
        rest = program.stdout.read().split("\n")[:-1]
    return int((rest or [first])[-1])


def _look(folder: Path, promised: int) -> Outcome:
    """What was promised must be in one of the files, and all of them must open."""
    kept, unopenable = 0, 0
    for path in folder.glob("*.dllab"):
        try:
            with Session.open(path) as session:
                events = session.events(1)
                for each in session.snapshots(1):
                    assert session.snapshot(1, each.epoch, each.kind) == SNAPSHOT
                assert len(session.runs()) in {1, 2, OLD_RUNS}
                assert not any(record.damaged for record in session.runs())
        except SessionError:
            unopenable += 1
            continue
        numbers = [event.epoch for event in events if isinstance(event, EpochEnded)]
        assert numbers == list(range(1, len(numbers) + 1))
        kept = max(kept, len(numbers))
    return Outcome(max(promised - kept, 0), unopenable)


def _write_first_version(path: Path) -> None:
    """A file of version 1 with many runs, whose migration takes a while."""
    shutil.copy(FIRST, path)
    with closing(sqlite3.connect(path)) as file, file:
        ended = file.execute("SELECT name, visible, ended FROM runs WHERE number = 1").fetchone()
        file.execute("DELETE FROM runs WHERE number > 1")
        for number in range(2, OLD_RUNS + 1):
            values = (number, *ended, 0)
            row = (*values, checksum(*values))
            file.execute("INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?)", row)


def _append(folder: Path) -> None:
    with Session.create(folder / "a.dllab") as session:
        run, number = session.new_run("killed"), 0
        session.append(run, [STARTED])
        while number := number + 1:
            session.append(run, [epoch(number)]).result()
            print(number, flush=True)


def _snapshot(folder: Path) -> None:
    spool().mkdir(parents=True, exist_ok=True)
    with Session.create(folder / "a.dllab") as session:
        run, number = session.new_run("killed"), 0
        session.append(run, [STARTED])
        while number := number + 1:
            name = f"{folder.name}-{number}"
            (spool() / name).write_bytes(SNAPSHOT)
            before = number - 1 if number > 1 else -1
            taken = SnapshotTaken(number, 1, "state", len(SNAPSHOT), name, before)
            session.append(run, [epoch(number), taken]).result()
            print(number, flush=True)


def _save_as(folder: Path) -> None:
    with Session.create(folder / "a.dllab") as session:
        run, number = session.new_run("killed"), 0
        session.append(run, [STARTED])
        while number := number + 1:
            session.append(run, [epoch(number)])
            if number % 3 == 0:
                session.save_as(folder / f"{'ab'[number % 2]}.dllab").result()
            elif number % 7 == 0:
                session.compact().result()
            else:
                session.append(run, []).result()
            print(number, flush=True)


def _delete(folder: Path) -> None:
    with Session.create(folder / "a.dllab") as session:
        run, number = session.new_run("killed"), 0
        session.append(run, [STARTED])
        while number := number + 1:
            other = session.new_run("deleted")
            session.append(other, [STARTED, epoch(1)])
            session.append(run, [epoch(number)])
            session.delete_runs([other]).result()
            print(number, flush=True)


def _migrate(folder: Path) -> None:
    # The file holds two epochs already.
    print(2, flush=True)
    with Session.open(folder / "a.dllab"):
        print(2, flush=True)


WAYS: dict[str, Callable[[Path], None]] = {
    "appending": _append,
    "snapshotting": _snapshot,
    "saving as": _save_as,
    "deleting": _delete,
    "migrating": _migrate,
}

if __name__ == "__main__":
    WAYS[sys.argv[1]](Path(sys.argv[2]))
