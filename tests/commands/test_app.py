"""`dllab` finds the right way for what it is given."""

import io
import re
import sys
from pathlib import Path

import pytest

from dllab.commands import COMMANDS
from dllab.spec import from_json, preset
from ui import app


@pytest.fixture
def _no_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """No display, and Qt not asked for one."""
    for name in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY"):
        monkeypatch.delenv(name, raising=False)


def test_a_command_runs(capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main(["new", "spirals"]) == 0
    assert from_json(capsys.readouterr().out) == preset("spirals")


def test_every_command_of_the_command_line_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        app.main(["--help"])
    listed = re.findall(r"^    (\w+)(?:  |$)", capsys.readouterr().out, re.MULTILINE)
    assert sorted(listed) == sorted(COMMANDS)


def test_without_arguments_the_command_line_s_are_taken(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["dllab", "new"])
    assert app.main() == 0
    assert from_json(capsys.readouterr().out) == preset()


def test_an_option_is_the_command_line_s(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        app.main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("dllab ")


def test_a_mistyped_command_is_told_with_the_known_ones(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert app.main(["trian", "lecture.json"]) == 2
    said = capsys.readouterr().err
    assert "received trian lecture.json" in said
    assert ", ".join(COMMANDS) in said


def test_a_single_word_that_is_no_file_opens_no_window(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert app.main(["trian"]) == 2
    said = capsys.readouterr().err
    assert "trian is neither a file nor a command (train," in said


@pytest.mark.usefixtures("qapp")
def test_a_picture_is_drawn_by_the_window_s_side(session: Path) -> None:
    out = session.parent / "out.png"
    assert app.main(["export", str(session), "--run", "1", "--png", str(out)]) == 0
    assert out.read_bytes().startswith(b"\x89PNG\r\n")


@pytest.mark.usefixtures("qapp")
def test_a_picture_in_a_missing_folder_is_told(
    session: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = session.parent / "missing" / "out.png"
    assert app.main(["export", str(session), "--run", "1", "--png", str(out)]) == 1
    said = capsys.readouterr().err
    assert said.startswith("dllab: ")
    assert "missing" in said
    assert "Qt cannot" not in said
    assert not out.parent.exists()


def test_a_machine_that_cannot_load_qt_is_told(
    session: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "ui.export", None)
    assert app.main(["export", str(session), "--run", "1", "--png", "out.png"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("dllab: out.png cannot be drawn because Qt cannot be loaded (")
    assert not Path("out.png").exists()


class Interrupting(io.StringIO):
    """Ctrl+C comes while the program writes."""

    def write(self, _text: str) -> int:
        raise KeyboardInterrupt


def test_an_interrupt_ends_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout", Interrupting())
    assert app.main(["new"]) == 130


@pytest.mark.usefixtures("_no_window")
def test_without_a_display_a_session_is_not_opened(capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main(["work.dllab"]) == 1
    assert "no display to show work.dllab" in capsys.readouterr().err
