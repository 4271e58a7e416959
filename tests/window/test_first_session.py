"""With which session the lab begins: the one it was left with."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from dllab.session import Session
from dllab.session.untitled import new_untitled
from ui.lab import Lab
from ui.main_window import MainWindow
from ui.settings import Settings
from ui.window_app import first_session


def leave(qtbot: QtBot, session: Session) -> None:
    """Work with a session in the window, and close that."""
    window = MainWindow(Lab(session), Settings())
    qtbot.addWidget(window)
    window.show()
    assert window.close()


def begun(path: Path | None = None) -> tuple[Path, str]:
    """What the next start begins with, and its complaint."""
    session, complaint = first_session(path, Settings().last)
    session.close()
    return session.path, complaint


def test_a_named_session_comes_back_though_there_is_a_newer_unnamed_one(
    qtbot: QtBot, tmp_path: Path
) -> None:
    named = tmp_path / "mine.dllab"
    leave(qtbot, Session.create(named))
    new_untitled().close()
    assert begun() == (named, "")


def test_an_unnamed_session_comes_back_after_a_named_one(qtbot: QtBot, tmp_path: Path) -> None:
    leave(qtbot, Session.create(tmp_path / "mine.dllab"))
    unnamed = new_untitled()
    leave(qtbot, unnamed)
    assert begun() == (unnamed.path, "")


def test_what_is_asked_for_goes_before(qtbot: QtBot, tmp_path: Path) -> None:
    asked = tmp_path / "asked.dllab"
    Session.create(asked).close()
    leave(qtbot, Session.create(tmp_path / "mine.dllab"))
    assert begun(asked) == (asked, "")


def test_a_named_session_that_is_gone_or_open_elsewhere_is_not_missed(
    qtbot: QtBot, tmp_path: Path
) -> None:
    named = tmp_path / "mine.dllab"
    leave(qtbot, Session.create(named))
    elsewhere = Session.open(named)
    path, complaint = begun()
    assert path != named
    assert not complaint
    elsewhere.close()
    named.unlink()
    assert begun()[0] != named


def test_a_named_session_that_was_damaged_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    named = tmp_path / "mine.dllab"
    leave(qtbot, Session.create(named))
    named.write_bytes(b"something else")
    path, complaint = begun()
    assert path != named
    assert "mine.dllab" in complaint
    assert named.read_bytes() == b"something else"
