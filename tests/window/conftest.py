"""A window of the lab with a session in a temporary folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from dllab.session import Session
from ui.lab import Lab
from ui.main_window import MainWindow
from ui.settings import Settings


@pytest.fixture
def window(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    """The real window; nothing of it is closed by the test but by this fixture."""
    monkeypatch.setenv("DLLAB_HOME", str(tmp_path / "home"))
    opened = MainWindow(Lab(Session.create(tmp_path / "work.dllab")), Settings())
    opened.resize(1280, 800)
    opened.show()
    qtbot.waitExposed(opened)
    yield opened
    opened.close()
