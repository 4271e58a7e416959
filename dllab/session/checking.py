"""Whether everything a session file holds is as it was written."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection
from typing import Any, Literal

from dllab.plurals import counted
from dllab.session import segments, snapshots
from dllab.session.connection import connect
from dllab.session.errors import DamagedError, ReadOnlyError, SessionError, explained
from dllab.session.owner import owned
from dllab.session.rows import EXPERIMENT, RunRecord, all_runs, get_fact
from dllab.session.schema import check_header, migrate
from dllab.session.table_faults import table_faults
from dllab.spec import ExperimentError, from_json


@dataclass(frozen=True)
class Finding:
    """A part of the file, whether it is sound, and what is there or what is wrong.

    Attributes:
        kind: of what it is one: "kept" is a state of a run's network.
        amount: how many events or bytes, of a sound part of those kinds.
    """

    part: str
    is_sound: bool
    text: str
    kind: Literal["file", "experiment", "run", "kept"] = "file"
    amount: int = 0

    def as_json(self) -> dict[str, Any]:
        """Plain values by name."""
        return {"part": self.part, "sound": self.is_sound, "text": self.text}


@dataclass(frozen=True)
class Report:
    """What a check found, in the order of the file's parts."""

    findings: tuple[Finding, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return all(finding.is_sound for finding in self.findings)

    def as_json(self) -> dict[str, Any]:
        """Plain values by name."""
        return {"sound": self.is_sound, "parts": [each.as_json() for each in self.findings]}


def check(path: Path) -> Report:
    """Read everything in a session file; the file itself is not touched, whoever has it open.

    Raises:
        SessionError: there is no file, it is no session, or it may not be read.
    """
    path = path.resolve()
    try:
        check_header(path)
    except DamagedError as error:
        # Without its first bytes SQLite reads nothing of it.
        return Report((Finding("file", False, error.why),))
    with copied(path) as copy:
        return Report(tuple(_findings(copy)))


@contextmanager
def copied(path: Path) -> Iterator[Path]:
    """A private copy of a session file, with what a killed lab left beside it."""
    with tempfile.TemporaryDirectory(prefix="dllab-") as folder, explained(path):
        copy = Path(folder) / path.name
        try:
            with owned(path):
                for ending in ("", "-journal"):
                    if Path(f"{path}{ending}").exists():
                        shutil.copyfile(f"{path}{ending}", f"{copy}{ending}")
        except ReadOnlyError:
            _copy_while_written(path, copy)
        yield copy


def _copy_while_written(path: Path, copy: Path) -> None:
    copy.touch()
    with (
        closing(connect(path, read_only=True)) as connection,
        closing(connect(copy)) as target,
    ):
        connection.backup(target)


def _findings(copy: Path) -> Iterator[Finding]:
    try:
        with explained(copy), closing(connect(copy)) as connection:
            faults = table_faults(connection)
            yield Finding("file", not faults, faults or "its tables are whole")
            migrate(connection, copy)
            yield _draft(connection)
            for record in all_runs(connection):
                yield from _run(connection, record)
            yield from _strays(connection)
    except SessionError as error:
        why = error.why if isinstance(error, DamagedError) else str(error)
        yield Finding("rest of the file", False, why)


def _draft(connection: Connection) -> Finding:
    try:
        from_json(get_fact(connection, EXPERIMENT))
    except (DamagedError, ExperimentError) as error:
        why = error.why if isinstance(error, DamagedError) else str(error)
        return Finding("experiment", False, why, "experiment")
    return Finding("experiment", True, "can be read", "experiment")


def _run(connection: Connection, record: RunRecord) -> Iterator[Finding]:
    part = f"run {record.number}"
    try:
        events = segments.read(connection, record.number)
    except DamagedError as error:
        yield Finding(part, False, f"{record.name}: {error.why}", "run")
    else:
        text = f"{record.name}: {counted(len(events), 'event')}"
        yield Finding(part, True, text, "run", len(events))
    for kept in snapshots.listed(connection, record.number):
        part = f"run {record.number}, {kept.kind} of epoch {kept.epoch}"
        try:
            size = sum(map(len, snapshots.pieces(connection, record.number, kept)))
        except DamagedError as error:
            yield Finding(part, False, error.why, "kept")
        else:
            yield Finding(part, True, f"{size:,} bytes", "kept", size)


def _strays(connection: Connection) -> Iterator[Finding]:
    """Rows that belong to nothing: something they belonged to was lost."""
    rows, lost = connection.execute(
        "SELECT (SELECT count(*) FROM segments WHERE run NOT IN (SELECT number FROM runs)), "
        "(SELECT count(*) FROM pieces WHERE NOT EXISTS (SELECT 1 FROM snapshots WHERE "
        "snapshots.run = pieces.run AND snapshots.epoch = pieces.epoch "
        "AND snapshots.kind = pieces.kind))"
    ).fetchone()
    if rows or lost:
        yield Finding("strays", False, f"{counted(rows + lost, 'row')} without run or snapshot")
