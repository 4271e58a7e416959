"""A check finds every damage, touches nothing, and what can be read of a damaged file is saved."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from dllab.events import Event, RunEnded
from dllab.history import fold
from dllab.session import Session, SessionError
from dllab.session.checking import check
from dllab.session.errors import DamagedError
from dllab.session.pages import Pages
from dllab.session.points import has_ended
from dllab.session.remains import remains_of
from dllab.session.salvage import salvage
from dllab.session.table_faults import in_words
from dllab.spec import Experiment, TrainingSpec
from tests.session.conftest import STARTED, epoch, random_events, seeded
from tests.session.test_schema import FILES
from tests.session.test_snapshots import BIG, taken

DRAFT = Experiment(training=TrainingSpec(epochs=7))


@pytest.fixture
def written(session: Session) -> Path:
    """A closed session of three runs, with snapshots, a parent, and rows that were deleted."""
    session.set_draft(Experiment(training=TrainingSpec(epochs=3))).result()
    for seed in (1, 2, 3):
        run = session.new_run(f"run {seed}", *((1, 5) if seed == 3 else ()))
        for event in random_events(seed, 150):
            session.append(run, [event])
        session.append(run, [taken(seed, BIG), taken(9, b"gone", "state")])
        session.append(run, [RunEnded(1.0, "finished")])
        session.drop_snapshots(run, [9], "state").result()
    session.update_run(2, name="renamed", visible=False)
    session.set_draft(DRAFT)
    session.close()
    return session.path


def stream(path: Path, run: int) -> str:
    with Session.open(path) as session:
        return repr(session.events(run))


def test_a_sound_session_is_called_so_and_left_alone(written: Path) -> None:
    before = written.read_bytes()
    report = check(written)
    assert report.is_sound
    assert [each.part for each in report.findings][:3] == ["file", "experiment", "run 1"]
    assert "run 3, weights of epoch 3" in {each.part for each in report.findings}
    assert written.read_bytes() == before


def test_an_old_file_and_one_that_is_open_are_checked(written: Path, tmp_path: Path) -> None:
    old = Path(shutil.copy(FILES / "version_1.dllab", tmp_path / "old.dllab"))
    before = old.read_bytes()
    assert {each.part for each in check(old).findings if not each.is_sound} == {"run 3"}
    assert old.read_bytes() == before
    with Session.open(written) as session:
        session.append(session.new_run("trains"), [STARTED, epoch(1)]).result()
        assert check(written).is_sound
        assert not session.runs()[3].ended


@pytest.mark.parametrize(
    ("statement", "part"),
    [
        ("UPDATE facts SET checksum = 1 WHERE name = 'experiment'", "experiment"),
        ("UPDATE runs SET events = 5 WHERE number = 2", "run 2"),
        ("UPDATE segments SET payload = zeroblob(80) WHERE run = 2 AND kind = 'epochs'", "run 2"),
        ("DELETE FROM pieces WHERE run = 1 AND part = 1", "run 1, weights of epoch 1"),
        ("DELETE FROM runs WHERE number = 3", "run 3"),
        ("DELETE FROM snapshots WHERE run = 2", "strays"),
    ],
)
def test_damage_is_found_where_it_is(written: Path, statement: str, part: str) -> None:
    with closing(sqlite3.connect(written)) as file, file:
        assert file.execute(statement).rowcount
    faults = [each.part for each in check(written).findings if not each.is_sound]
    assert part in faults
    assert len(faults) <= 2


def test_every_row_is_found_without_the_tables(written: Path) -> None:
    with Pages(written) as pages:
        found = remains_of(pages)
    with closing(sqlite3.connect(written)) as file:
        for run in (1, 2, 3):
            rows = file.execute("SELECT kind, first, points FROM segments WHERE run = ?", (run,))
            assert set(rows) <= set(found.segments[run])
        pieces = file.execute("SELECT run, epoch, kind, part FROM pieces")
        assert set(pieces) <= set(found.pieces)
    assert set(found.runs) == {1, 2, 3}


def test_salvaging_a_sound_session_gives_it_back(written: Path, tmp_path: Path) -> None:
    before = written.read_bytes()
    rescue = salvage(written, tmp_path / "new.dllab")
    assert (rescue.whole_runs, rescue.partial_runs, rescue.snapshots) == (3, 0, 3)
    with Session.open(written) as old, Session.open(tmp_path / "new.dllab") as new:
        assert new.runs() == old.runs()
        assert new.draft() == DRAFT
        for run in (1, 2, 3):
            assert repr(new.events(run)) == repr(old.events(run))
            assert new.snapshots(run) == old.snapshots(run)
            assert new.snapshot(run, run, "weights") == BIG
    assert written.read_bytes() == before
    with pytest.raises(SessionError, match="already there"):
        salvage(written, tmp_path / "new.dllab")


def test_a_file_without_its_first_page_gives_everything_back(written: Path, tmp_path: Path) -> None:
    streams = [stream(written, run) for run in (1, 2, 3)]
    content = bytearray(written.read_bytes())
    content[100:4096] = bytes(3996)
    written.write_bytes(content)
    with pytest.raises(SessionError, match="damaged"):
        Session.open(written)
    assert not check(written).is_sound
    rescue = salvage(written, tmp_path / "new.dllab")
    assert rescue.whole_runs == 3
    assert [stream(tmp_path / "new.dllab", run) for run in (1, 2, 3)] == streams


@pytest.mark.parametrize(
    ("lost", "why"),
    [
        (slice(0, 100), "its first bytes are lost"),
        (slice(0, 4096), "its first bytes are lost"),
        (slice(68, 72), "its first bytes are not a session's"),
        (slice(16, 18), "its first page cannot be read"),
    ],
)
def test_a_session_without_its_head_is_one_still(
    written: Path, tmp_path: Path, lost: slice, why: str
) -> None:
    streams = [stream(written, run) for run in (1, 2, 3)]
    content = bytearray(written.read_bytes())
    content[lost] = bytes(lost.stop - lost.start)
    written.write_bytes(content)
    with pytest.raises(DamagedError, match=f"{why}.*--salvage"):
        Session.open(written)
    assert [each.text for each in check(written).findings] == [why]
    rescue = salvage(written, tmp_path / "new.dllab")
    assert (rescue.whole_runs, rescue.partial_runs, rescue.snapshots) == (3, 0, 3)
    assert [stream(tmp_path / "new.dllab", run) for run in (1, 2, 3)] == streams


def test_faults_of_tables_are_gathered_in_words(written: Path) -> None:
    assert in_words(["ok"]) == ""
    lines = ["*** in database main ***", "On tree page 2 cell 0: invalid page number 7"]
    lines += [f"Page {number} is never used" for number in (5, 6, 7)] + ["Page 8: never used"]
    assert in_words([*lines, "row 1 missing from index segments_in_order"]) == (
        "1 place in its pages not as written; 1 row missing from an index; "
        "4 pages that nothing refers to"
    )
    content = bytearray(written.read_bytes())
    for page in range(4, 12):
        content[page * 4096 : (page + 1) * 4096] = bytes(4096)
    written.write_bytes(content)
    (fault,) = [each.text for each in check(written).findings if each.part == "file"]
    assert "not as written" in fault
    assert "Page" not in fault


@pytest.mark.parametrize("seed", range(6))
def test_of_torn_pages_the_rest_is_saved_and_is_as_it_was(
    written: Path, tmp_path: Path, seed: int
) -> None:
    with Session.open(written) as session:
        known = [{repr(event) for event in session.events(run)} for run in (1, 2, 3)]
    content, chance = bytearray(written.read_bytes()), seeded(seed)
    for _ in range(8):
        at = chance.randrange(1, len(content) // 4096) * 4096
        content[at : at + 4096] = chance.randbytes(4096)
    written.write_bytes(content)
    target = tmp_path / "new.dllab"
    rescue = salvage(written, target)
    assert rescue.whole_runs + rescue.partial_runs == 3
    assert check(target).is_sound
    with Session.open(target) as new:
        for run, before in zip((1, 2, 3), known, strict=True):
            events = new.events(run)
            told = {repr(event) for event in events if not isinstance(event, RunEnded)}
            assert told <= before
            assert len(events) > 50
            assert has_ended(events)
            assert fold(events).is_over


def test_a_cut_off_file_gives_its_beginning(written: Path, tmp_path: Path) -> None:
    content = written.read_bytes()
    written.write_bytes(content[: len(content) // 2 + 77])
    assert not check(written).is_sound
    rescue = salvage(written, tmp_path / "new.dllab")
    assert rescue.whole_runs + rescue.partial_runs >= 1
    assert check(tmp_path / "new.dllab").is_sound


def test_nothing_is_nothing(tmp_path: Path, session: Session) -> None:
    session.close()
    content = bytearray(session.path.read_bytes())
    content[100:] = bytes(len(content) - 100)
    session.path.write_bytes(content)
    with pytest.raises(SessionError, match="Nothing in work"):
        salvage(session.path, tmp_path / "new.dllab")
    assert not (tmp_path / "new.dllab").exists()
    (tmp_path / "a.txt").write_text("text")
    with pytest.raises(SessionError, match="another kind of file"):
        check(tmp_path / "a.txt")


def test_a_checked_file_can_be_opened_afterwards(written: Path, tmp_path: Path) -> None:
    check(written)
    salvage(written, tmp_path / "new.dllab")
    said: list[Event] = [STARTED]
    for path in (written, tmp_path / "new.dllab"):
        with Session.open(path) as session:
            session.append(session.new_run("on"), said).result()
