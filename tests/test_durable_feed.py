"""Events reach the screen once they are on the disk, and in their order."""

import threading
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest

from dllab.events import BatchesEnded, Event
from dllab.session import Session, SessionError
from tests.session.conftest import STARTED, epoch
from tests.session.test_full_disk import file_size_limit
from ui.durable_feed import DurableFeed

BIG = BatchesEnded(1, (0.5,) * 40_000, (0.5,) * 40_000)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with Session.create(tmp_path / "work.dllab") as opened:
        yield opened


@pytest.fixture
def feed(session: Session) -> Iterator[DurableFeed]:
    opened = DurableFeed(session)
    yield opened
    opened.close()


def test_events_come_by_run_in_their_order_and_once(session: Session, feed: DurableFeed) -> None:
    first, second = session.new_run("a"), session.new_run("b")
    said: list[Event] = [STARTED, *(epoch(number) for number in range(1, 50))]
    for event in said:
        feed.say(first, event)
    feed.say(second, STARTED)
    feed.wait()
    stored = session.events(first)
    assert stored == said
    assert feed.take() == {first: said, second: [STARTED]}
    assert feed.take() == {}
    assert feed.error == ""


def test_nothing_is_shown_before_it_is_on_the_disk(session: Session, feed: DurableFeed) -> None:
    run = session.new_run("a")
    session.runs()
    free = threading.Event()
    # Holds the one thread that writes.
    session._file._thread.submit(free.wait)
    feed.say(run, STARTED)
    assert feed.take() == {}
    free.set()
    feed.wait()
    assert session.events(run) == [STARTED]
    assert feed.take() == {run: [STARTED]}


def test_threads_may_speak_at_once(session: Session, feed: DurableFeed) -> None:
    runs = [session.new_run(name) for name in "abcd"]

    def speak(run: int) -> None:
        for number in range(1, 101):
            feed.say(run, epoch(number))

    threads = [threading.Thread(target=speak, args=(run,)) for run in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    feed.wait()
    taken = feed.take()
    assert {run: len(events) for run, events in taken.items()} == dict.fromkeys(runs, 100)
    assert all(taken[run] == session.events(run) for run in runs)


def test_a_full_disk_is_told_until_there_is_space_and_nothing_is_lost(
    session: Session, feed: DurableFeed
) -> None:
    run = session.new_run("a")
    feed.say(run, STARTED)
    feed.wait()
    # At a page's end: a full disk still takes what replaces old pages.
    with file_size_limit(session.path.stat().st_size):
        feed.say(run, BIG)
        feed.wait()
        with pytest.raises(SessionError):
            session.update_run(run, name="b").result()
        assert "free" in feed.error
        assert feed.take() == {run: [STARTED, BIG]}
        assert session.events(run) == [STARTED]
    feed.say(run, epoch(1))
    feed.wait()
    assert session.events(run) == [STARTED, BIG, epoch(1)]
    assert feed.error == ""


def test_what_is_said_in_one_breath_is_written_together(
    session: Session, feed: DurableFeed, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []
    append = session.append

    def counted(run: int, events: list[Event]) -> Future[None]:
        written.append(len(events))
        return append(run, events)

    monkeypatch.setattr(session, "append", counted)
    run, free = session.new_run("a"), threading.Event()
    # Holds the thread that passes on what was said, as whoever speaks holds the interpreter.
    feed._thread.submit(free.wait)
    for event in (STARTED, epoch(1), epoch(2)):
        feed.say(run, event)
    free.set()
    feed.wait()
    assert written == [3]
