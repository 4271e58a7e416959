"""Files are read in beside the window, which shows how far that is and what came of it."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QProgressBar, QPushButton
from pytestqt.qtbot import QtBot

from dllab.spec.data import ImageFolder, ImportedFile, NpzFile
from tests.data.made_files import image_folder, images, saved
from tests.forms.test_path_control import drop
from ui.data.desk import DataDesk
from ui.data.file_import import FileImport
from ui.data.sample_strip import SampleStrip
from ui.forms.notes import FAULT, Note

SECONDS = 20_000


@pytest.fixture
def desk() -> Iterator[DataDesk]:
    desk = DataDesk()
    yield desk
    desk.close()


def panel(qtbot: QtBot, desk: DataDesk, source: ImportedFile) -> FileImport:
    shown = FileImport(desk, source)
    qtbot.addWidget(shown)
    shown.show()
    return shown


def faults(shown: FileImport) -> list[str]:
    notes = shown.findChildren(Note)
    return [n.text() for n in notes if n.foregroundRole() == FAULT and n.isVisible()]


def test_a_dropped_folder_is_read_and_looked_at(
    qtbot: QtBot, desk: DataDesk, tmp_path: Path
) -> None:
    shown = panel(qtbot, desk, NpzFile())
    bar, strip = shown.findChildren(QProgressBar)[0], shown.findChildren(SampleStrip)[0]
    with qtbot.waitSignal(shown.edited, timeout=SECONDS) as said:
        assert drop(shown, image_folder(tmp_path / "pets"))
        assert bar.isVisible()
    assert said.args is not None
    (source,) = said.args
    assert isinstance(source, ImageFolder)
    assert source == shown.source
    assert source.problem == ""
    assert not bar.isVisible()
    assert strip.isVisible()
    assert strip.grab().toImage().pixelColor(10, 24) != strip.palette().window().color()


def test_what_cannot_be_read_is_told_and_what_was_read_stays(
    qtbot: QtBot, desk: DataDesk, tmp_path: Path
) -> None:
    good, _ = _read(qtbot, desk, saved(tmp_path / "a.npz", x=images(4, 3, 3), y=[0, 1, 0, 1]))
    shown = panel(qtbot, desk, good)
    shown.edited.connect(pytest.fail)
    bad = saved(tmp_path / "b.npz", x=np.full((4, 2), np.nan), y=[0, 1, 0, 1])
    shown.read(bad)
    qtbot.waitUntil(lambda: bool(faults(shown)), timeout=SECONDS)
    (told,) = faults(shown)
    assert "expected a finite number" in told
    assert shown.source == good


def _read(qtbot: QtBot, desk: DataDesk, path: str) -> tuple[ImportedFile, FileImport]:
    shown = panel(qtbot, desk, NpzFile())
    with qtbot.waitSignal(shown.edited, timeout=SECONDS):
        shown.read(path)
    return shown.source, shown


def test_a_cancel_leaves_everything_as_it_was(qtbot: QtBot, desk: DataDesk, tmp_path: Path) -> None:
    path = saved(tmp_path / "a.npz", x=images(4, 3, 3), y=[0, 1, 0, 1])
    good, shown = _read(qtbot, desk, path)
    shown.edited.connect(pytest.fail)
    shown.read(str(image_folder(tmp_path / "pets", count=200)))
    (cancel,) = [b for b in shown.findChildren(QPushButton) if b.text() == "Cancel"]
    assert cancel.isVisible()
    cancel.click()
    assert not cancel.isVisible()
    assert shown.source == good
    other = panel(qtbot, desk, NpzFile())
    with qtbot.waitSignal(other.edited, timeout=SECONDS):
        other.read(path)
    assert faults(shown) == []
