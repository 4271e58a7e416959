"""Snapshots come with the events that tell of them, and leave the spool folder when they are in."""

import sqlite3
from pathlib import Path

import pytest

from dllab.events import Event, SnapshotTaken
from dllab.history import fold
from dllab.home import spool
from dllab.payload import FEW_BYTES, payload_of
from dllab.session import Session, SessionError, SnapshotRecord
from dllab.session.snapshots import PIECE
from tests.session.conftest import STARTED, epoch, seeded
from tests.session.test_full_disk import page_limit

BIG = seeded(1).randbytes(2 * PIECE + 12_345)


def taken(number: int, content: bytes = b"weights", kind: str = "weights", **more: int) -> Event:
    """A snapshot on its way: its file lies in the spool folder."""
    spool().mkdir(parents=True, exist_ok=True)
    name = f"{number}.{kind}"
    (spool() / name).write_bytes(content)
    return SnapshotTaken(number, 19 * number, kind, len(content), name, **more)  # type: ignore[arg-type]


def test_a_snapshot_is_stored_listed_and_read_back(session: Session) -> None:
    run = session.new_run("a")
    events: list[Event] = [STARTED, epoch(1), taken(1, BIG), epoch(2), taken(2, b"", "state")]
    session.append(run, events).result()
    assert list(spool().iterdir()) == []
    session.close()
    with Session.open(session.path) as again:
        assert again.snapshots(run) == [
            SnapshotRecord(1, 19, "weights", len(BIG)),
            SnapshotRecord(2, 38, "state", 0),
        ]
        assert again.snapshot(run, 1, "weights") == BIG
        assert again.snapshot(run, 2, "state") == b""
        told = again.events(run)
        assert [each.payload for each in told if isinstance(each, SnapshotTaken)] == ["", ""]
        assert again.history(run).snapshots == fold(events).snapshots
        with pytest.raises(SessionError, match="No weights of run 1 is kept at epoch 2"):
            again.snapshot(run, 2, "weights")


@pytest.mark.parametrize("size", [0, 1, FEW_BYTES, FEW_BYTES + 1])
def test_few_bytes_come_with_their_event_more_in_a_file(session: Session, size: int) -> None:
    run, content = session.new_run("a"), seeded(size).randbytes(size)
    payload = payload_of(content)
    spool().mkdir(parents=True, exist_ok=True)
    assert len(list(spool().iterdir())) == (size > FEW_BYTES)
    session.append(run, [SnapshotTaken(1, 19, "weights", size, payload)]).result()
    assert list(spool().iterdir()) == []
    assert session.snapshot(run, 1, "weights") == content
    assert [each.payload for each in session.events(run)] == [""]  # type: ignore[union-attr]


def test_a_rolling_state_takes_the_place_of_the_last_and_of_its_space(session: Session) -> None:
    run = session.new_run("a")
    session.append(run, [taken(1, BIG, "state"), taken(1)]).result()
    size = session.path.stat().st_size
    for number in range(2, 8):
        rolling = taken(number, BIG, "state", replaces=number - 1)
        session.append(run, [epoch(number), rolling]).result()
    assert [(each.epoch, each.kind) for each in session.snapshots(run)] == [
        (1, "weights"),
        (7, "state"),
    ]
    assert session.path.stat().st_size < size + 1.1 * len(BIG)
    assert fold(session.events(run)).snapshots == session.history(run).snapshots


def test_dropped_snapshots_are_gone_and_compacting_gives_their_space_back(session: Session) -> None:
    run = session.new_run("a")
    session.append(run, [STARTED, *(taken(number, BIG) for number in range(1, 5))]).result()
    session.drop_snapshots(run, [1, 2, 3], "weights").result()
    assert [each.epoch for each in session.snapshots(run)] == [4]
    session.compact().result()
    assert session.path.stat().st_size < 1.1 * len(BIG) + 60_000
    assert session.snapshot(run, 4, "weights") == BIG
    session.append(run, [epoch(5)]).result()
    session.close()
    with Session.open(session.path) as again:
        assert again.events(run)[-2] == epoch(5)
    assert [path.name for path in session.path.parent.glob("*.*")] == ["work.dllab"]


@pytest.mark.parametrize("spoil", ["gone", "short", "folder", "outside", "no bytes"])
def test_a_snapshot_without_its_file_costs_no_event(session: Session, spoil: str) -> None:
    run, event = session.new_run("a"), taken(1, b"state", "state")
    file = spool() / "1.state"
    outside = spool().parent / "secret"
    outside.write_bytes(b"12345")
    match spoil:
        case "gone":
            file.unlink()
        case "short":
            file.write_bytes(b"st")
        case "folder":
            event = SnapshotTaken(1, 19, "state", 5, "")
        case "outside":
            event = SnapshotTaken(1, 19, "state", 5, "../secret")
        case "no bytes":
            event = SnapshotTaken(1, 19, "state", 5, "data:;base64,c3RhdGU?")
    session.append(run, [STARTED, event, epoch(1)]).result()
    assert len(session.events(run)) == 3
    assert session.snapshots(run) == []
    assert outside.read_bytes() == b"12345"


def test_a_snapshot_the_full_disk_refused_is_stored_later(session: Session, tmp_path: Path) -> None:
    run = session.new_run("a")
    session.append(run, [STARTED]).result()
    with page_limit(session), pytest.raises(SessionError, match="The disk is full"):
        session.append(run, [taken(1, BIG)]).result()
    assert [path.name for path in spool().iterdir()] == ["1.weights"]
    session.append(run, [epoch(1)]).result()
    assert session.snapshot(run, 1, "weights") == BIG
    assert list(spool().iterdir()) == []
    session.save_as(tmp_path / "copy.dllab").result()
    assert session.snapshot(run, 1, "weights") == BIG


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE pieces SET payload = zeroblob(length(payload)) WHERE part = 1",
        "DELETE FROM pieces WHERE part = 1",
        "DELETE FROM pieces WHERE part = 2",
        "UPDATE pieces SET part = 7 WHERE part = 2",
        "UPDATE pieces SET payload = 'text' WHERE part = 0",
    ],
)
def test_a_damaged_snapshot_is_told_and_the_run_stays(session: Session, statement: str) -> None:
    run = session.new_run("a")
    session.append(run, [STARTED, taken(1, BIG), epoch(1)]).result()
    session.close()
    with sqlite3.connect(session.path) as file:
        assert file.execute(statement).rowcount == 1
    file.close()
    with Session.open(session.path) as again:
        with pytest.raises(SessionError, match="piece of the snapshot"):
            again.snapshot(run, 1, "weights")
        # Listing touches no piece.
        assert again.snapshots(run) == [SnapshotRecord(1, 19, "weights", len(BIG))]
        assert again.events(run)[2] == epoch(1)


def test_parents_and_branch_epochs_come_back(session: Session) -> None:
    session.new_run("parent")
    session.append(session.new_run("child", parent=1, branch_epoch=7), [STARTED]).result()
    session.update_run(2, name="renamed").result()
    session.close()
    with Session.open(session.path) as again:
        assert [(each.parent, each.branch_epoch) for each in again.runs()] == [(None, None), (1, 7)]
