"""Runs are deleted with all that is kept of them; no other run ever gets their numbers."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from dllab.events import RunEnded, SnapshotsDropped
from dllab.session import ReadOnlyError, Session, SessionError
from dllab.session.checking import check
from dllab.session.rows import DELETED, put_fact
from dllab.session.salvage import salvage
from tests.session.conftest import STARTED, epoch
from tests.session.test_snapshots import BIG, taken

ENDED = RunEnded(1.0, "finished")


@pytest.fixture
def four(session: Session) -> Session:
    """Runs 1 to 4, the second and the fourth branched from the first."""
    for number, parent in ((1, None), (2, 1), (3, None), (4, 1)):
        run = session.new_run(f"run {number}", parent, 1 if parent else None)
        session.append(run, [STARTED, epoch(1), taken(1, BIG), epoch(2), ENDED]).result()
    session.update_run(3, name="third", visible=False).result()
    return session


def rows(path: Path) -> dict[str, set[int]]:
    """The numbers of the runs of which each table holds something."""
    tables = {"runs": "number", "segments": "run", "snapshots": "run", "pieces": "run"}
    with closing(sqlite3.connect(path)) as file:
        return {
            table: {row[0] for row in file.execute(f"SELECT {column} FROM {table}")}  # noqa: S608
            for table, column in tables.items()
        }


def test_deleted_runs_leave_nothing_and_the_others_as_they_were(four: Session) -> None:
    before = {record.number: record for record in four.runs()}
    events = four.events(3)
    four.delete_runs([1, 4]).result()
    assert set(map(frozenset, rows(four.path).values())) == {frozenset({2, 3})}
    for _ in ("open", "opened again"):
        assert four.runs() == [before[2], before[3]]
        assert four.runs()[0].parent == 1
        assert four.events(3) == events
        assert four.snapshot(2, 1, "weights") == BIG
        with pytest.raises(SessionError, match=r"There is no run 4 .* which has 2"):
            four.history(4)
        four.close()
        four = Session.open(four.path)
    four.close()
    report = check(four.path)
    assert report.is_sound
    assert not any("1" in each.part or "4" in each.part for each in report.findings[:3])


def test_a_number_is_never_used_again(four: Session) -> None:
    four.delete_runs([3, 4]).result()
    assert four.next_run == four.new_run("fifth") == 5
    four.delete_runs([1, 2, 5]).result()
    four.close()
    with Session.open(four.path) as again:
        assert again.runs() == []
        assert again.new_run("sixth") == 6
        assert [record.number for record in again.runs()] == [6]


def test_compacting_gives_the_space_back(four: Session) -> None:
    before = four.path.stat().st_size
    four.delete_runs([1, 2, 4]).result()
    assert four.path.stat().st_size == before
    four.compact().result()
    assert four.path.stat().st_size < before / 3
    assert four.snapshot(3, 1, "weights") == BIG


def test_nothing_more_is_written_into_a_deleted_run(four: Session) -> None:
    four.delete_runs([2])
    changes: list[Callable[[], object]] = [
        lambda: four.append(2, [epoch(3)]),
        lambda: four.update_run(2, name="again"),
        lambda: four.delete_runs([3, 2]),
    ]
    for change in changes:
        with pytest.raises(SessionError, match="There is no run 2"):
            change()
    assert [record.number for record in four.runs()] == [1, 3, 4]


def test_a_damaged_run_can_be_deleted_and_is_then_no_fault(four: Session) -> None:
    four.close()
    with closing(sqlite3.connect(four.path)) as file, file:
        file.execute("UPDATE segments SET payload = zeroblob(64) WHERE run = 2")
        file.execute("DELETE FROM runs WHERE number = 3")
    assert {each.part for each in check(four.path).findings if not each.is_sound} == {
        "run 2", "run 3", "strays",
    }  # fmt: skip
    with Session.open(four.path) as again:
        again.delete_runs([2, 3]).result()
        assert [record.number for record in again.runs()] == [1, 4]
    assert check(four.path).is_sound


@pytest.mark.parametrize("fact", [b"1 two", b"\xff", b"-3 0 999999999", b"7 " * 500_000])
def test_a_list_of_deleted_runs_that_cannot_be_right_takes_none_away(
    four: Session, fact: bytes
) -> None:
    four._file.read(lambda file: put_fact(file, DELETED, fact))
    four.close()
    with Session.open(four.path) as again:
        assert [record.number for record in again.runs()] == [1, 2, 3, 4]
        assert again.next_run == 5
    assert check(four.path).is_sound


def test_what_was_deleted_is_not_salvaged(four: Session, tmp_path: Path) -> None:
    four.delete_runs([1]).result()
    four.close()
    content = bytearray(four.path.read_bytes())
    content[100:4096] = bytes(3996)
    four.path.write_bytes(content)
    assert salvage(four.path, tmp_path / "new.dllab").whole_runs == 3
    with Session.open(tmp_path / "new.dllab") as new:
        assert [record.name for record in new.runs()] == ["run 2", "third", "run 4"]
        assert new.runs()[0].parent is None


def test_who_only_looks_is_told_and_cannot_delete(four: Session) -> None:
    with Session.view(four.path) as seen:
        with pytest.raises(ReadOnlyError):
            seen.delete_runs([1])
        assert len(seen.history(1).epochs) == 2
        four.delete_runs([1])
        four.append(four.new_run("fifth"), [STARTED, epoch(1)]).result()
        news = seen.news({}).result()
        assert news is not None
        assert [record.number for record in news.records] == [2, 3, 4, 5]
        assert len(seen.history(5).epochs) == 1
        with pytest.raises(SessionError, match="There is no run 1"):
            seen.history(1)


def test_a_run_whose_snapshots_are_dropped_says_so_and_is_still_over(four: Session) -> None:
    assert [kept.epoch for kept in four.history(3).snapshots] == [1]
    four.drop_snapshots(3, [1], "weights").result()
    assert four.events(3)[-1] == SnapshotsDropped("weights", (1,))
    four.close()
    with Session.open(four.path) as again:
        history = again.history(3)
        assert (history.snapshots, history.state) == ([], "finished")
        assert again.events(3)[-1] == SnapshotsDropped("weights", (1,))
        assert again.snapshots(3) == []
        again.export_run(3, four.path.with_name("alone.dllab")).result()
    with Session.open(four.path.with_name("alone.dllab")) as alone:
        assert alone.history(1).state == "finished"
