"""What a session promises while it is open and after it was reopened."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from dllab.events import BatchesEnded, Event, RunEnded
from dllab.history import BATCH_COLUMNS, EPOCH_COLUMNS, RunHistory, fold
from dllab.session import RunRecord, Session, SessionError
from dllab.spec import Experiment, TrainingSpec
from tests.session.conftest import STARTED, epoch, random_events, seeded


def test_a_new_session_holds_the_default_experiment_and_no_run(session: Session) -> None:
    assert session.draft() == Experiment()
    assert session.runs() == []
    assert not session.is_untitled


def test_the_file_is_a_plain_sqlite_database_of_our_own(session: Session) -> None:
    with sqlite3.connect(session.path) as file:
        pragmas = [
            file.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("application_id", "user_version", "journal_mode", "integrity_check")
        ]
    file.close()
    assert pragmas == [0x646C6C62, 2, "delete", "ok"]


def test_a_commit_is_synced_together_with_its_folder(session: Session) -> None:
    # No kill of a process can tell a missing sync: only a power loss would.
    level = session._file.read(lambda file: file.execute("PRAGMA synchronous").fetchone()[0])
    assert level == 3


def test_an_existing_file_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "mine.dllab"
    path.write_text("thesis")
    with pytest.raises(SessionError, match="exists already"):
        Session.create(path)
    assert path.read_text() == "thesis"


def test_the_draft_comes_back(session: Session) -> None:
    for epochs in (3, 4, 5):
        kept = session.set_draft(Experiment(training=TrainingSpec(epochs=epochs)))
    assert kept.result() is None
    assert session.draft().training.epochs == 5
    session.close()
    session.close()
    with Session.open(session.path) as again:
        assert again.draft().training.epochs == 5


def test_runs_are_numbered_named_and_hidden(session: Session) -> None:
    assert [session.new_run("first"), session.new_run("second")] == [1, 2]
    session.update_run(1, name="Läufer \ud800").result()
    session.update_run(2, visible=False).result()
    assert session.runs() == [RunRecord(1, "Läufer ?"), RunRecord(2, "second", visible=False)]


def test_an_unknown_run_is_refused(session: Session) -> None:
    calls: list[Callable[[], object]] = [
        lambda: session.append(1, [STARTED]),
        lambda: session.events(1),
        lambda: session.update_run(0, name="x"),
    ]
    for call in calls:
        with pytest.raises(SessionError, match="There is no run"):
            call()


def test_a_malformed_event_is_refused_and_nothing_is_added(session: Session) -> None:
    run = session.new_run("a")
    with pytest.raises(ValueError, match="as many accuracies"):
        session.append(run, [STARTED, BatchesEnded(1, (0.5, 0.4), (0.5,))])
    session.append(run, [epoch(1)]).result()
    assert session.events(run) == [epoch(1)]


def test_batches_without_any_batch_tell_nothing(session: Session) -> None:
    run = session.new_run("a")
    session.append(run, [STARTED, BatchesEnded(1, (), ()), epoch(1)]).result()
    session.append(run, []).result()
    assert session.events(run) == [STARTED, epoch(1)]


@pytest.mark.parametrize("seed", range(8))
def test_events_come_back_exactly_in_whatever_blocks_they_came(session: Session, seed: int) -> None:
    events, chance = random_events(seed), seeded(seed)
    run = session.new_run("random")
    rest = events
    while rest:
        size = chance.choice([1, 1, 2, 40])
        written = session.append(run, rest[:size])
        rest = rest[size:]
    written.result()
    live = session.events(run)
    session.save_as(session.path.with_name("copy.dllab")).result()
    with sqlite3.connect(session.path) as file:
        assert file.execute("SELECT count(*) FROM segments").fetchone()[0] < len(events) - 64
    file.close()
    # repr tells every float64 apart and NaN from nothing.
    assert repr(live) == repr(events) == repr(session.events(run))
    assert_same_history(fold(events), fold(live))


def assert_same_history(one: RunHistory, other: RunHistory) -> None:
    assert (one.state, one.started, one.ended) == (other.state, other.started, other.ended)
    assert one.pauses == other.pauses
    for name in EPOCH_COLUMNS:
        np.testing.assert_array_equal(one.epochs[name], other.epochs[name])
    for name in BATCH_COLUMNS:
        np.testing.assert_array_equal(one.batches[name], other.batches[name])


def test_two_runs_side_by_side_do_not_mix(session: Session) -> None:
    streams = {session.new_run(str(seed)): random_events(seed, 150) for seed in (1, 2)}
    for pair in zip(*streams.values(), strict=True):
        for run, event in zip(streams, pair, strict=True):
            session.append(run, [event])
    for run, events in streams.items():
        assert repr(session.events(run)) == repr(events)


def test_only_a_run_without_an_end_is_ended_on_opening(session: Session) -> None:
    streams: list[list[Event]] = [
        [STARTED, epoch(1), RunEnded(3.0, "stopped")],
        [STARTED, epoch(1)],
        [],
    ]
    for events in streams:
        session.append(session.new_run("r"), events)
    copy = session.path.with_name("copy.dllab")
    session.append(1, []).result()
    copy.write_bytes(session.path.read_bytes())
    with Session.open(copy) as again:
        runs = [again.events(number) for number in (1, 2, 3)]
        assert [record.ended for record in again.runs()] == [True, True, True]
    assert runs[0] == streams[0]
    for events, found in zip(streams[1:], runs[1:], strict=True):
        assert found[:-1] == events
        assert fold(found).state == "interrupted"
        assert isinstance(found[-1], RunEnded)
        assert found[-1].reason.startswith("The lab was closed or killed")
    before = copy.read_bytes()
    Session.open(copy).close()
    assert copy.read_bytes() == before


def test_numpy_alone_reads_the_points(session: Session, tmp_path: Path) -> None:
    run = session.new_run("a")
    session.append(run, [STARTED, BatchesEnded(7, (0.5, float("nan")), (0.1, 0.2))]).result()
    with sqlite3.connect(session.path) as file:
        payload = file.execute("SELECT payload FROM segments WHERE kind = 'batches'").fetchone()[0]
    file.close()
    (tmp_path / "points.npy").write_bytes(payload)
    points = np.load(tmp_path / "points.npy", allow_pickle=False)
    np.testing.assert_array_equal(points["step"], [7, 8])
    np.testing.assert_array_equal(points["loss"], [0.5, np.nan])


def test_many_small_rows_become_blobs_of_bounded_size(session: Session) -> None:
    run = session.new_run("a")
    for step in range(1, 20_001, 10):
        written = session.append(run, [BatchesEnded(step, (0.5,) * 10, (0.5,) * 10)])
    written.result()
    with sqlite3.connect(session.path) as file:
        rows = [row[0] for row in file.execute("SELECT points FROM segments ORDER BY first")]
    file.close()
    assert sum(rows) == 20_000
    assert max(rows) <= 4096
    assert len(rows) < 64 + 20_000 / 2048
