"""A session belongs to one process; sessions without a name live in the lab's own folder."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from dllab.session import Session, SessionError, latest_untitled, new_untitled
from tests.session.conftest import STARTED

HOLD = """
import sys
from pathlib import Path
from dllab.session import Session
with Session.open(Path(sys.argv[1])):
    print("open", flush=True)
    sys.stdin.read()
"""


def test_a_session_open_in_another_process_is_refused_until_that_dies(session: Session) -> None:
    session.close()
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(session.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(SessionError, match="is open in another window"):
            Session.open(session.path)
        other.kill()
        other.wait()
    Session.open(session.path).close()


def test_a_second_window_of_the_same_process_is_refused_too(session: Session) -> None:
    link = session.path.with_name("link.dllab")
    link.symlink_to(session.path)
    for path in (session.path, link):
        with pytest.raises(SessionError, match="is open in another window"):
            Session.open(path)
    session.close()
    with Session.open(link) as again:
        assert again.path == session.path


def test_no_file_appears_beside_the_session(session: Session) -> None:
    session.append(session.new_run("a"), [STARTED]).result()
    assert [path.name for path in session.path.parent.glob("*.*")] == ["work.dllab"]


def test_the_lock_follows_save_as(session: Session) -> None:
    first, second = session.path, session.path.with_name("second.dllab")
    session.save_as(second).result()
    with pytest.raises(SessionError, match="is open in another window"):
        Session.open(second)
    Session.open(first).close()


def test_a_session_open_elsewhere_is_not_replaced(session: Session) -> None:
    with Session.create(session.path.with_name("other.dllab")) as other:
        other.append(other.new_run("theirs"), [STARTED]).result()
        with pytest.raises(SessionError, match="is open in another window"):
            session.save_as(other.path).result()
        assert other.events(1) == [STARTED]
    assert session.path.name == "work.dllab"


def test_a_failed_open_lets_the_file_go(tmp_path: Path) -> None:
    path = tmp_path / "notes.dllab"
    path.write_text("no session")
    for _ in range(2):
        with pytest.raises(SessionError, match="no session of the lab"):
            Session.open(path)


def test_an_unusable_home_is_a_session_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("DLLAB_HOME", str(tmp_path / "file" / "home"))
    for attempt in (new_untitled, lambda: Session.create(tmp_path / "a.dllab")):
        with pytest.raises(SessionError, match="folder"):
            attempt()


def test_an_untitled_session_lives_in_the_home_until_it_is_named(
    home: Path, tmp_path: Path
) -> None:
    assert latest_untitled() is None
    with new_untitled() as session:
        untitled = session.path
        assert session.is_untitled
        assert untitled.parent == home / "untitled"
        session.append(session.new_run("a"), [STARTED]).result()
        session.save_as(tmp_path / "named.dllab").result()
        assert not session.is_untitled
        assert session.events(1) == [STARTED]
    assert not untitled.exists()
    assert latest_untitled() is None


def test_the_latest_untitled_session_nobody_has_open_is_found() -> None:
    sessions = [new_untitled() for _ in range(3)]
    for age, session in enumerate(sessions):
        os.utime(session.path, (1000 - age, 1000 - age))
    assert latest_untitled() is None
    sessions[2].close()
    assert latest_untitled() == sessions[2].path
    sessions[1].close()
    assert latest_untitled() == sessions[1].path
    sessions[0].close()
    assert latest_untitled() == sessions[0].path
