"""Killed at any moment, a session opens and holds every epoch that was promised."""

import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from dllab.events import EpochEnded, RunEnded
from dllab.session import Session
from tests.session.conftest import STARTED, epoch, random_events, seeded
from tests.session.kills import WAYS, Outcome, Program, kill_once, write_on


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_no_promised_epoch_is_lost_in_ten_kills(session: Session) -> None:
    session.close()
    chance = seeded(20)
    for run in range(1, 11):
        promised = _killed_after(session.path, chance.randint(1, 90))
        with Session.open(session.path) as again:
            *events, last = again.events(run)
        numbers = [event.epoch for event in events if isinstance(event, EpochEnded)]
        assert numbers == list(range(1, len(numbers) + 1))
        # The epoch in flight may have reached the disk without having been promised.
        assert len(numbers) in {promised, promised + 1}
        assert isinstance(last, RunEnded)
        assert last.status == "interrupted"


def _killed_after(path: Path, promises: int) -> int:
    """The last number the writer promised before it was killed."""
    with Program(write_on, path) as writer:
        for _ in range(promises):
            writer.hear()
    return writer.promised


@pytest.fixture
def torn(session: Session) -> Path:
    """A session as a kill within a transaction leaves it: changed pages, and the journal."""
    session.append(session.new_run("kept"), [STARTED, epoch(1)]).result()
    session.close()
    torn = session.path.with_name("torn.dllab")
    with closing(sqlite3.connect(session.path, isolation_level=None)) as file:
        # So little memory that changed pages reach the file before the commit.
        file.execute("PRAGMA cache_size = 1")
        file.execute("BEGIN")
        file.execute("UPDATE runs SET name = 'lost'")
        file.execute("UPDATE segments SET payload = zeroblob(100000)")
        for ending in ("", "-journal"):
            shutil.copy(f"{session.path}{ending}", f"{torn}{ending}")
        file.execute("ROLLBACK")
    return torn


def test_a_torn_transaction_is_taken_back(torn: Path) -> None:
    with Session.open(torn) as session:
        assert session.events(1)[:-1] == [STARTED, epoch(1)]
        assert session.runs()[0].name == "kept"


def test_a_journal_left_behind_is_not_played_into_another_session(torn: Path) -> None:
    with Session.open(torn.with_name("work.dllab")) as session:
        session.append(session.new_run("mine"), random_events(1)).result()
        session.save_as(torn).result()
        assert [record.name for record in session.runs()] == ["kept", "mine"]
        assert repr(session.events(2)) == repr(random_events(1))


def test_a_journal_without_its_file_is_not_played_into_a_new_session(torn: Path) -> None:
    torn.unlink()
    with Session.create(torn) as session:
        assert session.runs() == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("way", WAYS)
def test_nothing_is_lost_at_a_random_moment(way: str) -> None:
    chance = seeded(7)
    outcomes = [kill_once(way, chance) for _ in range(3)]
    assert outcomes == [Outcome(0, 0)] * 3
