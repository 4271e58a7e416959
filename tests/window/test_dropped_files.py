"""Files dropped on the real window: data of whatever kind, and pictures for the network."""

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QUrl
from pytestqt.qtbot import QtBot

from dllab.data import facts
from dllab.jobs import InlineRunner
from dllab.spec.data import CsvFile, ImageFolder, ImportedFile, Mnist, NpzFile
from tests.data.csv_import.made import FLOWERS, written
from tests.data.made_files import image_folder
from tests.window.test_data import SECONDS, archive, present
from tests.window.test_main_window import PATIENCE_MS, drop
from ui import training_thread
from ui.dropped import dropped_path
from ui.main_window import MainWindow
from ui.views.draw import DrawView


@pytest.fixture(autouse=True)
def _inline(monkeypatch: pytest.MonkeyPatch) -> None:
    # In the thread itself: a process takes a second to start.
    monkeypatch.setattr(training_thread, "ProcessRunner", InlineRunner)


@pytest.mark.parametrize("kind", [CsvFile, ImageFolder, NpzFile])
def test_a_drop_chooses_the_kind_by_content_and_shows_the_data(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, kind: type[ImportedFile]
) -> None:
    paths = {
        CsvFile: lambda: written(tmp_path, FLOWERS).path,
        ImageFolder: lambda: str(image_folder(tmp_path / "pets")),
        NpzFile: lambda: archive(tmp_path),
    }
    drop(window, Path(paths[kind]()))
    qtbot.waitUntil(lambda: isinstance(present(window), kind), timeout=SECONDS)
    assert present(window).problem == ""
    assert window.views.currentWidget() is window.data.view
    look = window.data.view.pages.look
    window.data.view.setCurrentWidget(look)
    qtbot.waitUntil(lambda: look.overview is not None, timeout=SECONDS)
    assert look.overview
    assert len(look.overview.samples.y) == facts(window.editor.experiment.data).samples
    window.editor.undo()
    assert present(window) == Mnist()


@pytest.mark.parametrize(
    ("names", "leads"),
    [
        (["b-labels-idx1-ubyte.gz", "b-images-idx3-ubyte.gz"], 1),
        (["t10k-images-idx3", "t10k-labels-idx1", "train-images-idx3", "train-labels-idx1"], 2),
        (["y.npy", "x.npy"], 1),
        (["my y_train.npy", "my x_train.npy"], 1),
        (["test_batch.bin", "data_batch_2.bin", "data_batch_1.bin"], 2),
        (["a.csv", "b.csv"], None),
        (["x.npy", "notes.txt"], None),
    ],
)
def test_of_files_that_make_one_set_the_leading_one_is_taken(
    names: list[str], leads: int | None
) -> None:
    urls = [QUrl.fromLocalFile(f"/data/{name}") for name in names]
    assert dropped_path(urls) == (None if leads is None else Path("/data") / names[leads])
    elsewhere = QUrl.fromLocalFile("/other/x.npy")
    assert dropped_path([*urls, elsewhere]) is None


def test_a_picture_dropped_on_what_is_drawn_on_is_shown_to_the_network_and_is_no_data(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "digit.png"
    Image.new("L", (28, 28), 200).save(path)
    before = window.editor.experiment
    draw = window.states.views["Draw"]
    window.views.setCurrentWidget(draw)
    drop(window, path)
    view = draw.made
    assert isinstance(view, DrawView)
    qtbot.waitUntil(lambda: view.canvas.sketch.sheet.is_picture, timeout=PATIENCE_MS)
    assert window.views.currentWidget() is draw
    assert window.editor.experiment == before
    window.views.setCurrentWidget(window.curves)
    drop(window, path)
    assert "Draw and Feature maps take pictures" in window.message_bar.message
    assert window.editor.experiment == before


def test_what_a_setting_may_mend_is_taken_to_its_settings(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = image_folder(tmp_path / "pets")
    damaged = folder / "cats" / "000.png"
    damaged.write_bytes(damaged.read_bytes()[:60])
    drop(window, folder)
    files = window.data.strip.files
    qtbot.waitUntil(files.settings.isVisible, timeout=SECONDS)
    assert "set Broken images" in files.fault.text()
    assert present(window) == Mnist()
    files.settings.click()
    assert present(window) == ImageFolder(path=str(folder))
    qtbot.waitUntil(files.again.isVisible, timeout=SECONDS)
    window.editor.change_source(present(window).model_copy(update={"broken": "leave out"}))
    qtbot.waitUntil(lambda: not present(window).problem, timeout=SECONDS)
    assert present(window).found.samples == 5
    assert files.fault.isHidden()


def test_a_drop_that_cannot_be_read_changes_nothing(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "noise.bin"
    path.write_bytes(b"\x00\x01\x02")
    before = window.editor.experiment
    drop(window, path)
    note = window.data.strip.files.fault
    qtbot.waitUntil(lambda: "noise.bin" in note.text(), timeout=SECONDS)
    assert note.isVisible()
    assert window.data.strip.files.settings.isHidden()
    assert window.editor.experiment == before
