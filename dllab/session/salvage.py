"""What is readable of a damaged session, written into a new one."""

import time
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection, DatabaseError

from dllab.atomic_file import replacing
from dllab.events import Event, RunEnded
from dllab.plurals import counted
from dllab.session import segments, snapshots
from dllab.session.checking import copied
from dllab.session.connection import connect, transaction
from dllab.session.errors import DamagedError, SessionError, explained
from dllab.session.owner import owned
from dllab.session.pages import Pages
from dllab.session.points import (
    MARKERS,
    decoded_marker,
    decoded_points,
    encoded,
    from_npy,
    has_ended,
)
from dllab.session.remains import Remains, payload_at, remains_of
from dllab.session.rows import (
    DELETED,
    EXPERIMENT,
    LAST_RUN,
    RunRecord,
    all_runs,
    deleted_numbers,
    get_fact,
    put_fact,
    put_run,
)
from dllab.session.schema import create_tables
from dllab.spec import Experiment, ExperimentError, from_json, to_json

LOST = "Part of this run was lost in a damaged file; this is what could be read."


@dataclass(frozen=True)
class Rescue:
    """What was saved: whole runs, runs that lack events, and snapshots."""

    whole_runs: int
    partial_runs: int
    snapshots: int
    has_experiment: bool

    @property
    def sentence(self) -> str:
        """The same for people."""
        experiment = "the experiment" if self.has_experiment else "no experiment"
        return (
            f"Saved {counted(self.whole_runs, 'whole run')}, {self.partial_runs} in part, "
            f"{counted(self.snapshots, 'snapshot')} and {experiment}."
        )


def salvage(path: Path, target: Path) -> Rescue:
    """Write what can be read of a damaged session to `target`, where nothing may be yet.

    The damaged file is not touched.

    Raises:
        SessionError: there is nothing to be saved, or `target` exists or cannot be written.
    """
    path, target = path.resolve(), target.resolve()
    with owned(target), explained(target):
        if target.exists():
            raise SessionError(f"{target.name} is already there: choose another name.")
        with copied(path) as copy, Pages(copy) as pages:
            found = remains_of(pages)
            _prefer_tables(copy, found)
            if not (found.runs or found.segments or EXPERIMENT in found.facts):
                raise SessionError(f"Nothing in {path.name} can be read: restore it from a backup.")
            with (
                replacing(target) as temporary,
                closing(connect(temporary)) as new,
                transaction(new),
            ):
                return _written(new, pages, found)


def _prefer_tables(copy: Path, found: Remains) -> None:
    """Where the tables can still be read they are right about what was changed or dropped."""
    with suppress(SessionError, DatabaseError), closing(connect(copy)) as connection:
        for fact in (EXPERIMENT, DELETED):
            with suppress(SessionError, DatabaseError):
                found.facts[fact] = get_fact(connection, fact)
        with suppress(SessionError, DatabaseError):
            for record in all_runs(connection):
                if not record.damaged:
                    found.runs[record.number] = record
        with suppress(SessionError, DatabaseError):
            for run in list(found.snapshots):
                kept = snapshots.listed(connection, run)
                found.snapshots[run] = {(each.epoch, each.kind): each for each in kept}


def _written(new: Connection, pages: Pages, found: Remains) -> Rescue:
    create_tables(new)
    draft = _draft(found)
    put_fact(new, EXPERIMENT, draft or to_json(Experiment()).encode())
    numbers = sorted(_left(found))
    renumbered = {old: number for number, old in enumerate(numbers, start=1)}
    whole = kept = 0
    for old, number in renumbered.items():
        record = found.runs.get(old) or RunRecord(old, f"run {old}")
        put_run(new, _renumbered(record, renumbered))
        events = _events(pages, found, old)
        is_whole = old in found.runs and len(events) == record.events
        whole += is_whole
        if not (is_whole or has_ended(events)):
            events.append(RunEnded(time.time(), "interrupted", LOST))
        segments.append(new, number, encoded(events), Path())
        kept += _snapshots(new, number, pages, found, old)
    put_fact(new, LAST_RUN, str(len(renumbered)).encode())
    return Rescue(whole, len(renumbered) - whole, kept, draft is not None)


def _left(found: Remains) -> set[int]:
    """The runs to save: not those that were deleted, whose rows a file still holds for a while."""
    gone = deleted_numbers(found.facts.get(DELETED, b""))
    return (found.runs.keys() | found.segments.keys()) - gone


def _renumbered(record: RunRecord, numbers: dict[int, int]) -> RunRecord:
    """The row of a run whose events are still to come; a parent that was lost is none."""
    parent = numbers.get(record.parent or 0)
    return RunRecord(
        numbers[record.number],
        record.name,
        record.visible,
        parent=parent,
        branch_epoch=record.branch_epoch if parent else None,
    )


def _draft(found: Remains) -> bytes | None:
    draft = found.facts.get(EXPERIMENT)
    with suppress(ExperimentError):
        if draft:
            from_json(draft)
            return draft
    return None


def _events(pages: Pages, found: Remains, run: int) -> list[Event]:
    """What is left of a run's events, in order."""
    told: dict[int, Event] = {}
    for (kind, first, count), place in sorted(found.segments.get(run, {}).items()):
        with suppress(DamagedError):
            payload = payload_at(pages, place)
            if kind == MARKERS:
                told[first] = decoded_marker(payload)
            else:
                # A row that was gathered into another holds the same events once more.
                told.update(decoded_points(kind, from_npy(kind, payload, count)))
    return [told[order] for order in sorted(told)]


def _snapshots(new: Connection, number: int, pages: Pages, found: Remains, run: int) -> int:
    kept = 0
    for record in found.snapshots.get(run, {}).values():
        parts = -(-record.size // snapshots.PIECE)
        keys = [(run, record.epoch, record.kind, part) for part in range(min(parts, 1 << 20))]
        if all(key in found.pieces for key in keys):
            pieces = (payload_at(pages, found.pieces[key]) for key in keys)
            kept += snapshots.put(new, number, record, pieces)
    return kept
