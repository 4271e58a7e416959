"""Paths are typed, browsed for or dropped; names chosen; what was found is shown and not edited."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from dllab.data.importing import read_in
from dllab.spec import Spec
from dllab.spec.data import CsvFile, ImageFolder, Mnist, NpzFile
from dllab.spec.marks import FilePath, FolderPath
from tests.data.made_files import images, saved
from ui.forms.found_text import NOTHING, FoundText
from ui.forms.kinds import carried
from ui.forms.name_control import NameControl
from ui.forms.path_control import PathControl
from ui.forms.path_line import PathLine
from ui.forms.spec_form import SpecForm


@pytest.fixture
def archive(tmp_path: Path) -> str:
    labels = [0, 1, 0, 1]
    return saved(tmp_path / "a.npz", x=images(4, 3, 3), y=labels, z=labels)


def shown(qtbot: QtBot, spec: Spec) -> tuple[SpecForm, list[Spec]]:
    form = SpecForm(spec)
    qtbot.addWidget(form)
    form.show()
    said: list[Spec] = []
    form.edited.connect(said.append)
    return form, said


def path_control(form: QWidget, name: str) -> PathControl:
    (found,) = [c for c in form.findChildren(PathControl) if c.accessibleName() == name]
    return found


def line_of(control: QWidget) -> QLineEdit:
    (line,) = control.findChildren(QLineEdit)
    return line


def drop(control: QWidget, *paths: Path) -> bool:
    """Drag files over a control and let go where it takes them; whether it does."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    action, left, none = (
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    enter = QDragEnterEvent(QPointF(5, 5).toPoint(), action, data, left, none)
    enter.ignore()
    control.dragEnterEvent(enter)
    if enter.isAccepted():
        control.dropEvent(QDropEvent(QPointF(5, 5), action, data, left, none))
    return enter.isAccepted()


def test_a_path_is_taken_when_it_is_typed_to_its_end(qtbot: QtBot) -> None:
    form, said = shown(qtbot, NpzFile())
    line = line_of(path_control(form, "File"))
    QTest.keyClicks(line, "/data/a b.npz")
    assert said == []
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert said == [NpzFile(path="/data/a b.npz")]
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert len(said) == 1


def test_a_long_path_shows_where_it_begins_and_which_file_it_is(qtbot: QtBot) -> None:
    control = PathControl(FilePath("Tables", ("csv",)))
    qtbot.addWidget(control)
    path = "/home/somebody/measurements of a long year/flowers.csv"
    control.set_value(path)
    control.resize(270, 30)
    control.show()
    (line,) = control.findChildren(PathLine)
    assert control.value() == line.text() == path
    assert line.shown.startswith("/home")
    assert line.shown.endswith("/flowers.csv")
    assert "…" in line.shown
    control.resize(900, 30)
    qtbot.waitUntil(lambda: line.shown == path)
    control.resize(150, 30)
    qtbot.waitUntil(lambda: line.shown == "flowers.csv")


def test_a_file_is_browsed_for(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[object, ...]] = []

    def ask(*arguments: object) -> tuple[str, str]:
        asked.append(arguments[1:])
        return "/data/a.npz", ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", ask)
    form, said = shown(qtbot, NpzFile())
    (button,) = path_control(form, "File").findChildren(QPushButton)
    assert button.accessibleName() == "Browse: File"
    button.click()
    assert said == [NpzFile(path="/data/a.npz")]
    assert asked[0][2] == "NumPy arrays (*.npz *.npy);;All files (*)"


def test_a_folder_is_browsed_for(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    form, said = shown(qtbot, ImageFolder())
    (button,) = path_control(form, "Folder").findChildren(QPushButton)
    button.click()
    assert said == []
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "/data/pets")
    button.click()
    assert said == [ImageFolder(path="/data/pets")]


def test_only_what_fits_can_be_dropped(qtbot: QtBot, tmp_path: Path, archive: str) -> None:
    file, folder = PathControl(FilePath("Arrays")), PathControl(FolderPath())
    for control in (file, folder):
        qtbot.addWidget(control)
    assert not drop(file, tmp_path)
    assert not drop(folder, Path(archive))
    assert not drop(file, Path(archive), Path(archive))
    with qtbot.waitSignals([file.edited, folder.edited]):
        assert drop(file, Path(archive))
        assert drop(folder, tmp_path)
    assert (file.value(), folder.value()) == (archive, str(tmp_path))


def test_what_was_found_is_shown_below_and_offers_names(qtbot: QtBot, archive: str) -> None:
    form, said = shown(qtbot, NpzFile())
    (text,) = form.findChildren(FoundText)
    assert text.text() == NOTHING
    filled, _ = read_in(NpzFile(path=archive))
    form.set_spec(filled)
    assert text.text() == str(filled.found)
    assert "4 samples of 3 x 3 x 1" in text.text()
    lowest = max(form.findChildren(QLabel), key=lambda label: label.mapTo(form, label.pos()).y())
    assert lowest.mapTo(form, lowest.pos()).y() <= text.mapTo(form, text.pos()).y()
    (labels,) = [c for c in form.findChildren(NameControl) if c.accessibleName() == "Labels y"]
    offered = [labels.itemText(row) for row in range(labels.count())]
    assert offered == ["", "x", "y", "z", "first column", "last column"]
    labels.setCurrentIndex(offered.index("z"))
    labels.activated.emit(offered.index("z"))
    (edited,) = said
    assert isinstance(edited, NpzFile)
    assert edited.y == "z"
    assert edited.found == filled.found
    assert "has not been read" in edited.problem


def test_a_name_nobody_offered_can_be_typed(qtbot: QtBot) -> None:
    form, said = shown(qtbot, NpzFile())
    (control,) = [c for c in form.findChildren(NameControl) if c.accessibleName() == "Samples x"]
    QTest.keyClicks(line_of(control), "pixels")
    assert said == []
    QTest.keyClick(line_of(control), Qt.Key.Key_Return)
    assert said == [NpzFile(x="pixels")]


def test_another_kind_does_not_take_over_what_was_found(archive: str) -> None:
    filled, _ = read_in(NpzFile(path=archive))
    assert carried(filled, ImageFolder) == ImageFolder()
    assert carried(filled, Mnist) == Mnist()


def test_a_path_stays_where_it_may_be_one_of_the_new_kind() -> None:
    assert carried(CsvFile(path="/a/B.NPZ"), NpzFile) == NpzFile(path="/a/B.NPZ")
    assert carried(CsvFile(path="/a/b.csv"), NpzFile) == NpzFile()
    assert carried(ImageFolder(path="/a/b.csv"), CsvFile) == CsvFile()


def test_whoever_turns_back_to_a_kind_finds_it_as_they_left_it(archive: str) -> None:
    filled, _ = read_in(NpzFile(path=archive))
    assert carried(Mnist(), NpzFile, filled) == filled
    assert carried(CsvFile(path="/other.npz"), NpzFile, filled) == filled.model_copy(
        update={"path": "/other.npz"}
    )
