"""Files are read in beside the window; what cannot be read, has moved or changed is told."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from dllab.jobs import InlineRunner
from dllab.spec.data import CifarBinary, CsvFile, ImageFolder, ImportedFile, Mnist, NpzFile
from tests.data.csv_import.made import FLOWERS, written
from tests.data.made_files import cifar, image_folder, images, imported, saved
from tests.data_desk.test_csv_import import TABLE
from ui import training_thread
from ui.data.desk import DataDesk
from ui.data.file_strip import CANCELLED, KEPT, STORED, TO_COLUMNS, FileStrip

SECONDS = 20_000
LABELS = [0, 1, 0, 1]


@pytest.fixture
def strip(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[FileStrip]:
    # In the thread itself: a process takes a second to start.
    monkeypatch.setattr(training_thread, "ProcessRunner", InlineRunner)
    desk = DataDesk()
    strip = FileStrip(desk)
    qtbot.addWidget(strip)
    strip.show()
    yield strip
    desk.close()


def archive(folder: Path, name: str = "a.npz", side: int = 3, **others: Any) -> NpzFile:
    return NpzFile(path=saved(folder / name, x=images(4, side, side), y=LABELS, **others))


def broken(folder: Path) -> NpzFile:
    return NpzFile(path=saved(folder / "b.npz", x=np.full((4, 2), np.nan), y=LABELS))


def read(strip: FileStrip, qtbot: QtBot, source: ImportedFile) -> Any:
    """The files with what was found, as the experiment then has them."""
    with qtbot.waitSignal(strip.found, timeout=SECONDS) as said:
        strip.show_source(source)
    assert said.args is not None
    strip.show_source(said.args[0])
    return said.args[0]


def is_told(strip: FileStrip, qtbot: QtBot, part: str) -> None:
    qtbot.waitUntil(lambda: part in strip.fault.text(), timeout=SECONDS)


def never(signal: SignalInstance) -> None:
    signal.connect(lambda *_: pytest.fail("nothing was expected"))


def test_a_chosen_file_is_read_in(strip: FileStrip, qtbot: QtBot, tmp_path: Path) -> None:
    source = read(strip, qtbot, archive(tmp_path))
    assert source.problem == ""
    assert (source.x, source.y) == ("x", "y")
    assert source.found.samples == 4
    assert not strip.strip.is_busy
    assert strip.fault.isHidden()


@pytest.mark.parametrize("kind", [ImageFolder, NpzFile, CsvFile, CifarBinary])
def test_what_is_dropped_is_known_by_its_content(
    strip: FileStrip, qtbot: QtBot, tmp_path: Path, kind: type[ImportedFile]
) -> None:
    path = {
        ImageFolder: lambda: str(image_folder(tmp_path / "pets")),
        NpzFile: lambda: str(Path(archive(tmp_path).path).rename(tmp_path / "a.csv")),
        CsvFile: lambda: written(tmp_path, FLOWERS, "no ending").path,
        CifarBinary: lambda: str(cifar(tmp_path / "batches")),
    }[kind]()
    with qtbot.waitSignal(strip.chosen, timeout=SECONDS) as said:
        strip.read_dropped(path)
    assert said.args is not None
    (source,) = said.args
    assert type(source) is kind
    assert source.problem == ""


def test_what_cannot_be_read_is_told_and_can_be_read_once_it_is_mended(
    strip: FileStrip, qtbot: QtBot, tmp_path: Path
) -> None:
    source = broken(tmp_path)
    strip.show_source(source)
    is_told(strip, qtbot, "expected a finite number")
    assert strip.again.isVisible()
    saved(Path(source.path), x=images(4, 2), y=LABELS)
    with qtbot.waitSignal(strip.found, timeout=SECONDS):
        strip.again.click()
    assert strip.fault.isHidden()
    assert strip.again.isHidden()


def test_a_cancel_says_so_and_leaves_it_to_the_person(
    strip: FileStrip, qtbot: QtBot, tmp_path: Path
) -> None:
    strip.show_source(archive(tmp_path))
    assert strip.strip.is_busy
    strip.strip.button.click()
    assert strip.fault.text() == CANCELLED
    assert not strip.strip.is_busy
    with qtbot.waitSignal(strip.found, timeout=SECONDS):
        strip.again.click()


def test_what_is_dropped_and_refused_or_cancelled_leaves_the_present_files(
    strip: FileStrip, qtbot: QtBot, tmp_path: Path
) -> None:
    read(strip, qtbot, archive(tmp_path))
    never(strip.chosen)
    strip.read_dropped(broken(tmp_path).path)
    is_told(strip, qtbot, "expected a finite number")
    assert strip.again.isHidden()
    assert strip.settings.isVisible()
    strip.read_dropped(archive(tmp_path, "c.npz").path)
    strip.strip.button.click()
    assert strip.fault.isHidden()
    assert strip.again.isHidden()
    assert strip.settings.isHidden()


def test_a_dropped_table_that_must_be_mended_is_taken_to_its_form(
    strip: FileStrip, qtbot: QtBot, tmp_path: Path
) -> None:
    table = written(tmp_path, "length,class\n" + "1.5,a\n2,b\n" * 20 + "1O,a\n")
    with qtbot.waitSignal(strip.chosen, timeout=SECONDS) as said:
        strip.read_dropped(table.path)
    assert said.args is not None
    (source,) = said.args
    assert [column.name for column in source.columns] == ["length", "class"]
    with qtbot.waitSignal(strip.table_read, timeout=SECONDS) as answered:
        strip.show_source(source)
    assert answered.args is not None
    assert "expected a number, received '1O'" in answered.args[0]["problem"]
    assert answered.args[0]["preview"][0] == ["1.5", "a"]
    is_told(strip, qtbot, "received '1O'")


def test_a_drop_in_between_leaves_unread_files_to_be_read_again(
    strip: FileStrip, qtbot: QtBot, tmp_path: Path
) -> None:
    strip.show_source(archive(tmp_path))
    strip.read_dropped(broken(tmp_path).path)
    is_told(strip, qtbot, "expected a finite number")
    with qtbot.waitSignal(strip.found, timeout=SECONDS) as said:
        strip.again.click()
    assert said.args is not None
    assert said.args[0].path.endswith("a.npz")


def test_another_data_set_drops_what_is_under_way(
    strip: FileStrip, qtbot: QtBot, tmp_path: Path
) -> None:
    never(strip.found)
    strip.show_source(archive(tmp_path))
    strip.show_source(Mnist())
    assert not strip.strip.is_busy
    # What was asked afterwards is answered afterwards.
    with qtbot.waitSignal(strip.chosen, timeout=SECONDS):
        strip.read_dropped(archive(tmp_path).path)


def test_another_file_is_not_read_with_the_settings_found_for_the_last_one(
    strip: FileStrip, qtbot: QtBot, tmp_path: Path
) -> None:
    first = read(strip, qtbot, archive(tmp_path))
    other = saved(tmp_path / "o.npz", pixels=images(4, 5, 5), labels=LABELS)
    second = read(strip, qtbot, first.model_copy(update={"path": other}))
    assert (second.x, second.y) == ("pixels", "labels")
    strip.show_source(Mnist())
    wished = archive(tmp_path, "z.npz", z=LABELS).model_copy(update={"y": "z"})
    assert read(strip, qtbot, wished).y == "z"


def test_moved_files_are_asked_for_and_known_by_their_content(
    strip: FileStrip, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, _ = imported(archive(tmp_path))
    there = Path(source.path).rename(tmp_path / "elsewhere.npz")
    strip.show_source(source)
    is_told(strip, qtbot, "Say where it is now")
    assert f"a.npz (in {tmp_path}) is no longer there; {STORED}. " in strip.fault.text()
    assert strip.again.isHidden()
    answers = [archive(tmp_path, "wrong.npz", side=4).path, "", str(there)]
    asked = []

    def answer(*question: Any) -> tuple[str, str]:
        asked.append(question[1:])
        return answers.pop(0), ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", answer)
    strip.locate.click()
    is_told(strip, qtbot, "wrong.npz")
    assert strip.locate.isVisible()
    strip.locate.click()
    assert not strip.strip.is_busy
    with qtbot.waitSignal(strip.found, timeout=SECONDS) as said:
        strip.locate.click()
    assert said.args is not None
    (moved,) = said.args
    assert moved.path == str(there)
    assert moved.problem == ""
    assert moved.store_key() == source.store_key()
    assert strip.fault.isHidden()
    assert set(asked) == {("Where is a.npz now?", str(tmp_path))}


def test_a_moved_folder_is_asked_for_as_a_folder(
    strip: FileStrip, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, _ = imported(ImageFolder(path=str(image_folder(tmp_path / "pets"))))
    there = (tmp_path / "pets").rename(tmp_path / "animals")
    strip.show_source(source)
    qtbot.waitUntil(strip.locate.isVisible, timeout=SECONDS)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(there))
    with qtbot.waitSignal(strip.found, timeout=SECONDS) as said:
        strip.locate.click()
    assert said.args is not None
    assert said.args[0].path == str(there)


def test_changed_files_can_be_read_again(strip: FileStrip, qtbot: QtBot, tmp_path: Path) -> None:
    source, _ = imported(archive(tmp_path))
    archive(tmp_path, side=5)
    strip.show_source(source)
    is_told(strip, qtbot, "Read again takes the new content")
    assert strip.locate.isHidden()
    with qtbot.waitSignal(strip.found, timeout=SECONDS) as said:
        strip.again.click()
    assert said.args is not None
    assert said.args[0].found.sample_shape == (5, 5, 1)


def test_files_that_are_still_the_same_are_not_mentioned(
    strip: FileStrip, qtbot: QtBot, tmp_path: Path
) -> None:
    source, _ = imported(archive(tmp_path))
    strip.show_source(source)
    assert strip.strip.is_busy
    qtbot.waitUntil(lambda: not strip.strip.is_busy, timeout=SECONDS)
    assert strip.fault.isHidden()
    # Other settings of the same files need no other look at them.
    strip.show_source(
        source.model_copy(update={"x_test": "x", "y_test": "y"}).read_as(source.found)
    )
    assert not strip.strip.is_busy


def look_after(strip: FileStrip, qtbot: QtBot) -> None:
    """Come back to the window, and wait for what there is to say."""
    strip.look_after()
    # In passing: no bar, no button.
    assert not strip.strip.is_busy
    with qtbot.waitSignal(strip.looked_after, timeout=SECONDS):
        pass


def test_files_that_change_and_go_while_the_lab_is_open_are_told(
    strip: FileStrip, qtbot: QtBot, tmp_path: Path
) -> None:
    source = read(strip, qtbot, archive(tmp_path))
    look_after(strip, qtbot)
    assert strip.fault.isHidden()
    content = Path(source.path).read_bytes()
    archive(tmp_path, side=5)
    look_after(strip, qtbot)
    assert "has changed since it was read" in strip.fault.text()
    assert STORED in strip.fault.text()
    assert strip.again.isVisible()
    # Other settings of the same files are no news of these.
    strip.show_source(
        source.model_copy(update={"x_test": "x", "y_test": "y"}).read_as(source.found)
    )
    assert "has changed since it was read" in strip.fault.text()
    Path(source.path).unlink()
    look_after(strip, qtbot)
    assert "is no longer there" in strip.fault.text()
    assert strip.locate.isVisible()
    assert strip.again.isHidden()
    Path(source.path).write_bytes(content)
    look_after(strip, qtbot)
    assert strip.fault.isHidden()
    assert strip.locate.isHidden()


def test_what_is_said_of_other_files_is_not_taken_away_by_a_glance_at_the_present_ones(
    strip: FileStrip, qtbot: QtBot, tmp_path: Path
) -> None:
    read(strip, qtbot, archive(tmp_path))
    strip.look_after()
    strip.read_dropped(broken(tmp_path).path)
    is_told(strip, qtbot, "expected a finite number")
    never(strip.looked_after)
    archive(tmp_path, side=5)
    strip.look_after()
    assert "expected a finite number" in strip.fault.text()


def test_a_table_is_told_with_its_rows_also_where_it_cannot_be_used(
    strip: FileStrip, qtbot: QtBot, tmp_path: Path
) -> None:
    with qtbot.waitSignals([strip.table_read, strip.found], timeout=SECONDS):
        strip.show_source(written(tmp_path, FLOWERS))
    never(strip.found)
    lines = TABLE.replace(",13.5,", ",much,")
    with qtbot.waitSignal(strip.table_read, timeout=SECONDS) as said:
        strip.show_source(written(tmp_path, lines, "other.csv"))
    assert said.args is not None
    assert len(said.args[0]["preview"]) == 24
    assert strip.fault.text() == f"{said.args[0]['problem']} {TO_COLUMNS}"
    assert strip.again.isVisible()


def test_a_changed_table_that_cannot_be_used_says_that_the_former_one_is(
    strip: FileStrip, qtbot: QtBot, tmp_path: Path
) -> None:
    read(strip, qtbot, written(tmp_path, TABLE))
    written(tmp_path, TABLE.replace(",13.5,", ",much,"))
    never(strip.unread)
    with qtbot.waitSignal(strip.table_read, timeout=SECONDS) as said:
        strip.read_again()
    assert said.args is not None
    is_told(strip, qtbot, "'much'")
    assert strip.fault.text() == f"{said.args[0]['problem']} {TO_COLUMNS}"
    assert said.args[0]["problem"].endswith(KEPT)
