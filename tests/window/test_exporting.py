"""Export writes the view that is shown."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from ui.main_window import MainWindow


def test_export_never_writes_another_view_than_the_range_test(window: MainWindow) -> None:
    window.views.setCurrentWidget(window.range_test)
    assert not window.actions_.export.isEnabled()
    window.views.setCurrentWidget(window.curves)
    assert window.actions_.export.isEnabled()


def test_export_writes_the_view_that_is_shown(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "network.svg"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    window.views.setCurrentWidget(window.diagram)
    window.actions_.export.trigger()
    assert b"Flatten" in target.read_bytes()
