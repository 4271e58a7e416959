"""Export writes the view that is shown, and says where to."""

from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QToolButton

from dllab.events import RatesTested, RunEnded
from tests.experiments import small
from ui.export import ExportDialog
from ui.main_window import MainWindow


def answer(monkeypatch: pytest.MonkeyPatch, target: Path) -> None:
    """A person who chooses this file, and in the dialog before it the first size offered."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    monkeypatch.setattr(ExportDialog, "exec", lambda dialog: dialog._ask_and_export())


def folder_button(window: MainWindow) -> QToolButton:
    buttons = window.message_bar.findChildren(QToolButton)
    return next(button for button in buttons if button.text() == "Open folder")


def test_the_diagram(window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "network.svg"
    answer(monkeypatch, target)
    window.views.setCurrentWidget(window.diagram)
    window.actions_.export.trigger()
    assert b"Flatten" in target.read_bytes()
    assert window.message_bar.message == f"Saved {target}"


def test_the_range_test_as_soon_as_it_has_a_curve(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "rates.svg"
    answer(monkeypatch, target)
    window.views.setCurrentWidget(window.trials.range_test)
    assert not window.actions_.export.isEnabled()
    test = window.lab.range_test
    emit = test.begin(small())
    emit(RatesTested((1e-5, 1e-4), (2.0, 1.0)))
    emit(RunEnded(0.0, "stopped"))
    test.take()
    assert window.actions_.export.isEnabled()
    window.actions_.export.trigger()
    assert b"single batches" in target.read_bytes()


def test_the_curves_and_the_folder_they_are_in(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, opened = tmp_path / "curves.png", list[str]()
    answer(monkeypatch, target)
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    window.views.setCurrentWidget(window.curves)
    assert window.actions_.export.isEnabled()
    window.actions_.export.trigger()
    assert target.exists()
    assert window.message_bar.message == f"Saved {target}"
    folder_button(window).click()
    assert opened == [str(tmp_path)]
    window.complain("Something is wrong.")
    assert not folder_button(window).isVisible()


def test_an_export_given_up_says_nothing(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ExportDialog, "exec", lambda dialog: dialog.reject())
    window.actions_.export.trigger()
    assert window.message_bar.message == ""
