"""The lab and its window with a session in a temporary folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from dllab.session import Session
from ui.lab import Lab
from ui.main_window import MainWindow
from ui.settings import Settings
from ui.training_thread import Place


@pytest.fixture
def place() -> Place:
    """Where it trains: here, where Keras is loaded once for all tests; a process takes seconds.

    A test that is about the process, or about both places, says so by `parametrize`.
    """
    return "thread"


@pytest.fixture
def window(
    place: Place, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    """The real window; nothing of it is closed by the test but by this fixture."""
    monkeypatch.setenv("DLLAB_HOME", str(tmp_path / "home"))
    opened = MainWindow(Lab(Session.create(tmp_path / "work.dllab"), place), Settings())
    opened.resize(1280, 800)
    opened.show()
    qtbot.waitExposed(opened)
    yield opened
    opened.close()


@pytest.fixture
def lab(
    place: Place,
    tmp_path: Path,
    qtbot: QtBot,  # noqa: ARG001 - makes the application
) -> Iterator[Lab]:
    """The lab without its window."""
    opened = Lab(Session.create(tmp_path / "session.dllab"), place)
    yield opened
    opened.close()
