"""The rows of a damaged session that are as they were written, each proved by its checksum."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

from dllab.events import Snapshot
from dllab.session.pages import Found, Pages, Place
from dllab.session.points import MARKERS, TABLES
from dllab.session.rows import RunRecord, checksum, record_of
from dllab.session.snapshots import SnapshotRecord

# Pages looked at before a file is called one of another kind: the first ones of a session hold
# rows of every table, and a person waits.
_NEAR = 1024


@dataclass
class Remains:
    """What a file still holds.

    Attributes:
        facts: values by name, the one found last.
        runs: the row of each run, the one with most events.
        segments: of each run, where its rows lie, by kind, first event and number of points.
        snapshots: of each run.
        pieces: where the pieces of snapshots lie, by run, epoch, kind and part.
    """

    facts: dict[str, bytes] = field(default_factory=dict)
    runs: dict[int, RunRecord] = field(default_factory=dict)
    segments: dict[int, dict[tuple[str, int, int], Place]] = field(default_factory=dict)
    snapshots: dict[int, dict[tuple[int, str], SnapshotRecord]] = field(default_factory=dict)
    pieces: dict[tuple[int, int, str, int], Place] = field(default_factory=dict)


def holds_session(path: Path) -> bool:
    """Whether a file without the head of a session is one nevertheless: rows near it prove it."""
    with suppress(OSError), Pages(path) as pages:
        found = remains_of(pages, _NEAR)
        return bool(found.facts or found.runs or found.segments)
    return False


def remains_of(pages: Pages, most: int | None = None) -> Remains:
    """Every sound row of a file, or of its first `most` pages, deleted ones included."""
    found = Remains()
    for each in pages.rows(most):
        match each.row:
            case (str() as name, bytes() as value, int() as stored):
                if checksum(name, payload=value) == stored:
                    found.facts[name] = value
            case (int() as run, str() as kind, int() as first, int() as points, bytes(), int()):
                if run > 0 and kind in {*TABLES, MARKERS} and _is_sound(each):
                    found.segments.setdefault(run, {})[kind, first, points] = each.place
            case (int() as run, int() as epoch, str() as kind, int() as part, bytes(), int()):
                if _is_sound(each):
                    found.pieces[run, epoch, kind, part] = each.place
            case (int() as run, int() as epoch, str() as kind, int() as step, int() as size, int()):
                _note_snapshot(found, each, run, SnapshotRecord(epoch, step, _kind(kind), size))
            case (None, str(), *_):
                _note_run(found, each)
    return found


def payload_at(pages: Pages, place: Place) -> bytes:
    """The bytes of a segment or piece."""
    payload = pages.row(place).row[-2]
    return payload if isinstance(payload, bytes) else b""


def _is_sound(found: Found) -> bool:
    *key, payload, stored = found.row
    return isinstance(payload, bytes) and checksum(*key, payload=payload) == stored


def _kind(kind: str) -> Snapshot:
    return next((known for known in get_args(Snapshot) if known == kind), "weights")


def _note_snapshot(found: Remains, each: Found, run: int, record: SnapshotRecord) -> None:
    *key, stored = each.row
    if record.kind == key[2] and checksum(*key) == stored:
        found.snapshots.setdefault(run, {})[record.epoch, record.kind] = record


def _note_run(found: Remains, each: Found) -> None:
    for row in _as_of_now(each):
        record = record_of(row)
        known = found.runs.get(record.number)
        if not record.damaged and (known is None or known.events <= record.events):
            found.runs[record.number] = record


def _as_of_now(each: Found) -> Iterator[tuple[object, ...]]:
    """A run's row with its number, and one of version 1 with the columns it did not have."""
    row = (each.number, *each.row[1:])
    if len(row) == 8:
        yield row
    elif len(row) == 6 and checksum(*row[:-1]) == row[-1]:
        values = (*row[:-1], None, None)
        yield (*values, checksum(*values))
