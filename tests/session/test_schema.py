"""Files of other versions: older ones step up, wholly or not at all; newer ones are refused."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from dllab.session import Session, SessionError
from dllab.session.connection import connect
from dllab.session.schema import STEPS, Step, check_tables, migrate


@pytest.fixture
def file(session: Session) -> Iterator[sqlite3.Connection]:
    session.close()
    with closing(connect(session.path)) as connection:
        yield connection


def add_notes(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE notes (run INTEGER, note TEXT)")


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
    assert (version(file), len(STEPS)) == (1, 0)
    assert session.path.read_bytes() == before


def test_steps_are_taken_in_order_and_once(file: sqlite3.Connection, session: Session) -> None:
    migrate(file, session.path, (add_notes,))
    assert version(file) == 2
    migrate(file, session.path, (add_notes, add_tags))
    assert version(file) == 3
    assert file.execute("SELECT run, note, tag FROM notes").fetchall() == []


@pytest.mark.parametrize("steps", [(broken,), (add_notes, broken), (add_notes, add_tags, broken)])
def test_a_failing_step_leaves_version_and_content_untouched(
    file: sqlite3.Connection, session: Session, steps: tuple[Step, ...]
) -> None:
    before = session.path.read_bytes()
    with pytest.raises(sqlite3.OperationalError, match="half way"):
        migrate(file, session.path, steps)
    assert version(file) == 1
    check_tables(file, session.path)
    assert session.path.read_bytes() == before


@pytest.mark.parametrize(
    ("found", "message"), [(2, "session version 2.*update the lab"), (0, "is damaged"), (-1, "-1")]
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
