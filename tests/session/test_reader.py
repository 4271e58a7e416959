"""A session open elsewhere is looked at and followed; it is never written by two."""

import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from dllab.events import Event, RunEnded
from dllab.history import fold
from dllab.session import News, ReadOnlyError, Session, SessionError
from dllab.session.connection import connect
from dllab.spec import Experiment
from tests.session.conftest import STARTED, epoch, random_events
from tests.session.kills import Program, write_on
from tests.session.test_schema import FILES
from tests.test_history import told


def test_what_another_window_writes_is_followed(session: Session) -> None:
    events, run = random_events(2), session.new_run("a")
    session.append(run, events[:100]).result()
    with Session.view(session.path) as seen:
        live, known = seen.history(run), 100
        assert seen.is_read_only
        assert seen.news({run: known}).result() is None
        for event in events[100:]:
            session.append(run, [event]).result()
            news = seen.news({run: live.events}).result()
            assert isinstance(news, News)
            live.apply(news.events[run])
        assert repr(told(live)) == repr(told(fold(events)))
        session.update_run(run, name="renamed", visible=False).result()
        session.append(session.new_run("b"), [STARTED]).result()
        last = seen.news({run: live.events}).result()
        assert last is not None
        assert [(each.name, each.visible) for each in last.records] == [
            ("renamed", False),
            ("b", True),
        ]
        assert last.events == {}


def test_what_would_write_is_refused_and_the_file_stays(session: Session) -> None:
    session.append(session.new_run("a"), [STARTED]).result()
    with Session.view(session.path) as seen:
        before = session.path.read_bytes()
        calls: list[Callable[[], object]] = [
            lambda: seen.new_run("b"),
            lambda: seen.append(1, [epoch(1)]),
            lambda: seen.set_draft(Experiment()),
            lambda: seen.update_run(1, name="x"),
            lambda: seen.drop_snapshots(1, [1], "weights"),
            seen.compact,
        ]
        for call in calls:
            with pytest.raises(ReadOnlyError, match=r"work\.dllab is only looked at here"):
                call()
        assert len(seen.runs()) == 1
    assert session.path.read_bytes() == before


def test_a_run_that_trains_elsewhere_is_not_ended_by_who_looks(session: Session) -> None:
    session.append(session.new_run("a"), [STARTED, epoch(1)]).result()
    with Session.view(session.path) as seen:
        assert seen.history(1).state == "running"
    assert session.events(1) == [STARTED, epoch(1)]


def test_a_compacted_or_replaced_file_is_read_anew(session: Session) -> None:
    path = session.path
    session.append(session.new_run("a"), [STARTED]).result()
    with Session.view(path) as seen:
        session.compact().result()
        news = seen.news({1: 1}).result()
        assert news is not None
        assert news.is_other
        session.append(1, [epoch(1)]).result()
        news = seen.news({1: 1}).result()
        assert news is not None
        assert (news.is_other, news.events) == (False, {1: [epoch(1)]})
        session.save_as(path.with_name("away.dllab")).result()
        session.append(1, [epoch(2)]).result()
        assert seen.news({1: 2}).result() is None
        session.save_as(path).result()
        news = seen.news({1: 2}).result()
        assert news is not None
        assert news.is_other
        assert len(seen.events(1)) == 3


def test_who_looks_goes_on_in_a_copy_of_his_own(session: Session) -> None:
    session.append(session.new_run("a"), [STARTED, epoch(1)]).result()
    with Session.view(session.path) as seen:
        with pytest.raises(ReadOnlyError, match="open in another window"):
            seen.save_as(session.path).result()
        seen.save_as(session.path.with_name("mine.dllab")).result()
        assert not seen.is_read_only
        assert seen.path.name == "mine.dllab"
        seen.append(seen.new_run("b"), [STARTED]).result()
        assert isinstance(seen.events(1)[-1], RunEnded)
    assert session.events(1) == [STARTED, epoch(1)]


def test_an_old_file_is_looked_at_in_a_copy_brought_up_to_date(tmp_path: Path) -> None:
    path = Path(shutil.copy(FILES / "version_1.dllab", tmp_path / "old.dllab"))
    before = path.read_bytes()
    with Session.view(path) as seen:
        assert [record.name for record in seen.runs()] == ["Läufer", "never ended", "damaged"]
        assert len(seen.events(1)) == 6
    assert path.read_bytes() == before


def test_closing_waits_for_what_is_being_read(session: Session) -> None:
    session.new_run("a")
    seen, begun, goes_on = Session.view(session.path), threading.Event(), threading.Event()

    def slow(file: sqlite3.Connection) -> object:
        begun.set()
        assert goes_on.wait(60)
        return file.execute("SELECT count(*) FROM runs").fetchone()

    answer = seen._file.ask(slow)
    closer = threading.Thread(target=seen.close)
    assert begun.wait(60)
    closer.start()
    # Nothing tells that it waits; one that does not has closed the file by then.
    closer.join(0.2)
    goes_on.set()
    assert answer.result() == (1,)
    closer.join()
    seen.close()


def test_an_old_file_that_is_refused_is_let_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path(shutil.copy(FILES / "version_1.dllab", tmp_path / "old.dllab"))
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TRIGGER evil AFTER DELETE ON runs BEGIN DELETE FROM facts; END")
    made: list[sqlite3.Connection] = []

    def noted(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
        made.append(connect(path, read_only=read_only))
        return made[-1]

    monkeypatch.setattr("dllab.session.reader.connect", noted)
    with pytest.raises(SessionError, match="tables are not those"):
        Session.view(path)
    assert len(made) == 2
    for connection in made:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            connection.execute("SELECT 1")


@pytest.mark.parametrize("content", [b"", b"no session", b"SQLite format 3\0" + bytes(500)])
def test_what_is_no_session_is_not_looked_at(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "found.dllab"
    path.write_bytes(content)
    with pytest.raises(SessionError, match="session"):
        Session.view(path)


def test_a_process_that_appends_is_followed_without_an_error(session: Session) -> None:
    session.close()
    with Program(write_on, session.path) as writer:
        writer.hear()
        said: list[Event] = []
        with Session.view(session.path) as seen:
            while len(said) < 60:
                news = seen.news({1: len(said)}).result()
                said += news.events[1] if news and news.events else []
        for _ in range(20):
            writer.hear()
    assert said == [STARTED, *(epoch(number) for number in range(1, len(said)))]


def test_two_who_write_the_same_file_by_two_names_do_not_mix(session: Session) -> None:
    session.append(session.new_run("a"), [STARTED]).result()
    other = session.path.with_name("other.dllab")
    other.hardlink_to(session.path)
    with Session.open(other) as second:
        second.append(second.new_run("b"), [STARTED]).result()
        with pytest.raises(SessionError, match="was changed by another program"):
            session.append(1, [epoch(1)]).result()
        assert second.events(2) == [STARTED]
    session.save_as(session.path.with_name("mine.dllab")).result()
    assert session.events(1)[-1] == epoch(1)


def test_a_run_alone_becomes_a_session_with_its_experiment(
    session: Session, tmp_path: Path
) -> None:
    events, target = random_events(5), tmp_path / "alone.dllab"
    session.append(session.new_run("other"), [STARTED])
    run = session.new_run("mine", parent=1, branch_epoch=1)
    session.append(run, events).result()
    session.export_run(run, target).result()
    session.export_run(run, target).result()
    with Session.open(target) as alone:
        assert [(each.name, each.parent) for each in alone.runs()] == [("mine", None)]
        assert repr(alone.events(1)) == repr(events)
    with pytest.raises(SessionError, match="is this session itself"):
        session.export_run(run, session.path)
