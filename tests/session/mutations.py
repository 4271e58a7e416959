"""Session files as damage and ill will leave them, and whether the lab copes with each.

Whatever is done to a file: it opens and what it tells is sound in kind, or a SessionError says in a
sentence why not; nothing else is raised, nothing hangs, and the file itself stays as it was unless
it was opened.
"""

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from dllab.diagnosis import findings, headline
from dllab.events import HistogramsTaken, RunEnded, SnapshotTaken
from dllab.home import spool
from dllab.progress import last_batch, planned_epochs, progress
from dllab.results import result_of
from dllab.session import Session, SessionError
from dllab.session.checking import check
from dllab.session.rows import checksum
from dllab.session.salvage import salvage
from dllab.spec import Experiment, ExperimentError, to_json
from tests.session.conftest import STARTED, random_events

PAGE = 4096
HUGE = [2**31, -1, 2**62, -(2**63), 2**63 - 1, 0]


@dataclass
class Outcome:
    """How one file was taken: it opened, or was refused with a message of one sentence."""

    opened: bool
    messages: list[str]


def write_sample(path: Path) -> None:
    """A session with all that a session holds."""
    spool().mkdir(parents=True, exist_ok=True)
    with Session.create(path) as session:
        for seed in (1, 2, 3):
            run = session.new_run(f"run {seed}", *((1, 2) if seed > 1 else ()))
            session.append(run, random_events(seed, 80)[:-1])
            histograms = HistogramsTaken(1, ("1 Dense kernel",), (-1.0,), (1.0,), ((1, 2, 3),))
            (spool() / path.name).write_bytes(b"weights" * 900)
            taken = SnapshotTaken(1, 9, "weights", 6300, path.name)
            session.append(run, [histograms, taken, RunEnded(1.0, "finished")]).result()


def mutate(path: Path, chance: Random) -> str:
    """Change a file in one of many ways; which one."""
    way = chance.choice(
        [_flip, _flip, _cut, _swap, _zero, _repeat, forge_row, forge_row, forge_event, forge_event]
    )
    way(path, chance)
    return way.__name__.strip("_")


def take(path: Path, scratch: Path) -> Outcome:
    """Look at a file in every way the lab has; what is raised beyond SessionError is a crash."""
    before = path.read_bytes()
    outcome = Outcome(False, [])
    for look in (lambda: check(path), lambda: _view(path), lambda: _salvage(path, scratch)):
        try:
            look()
        except SessionError as error:
            outcome.messages.append(str(error))
    assert path.read_bytes() == before, "only looking has changed the file"
    try:
        with Session.open(path) as session:
            outcome.opened = True
            _read(session)
            session.append(session.new_run("goes on"), [STARTED]).result()
    except SessionError as error:
        outcome.messages.append(str(error))
        assert outcome.opened or path.read_bytes() == before, "a refused file was changed"
    assert all(message.strip() and "\n" not in message.strip() for message in outcome.messages)
    return outcome


def _view(path: Path) -> None:
    with Session.view(path) as session:
        _read(session)


def _salvage(path: Path, scratch: Path) -> None:
    target = scratch / "saved.dllab"
    target.unlink(missing_ok=True)
    salvage(path, target)
    assert check(target).is_sound
    with Session.open(target) as session:
        _read(session)


def _read(session: Session) -> None:
    """Everything the window reads of a session, and what it works out from that."""
    with suppress(SessionError):
        session.draft()
    for record in session.runs():
        for kept in session.snapshots(record.number)[:20]:
            with suppress(SessionError):
                session.snapshot(record.number, kept.epoch, kept.kind)
        with suppress(SessionError):
            history = session.history(record.number)
            assert history.events == len(session.events(record.number))
            result_of(record.number, record.name, history)
            headline(history)
            findings(history)
            last_batch(history)
            with suppress(ExperimentError):
                progress(history, planned_epochs(history))


# Damage


def _flip(path: Path, chance: Random) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(chance.choice([1, 1, 3, 20])):
        content[chance.randrange(len(content))] ^= chance.randint(1, 255)
    path.write_bytes(content)


def _cut(path: Path, chance: Random) -> None:
    path.write_bytes(path.read_bytes()[: chance.randrange(path.stat().st_size)])


def _swap(path: Path, chance: Random) -> None:
    content = bytearray(path.read_bytes())
    one, other = (PAGE * chance.randrange(len(content) // PAGE) for _ in range(2))
    first, second = content[one : one + PAGE], content[other : other + PAGE]
    content[one : one + PAGE], content[other : other + PAGE] = second, first
    path.write_bytes(content)


def _zero(path: Path, chance: Random) -> None:
    content = bytearray(path.read_bytes())
    start, length = chance.randrange(len(content)), chance.choice([4, 100, PAGE])
    content[start : start + length] = bytes(len(content[start : start + length]))
    path.write_bytes(content)


def _repeat(path: Path, chance: Random) -> None:
    """A piece of the file lies at another place as well: pointers that lead in circles."""
    content = bytearray(path.read_bytes())
    source, target = chance.randrange(len(content)), chance.randrange(len(content))
    length = min(chance.choice([4, 64, PAGE]), len(content) - max(source, target))
    content[target : target + length] = content[source : source + length]
    path.write_bytes(content)


# Ill will: rows whose checksums are right


def forge_row(path: Path, chance: Random) -> None:
    """One value of one row becomes another, with a fresh checksum."""
    table = chance.choice(["runs", "segments", "snapshots", "pieces", "facts"])
    with closing(sqlite3.connect(path)) as file, file:
        cursor = file.execute(f"SELECT * FROM {table} ORDER BY random() LIMIT 1")  # noqa: S608
        names = [column[0] for column in cursor.description]
        row = dict(zip(names, cursor.fetchone(), strict=True))
        where = " AND ".join(f"{name} IS ?" for name in names)
        old = list(row.values())
        name = chance.choice(names[:-1])
        row[name] = _hostile(row[name], chance)
        values = list(row.values())[:-1]
        payload = values.pop() if isinstance(values[-1], bytes) else b""
        with suppress(TypeError, OverflowError):
            row["checksum"] = checksum(*values, payload=payload)
        setting = ", ".join(f"{name} = ?" for name in names)
        with suppress(sqlite3.IntegrityError, OverflowError):
            file.execute(
                f"UPDATE {table} SET {setting} WHERE {where}",  # noqa: S608 # names of columns
                [*row.values(), *old],
            )


def _hostile(value: Any, chance: Random) -> Any:
    choices: list[Any] = [*HUGE, 1.5, "x" * 100_000, b"\x80\x04.", "", "1e999", bytes(70_000)]
    if isinstance(value, bytes) and value:
        shorter = value[: chance.randrange(len(value))]
        choices += [shorter, value + value, value[:40] + bytes(max(len(value) - 40, 0))]
    return chance.choice(choices)


def forge_event(path: Path, chance: Random) -> None:
    """An event that says something else than it may, with a fresh checksum."""
    with closing(sqlite3.connect(path)) as file, file:
        run, first, payload = file.execute(
            "SELECT run, first, payload FROM segments WHERE kind = 'markers' "
            "ORDER BY random() LIMIT 1"
        ).fetchone()
        said = json.loads(payload)
        said[chance.choice(list(said))] = chance.choice(
            [*HUGE, 1e308, float("nan"), None, "", "../../x", [], [[[]]], {}, ["a"], True,
             "<img src=x>" * 9000, to_json(Experiment())[:-5], {"a": {"b": []}}]
        )  # fmt: skip
        text = json.dumps(said)
        if chance.random() < 0.2:
            text = chance.choice(
                ["[" * 100_000, '{"event":' * 5000, "9" * 5000, "[" + "0," * 99999]
            )
        key = (run, "markers", first, 1)
        file.execute(
            "UPDATE segments SET payload = ?, checksum = ? "
            "WHERE run = ? AND kind = ? AND first = ? AND points = ?",
            (text.encode(), checksum(*key, payload=text.encode()), *key),
        )


def take_many(count: int, folder: Path, note: Callable[[str, Outcome], None]) -> None:
    """Mutate a sample so often and look at each; raises what any of them raises."""
    sample, path = folder / "sample.dllab", folder / "mutated.dllab"
    write_sample(sample)
    for seed in range(count):
        chance = Random(seed)  # noqa: S311 # nothing secret
        shutil.copy(sample, path)
        way = mutate(path, chance)
        try:
            note(way, take(path, folder))
        except SessionError:
            raise
        except Exception as error:
            error.add_note(f"mutation {seed}, {way}")
            raise
