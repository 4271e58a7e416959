"""What the lab remembers of a person's taste, in a file that may say anything."""

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from ui.file_choice import file_to_open, file_to_save
from ui.settings import MOST_RECENT, Settings


def test_a_first_start_has_sensible_settings() -> None:
    settings = Settings()
    assert settings.theme == "system"
    assert settings.place == "process"
    assert settings.recent == []
    assert settings.folding == {}
    assert settings.geometry.isEmpty()
    assert settings.layout.isEmpty()


def test_everything_is_there_at_the_next_start(home: Path) -> None:
    settings = Settings()
    settings.theme = "dark"
    settings.place = "thread"
    settings.keep_window(QByteArray(b"geo\0metry"), QByteArray(b"\xff\0"))
    settings.folding = {"Stopping": True, "Größe, Maß": False}
    settings.note_recent(Path("Größe, mit Komma.dllab"))
    settings._store.sync()

    assert [path.name for path in home.iterdir() if path.is_file()] == ["settings.ini"]
    again = Settings()
    assert again.theme == "dark"
    assert again.place == "thread"
    assert again.geometry == QByteArray(b"geo\0metry")
    assert again.layout == QByteArray(b"\xff\0")
    assert again.folding == {"Stopping": True, "Größe, Maß": False}
    assert again.recent == [Path("Größe, mit Komma.dllab")]


def test_recent_files_are_newest_first_each_once_and_few() -> None:
    settings = Settings()
    for number in range(MOST_RECENT + 3):
        settings.note_recent(Path(f"{number}.dllab"))
    settings.note_recent(Path("5.dllab"))
    settings._store.sync()
    expected = [5, *(number for number in range(MOST_RECENT + 2, 2, -1) if number != 5)]
    assert Settings().recent == [Path(f"{number}.dllab") for number in expected]


@pytest.mark.parametrize("value", ["", "@Invalid()", "@Variant(\\0\\0)", "@ByteArray()", "a, b"])
def test_a_list_of_recent_files_that_is_none_is_empty(home: Path, value: str) -> None:
    (home / "settings.ini").write_text(f"[General]\nrecent={value}\n")
    assert Settings().recent == ([Path("a"), Path("b")] if value == "a, b" else [])


@pytest.mark.parametrize("value", ["", "purple", "@Invalid()", "1, 2, 3", "@Variant(\\0\\0)"])
def test_a_file_that_says_nonsense_is_a_first_start(home: Path, value: str) -> None:
    names = ("theme", "place", "geometry", "layout", "folding")
    lines = [f"{name}={value}" for name in names]
    (home / "settings.ini").write_text("\n".join(["[General]", *lines, ""]))
    settings = Settings()
    assert settings.theme == "system"
    assert settings.folding == {}
    assert settings.place == "process"
    assert settings.geometry.isEmpty()
    assert settings.layout.isEmpty()


def test_files_are_asked_for_where_the_last_one_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    documents, other = tmp_path / "Documents", tmp_path / "other"
    for folder in (documents, other):
        folder.mkdir()
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(documents))
    starts: list[str] = []

    def ask(_parent: QWidget, _title: str, start: str, _kinds: str) -> tuple[str, str]:
        starts.append(start)
        return answers.pop(0), "kind"

    for name in ("getSaveFileName", "getOpenFileName"):
        monkeypatch.setattr(QFileDialog, name, ask)
    window = QWidget()
    qtbot.addWidget(window)
    answers = ["", str(other / "a.png"), str(documents / "b.dllab"), ""]
    assert file_to_save(window, "Export", "a.png", "") == ("", "kind")
    file_to_save(window, "Export", "a.png", "")
    assert file_to_open(window, "Open", "") == str(documents / "b.dllab")
    file_to_save(window, "Save", str(other / "named.dllab"), "")
    assert starts == [
        *[str(documents / "a.png")] * 2,
        str(other),
        str(other / "named.dllab"),
    ]
    assert Settings().folder == documents


def test_a_session_opened_again_says_where_to_go_on(tmp_path: Path) -> None:
    Settings().note_recent(tmp_path / "work.dllab")
    assert Settings().folder == tmp_path
    Settings().folder = tmp_path / "gone"
    assert Settings().folder.is_dir()
