"""Programs that write a session and are killed at a random moment, and what is then left."""

import multiprocessing
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any, Self

from dllab.events import EpochEnded, SnapshotTaken
from dllab.home import spool
from dllab.session import Session, SessionError
from dllab.session.rows import checksum
from tests.session.conftest import STARTED, epoch

FIRST = Path(__file__).parent / "files" / "version_1.dllab"
SNAPSHOT = bytes(range(256)) * 1500
OLD_RUNS = 3000
# Each program is a copy of one that has imported all it needs: that takes longer than the rest.
_COPIES = "forkserver" in multiprocessing.get_all_start_methods()
_STARTER: Any = multiprocessing.get_context("forkserver" if _COPIES else "spawn")
_STARTER.set_forkserver_preload([__name__])

Promise = Callable[[int], None]
Way = Callable[[Path, Promise], None]
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


class Program:
    """Writes a session in a process of its own, and is killed at the end of the `with` block.

    Attributes:
        promised: the last number it has promised, as far as that has been heard.
    """

    def __init__(self, way: Way, path: Path) -> None:
        self.promised = 0
        self._heard, said = _STARTER.Pipe(duplex=False)
        self._process = _STARTER.Process(target=_run, args=(way, path, said, dict(os.environ)))
        self._process.start()
        said.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._process.kill()
        self._process.join()
        with self._heard, suppress(EOFError):
            while True:
                self.hear()

    def hear(self) -> None:
        """Wait for the next promise."""
        self.promised = self._heard.recv()

    def work(self, seconds: float) -> None:
        """Leave it alone for some time, or until it ends by itself."""
        self._process.join(seconds)


def _run(way: Way, path: Path, said: Connection, environment: Mapping[str, str]) -> None:
    os.environ.update(environment)
    way(path, said.send)


def _killed(way: str, folder: Path, seconds: float) -> int:
    """The last number the program promised before it was killed."""
    with Program(WAYS[way], folder) as program:
        program.hear()
        program.work(seconds)
    return program.promised


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


def write_on(path: Path, promise: Promise) -> None:
    """Append a run to a session there is, an epoch a promise, for ever."""
    session = Session.open(path)
    run = session.new_run("killed")
    session.append(run, [STARTED])
    for number in count(1):
        session.append(run, [epoch(number)]).result()
        promise(number)


def _append(folder: Path, promise: Promise) -> None:
    with Session.create(folder / "a.dllab") as session:
        run, number = session.new_run("killed"), 0
        session.append(run, [STARTED])
        while number := number + 1:
            session.append(run, [epoch(number)]).result()
            promise(number)


def _snapshot(folder: Path, promise: Promise) -> None:
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
            promise(number)


def _save_as(folder: Path, promise: Promise) -> None:
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
            promise(number)


def _delete(folder: Path, promise: Promise) -> None:
    with Session.create(folder / "a.dllab") as session:
        run, number = session.new_run("killed"), 0
        session.append(run, [STARTED])
        while number := number + 1:
            other = session.new_run("deleted")
            session.append(other, [STARTED, epoch(1)])
            session.append(run, [epoch(number)])
            session.delete_runs([other]).result()
            promise(number)


def _migrate(folder: Path, promise: Promise) -> None:
    # The file holds two epochs already.
    promise(2)
    with Session.open(folder / "a.dllab"):
        promise(2)


WAYS: dict[str, Way] = {
    "appending": _append,
    "snapshotting": _snapshot,
    "saving as": _save_as,
    "deleting": _delete,
    "migrating": _migrate,
}
