"""Files of other versions: older ones step up, wholly or not at all; newer ones are refused."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from dllab.events import BatchesEnded, HistogramsTaken, RunEnded, RunPaused
from dllab.session import RunRecord, Session, SessionError
from dllab.session.connection import connect
from dllab.session.schema import SCHEMA_VERSION, check_tables, migrate
from dllab.session.steps import ALL_TABLES, STEPS, Step
from tests.session.conftest import STARTED, epoch

FILES = Path(__file__).parent / "files"
NOTES = ALL_TABLES[-1] | {"notes": "CREATE TABLE notes (run INTEGER, note TEXT)"}
TAGS = ALL_TABLES[-1] | {"notes": "CREATE TABLE notes (run INTEGER, note TEXT, tag TEXT)"}
FURTHER = (*ALL_TABLES, NOTES, TAGS, TAGS)


@pytest.fixture
def file(session: Session) -> Iterator[sqlite3.Connection]:
    session.close()
    with closing(connect(session.path)) as connection:
        yield connection


def add_notes(connection: sqlite3.Connection) -> None:
    connection.execute(NOTES["notes"])


def add_tags(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE notes ADD COLUMN tag TEXT")


def broken(connection: sqlite3.Connection) -> None:
    connection.execute("DROP TABLE runs")
    raise sqlite3.OperationalError("the step fails half way")


def version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def test_the_present_version_needs_no_step(file: sqlite3.Connection, session: Session) -> None:
    before = session.path.read_bytes()
    migrate(file, session.path)
    assert (version(file), len(STEPS) + 1) == (SCHEMA_VERSION, SCHEMA_VERSION)
    assert session.path.read_bytes() == before


def test_steps_are_taken_in_order_and_once(file: sqlite3.Connection, session: Session) -> None:
    migrate(file, session.path, (*STEPS, add_notes), FURTHER)
    assert version(file) == SCHEMA_VERSION + 1
    migrate(file, session.path, (*STEPS, add_notes, add_tags), FURTHER)
    assert version(file) == SCHEMA_VERSION + 2
    assert file.execute("SELECT run, note, tag FROM notes").fetchall() == []


@pytest.mark.parametrize("steps", [(broken,), (add_notes, broken), (add_notes, add_tags, broken)])
def test_a_failing_step_leaves_version_and_content_untouched(
    file: sqlite3.Connection, session: Session, steps: tuple[Step, ...]
) -> None:
    before = session.path.read_bytes()
    with pytest.raises(sqlite3.OperationalError, match="half way"):
        migrate(file, session.path, (*STEPS, *steps), FURTHER)
    assert version(file) == SCHEMA_VERSION
    check_tables(file, session.path)
    assert session.path.read_bytes() == before


def test_a_step_that_makes_other_tables_than_its_version_has_is_taken_back(
    file: sqlite3.Connection, session: Session
) -> None:
    before = session.path.read_bytes()
    with pytest.raises(SessionError, match="tables are not those"):
        migrate(file, session.path, (*STEPS, add_notes), (*ALL_TABLES, TAGS))
    assert session.path.read_bytes() == before


@pytest.mark.parametrize(
    ("found", "message"),
    [(SCHEMA_VERSION + 1, "session version.*update the lab"), (0, "is damaged"), (-1, "-1")],
)
def test_other_versions_are_refused_and_left_alone(
    file: sqlite3.Connection, session: Session, found: int, message: str
) -> None:
    file.execute(f"PRAGMA user_version = {found}")
    before = session.path.read_bytes()
    with pytest.raises(SessionError, match=message):
        Session.open(session.path)
    assert session.path.read_bytes() == before


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER evil AFTER INSERT ON segments BEGIN DELETE FROM runs; END",
        "CREATE VIEW spare AS SELECT * FROM runs",
        "DROP TABLE segments",
        "ALTER TABLE runs RENAME COLUMN events TO points",
    ],
)
def test_foreign_tables_and_triggers_are_refused(
    file: sqlite3.Connection, session: Session, statement: str
) -> None:
    file.execute(statement)
    before = session.path.read_bytes()
    with pytest.raises(SessionError, match="tables are not those of a session"):
        Session.open(session.path)
    assert session.path.read_bytes() == before


def test_a_path_sqlite_could_mistake_for_something_else(tmp_path: Path) -> None:
    folder = tmp_path / "50% sure? #1 Größe"
    folder.mkdir()
    for name in (":memory:", "file:x?mode=memory.dllab", " .dllab"):
        Session.create(folder / name).close()
        assert (folder / name).stat().st_size > 0
        Session.open(folder / name).close()


@pytest.fixture
def first_version(tmp_path: Path) -> Path:
    """A file as the lab wrote it before it knew snapshots; the row of its run 3 is damaged."""
    return Path(shutil.copy(FILES / "version_1.dllab", tmp_path / "old.dllab"))


def test_a_stored_file_of_version_1_opens_with_all_it_held(first_version: Path) -> None:
    told = [
        STARTED,
        BatchesEnded(1, (0.5, float("nan"), 0.25), (0.1, 0.2, 0.3)),
        epoch(1),
        HistogramsTaken(1, ("1 Dense kernel",), (-1.5,), (0.25,), ((3, 0, 7),)),
        epoch(2),
        RunEnded(9.0, "stopped", "by hand"),
    ]
    with Session.open(first_version) as session:
        assert session.draft().training.epochs == 7
        assert session.runs() == [
            RunRecord(1, "Läufer", ended=True, events=6),
            RunRecord(2, "never ended", visible=False, ended=True, events=4),
            RunRecord(3, "damaged", ended=True, events=9, damaged=True),
        ]
        assert repr(session.events(1)) == repr(told)
        *events, last = session.events(2)
        assert events == [STARTED, epoch(1), RunPaused(3.0, 19)]
        assert isinstance(last, RunEnded)
        with pytest.raises(SessionError, match="Run 3"):
            session.events(3)
        assert session.new_run("next", parent=1, branch_epoch=2) == 4
        assert session.snapshots(1) == []
    with Session.open(first_version) as again:
        assert again.runs()[3].parent == 1


def test_a_file_of_version_1_with_a_trigger_is_left_alone(first_version: Path) -> None:
    with closing(sqlite3.connect(first_version)) as file:
        file.execute("CREATE TRIGGER evil AFTER DELETE ON runs BEGIN DELETE FROM facts; END")
    before = first_version.read_bytes()
    with pytest.raises(SessionError, match="tables are not those"):
        Session.open(first_version)
    assert first_version.read_bytes() == before
