"""The real program on a machine without a display does the lab's main job all the same."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from dllab.history import fold
from dllab.session import Session
from dllab.spec import preset
from ui.headless import free_names

pytestmark = pytest.mark.skipif(
    sys.platform in {"win32", "darwin"}, reason="there is always a display"
)

DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def dllab(folder: Path, *arguments: str, before: str = "pass") -> subprocess.CompletedProcess[str]:
    """The program in a process of its own, which does `before` first."""
    environment = {name: value for name, value in os.environ.items() if name not in DISPLAYS}
    program = f"import sys; {before}; from ui.app import main; sys.exit(main(sys.argv[1:]))"
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_trains_draws_and_replaces_nothing(tmp_path: Path) -> None:
    (tmp_path / "lecture.dllab").write_text("a session")
    (tmp_path / "lecture-accuracy.png").write_text("its picture")
    before = contents(tmp_path)
    ended = dllab(tmp_path)
    assert ended.returncode == 0, ended.stderr
    said, result, session, picture = ended.stdout.splitlines()
    assert said.startswith("There is no display")
    assert result.startswith("run 1 finished after 30 epochs: best validation accuracy 0.")
    assert "epoch 30/30" in ended.stderr
    after = contents(tmp_path)
    assert after | before == after
    assert after.keys() - before.keys() == {Path(session).name, Path(picture).name}
    with Session.open(Path(session)) as opened:
        assert opened.draft() == preset()
        history = fold(opened.events(1))
    assert history.state == "finished"
    assert history.epochs["val_accuracy"][-1] > 0.85
    with Image.open(picture) as image:
        assert image.format == "PNG"
        colours = image.convert("RGB").getcolors(maxcolors=1 << 24)
    assert colours is not None
    assert len(colours) > 10


def test_a_session_cannot_be_shown_but_its_runs_can_be_listed(tmp_path: Path) -> None:
    said = dllab(tmp_path, "work.dllab")
    assert said.returncode == 1
    assert said.stdout == ""
    assert "`dllab runs work.dllab`" in said.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    full = "import resource as r; r.setrlimit(r.RLIMIT_FSIZE, (0, 0))"
    said = dllab(tmp_path, before=full)
    assert said.returncode == 1
    assert said.stderr.startswith("dllab: lecture.dllab could not be read or written")
    assert "free space" in said.stderr
    assert said.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_both_names_are_free(tmp_path: Path) -> None:
    assert [path.name for path in free_names(tmp_path)] == ["lecture.dllab", "lecture-accuracy.png"]
    (tmp_path / "lecture-accuracy.png").touch()
    (tmp_path / "lecture-2.dllab").touch()
    assert [path.name for path in free_names(tmp_path)] == [
        "lecture-3.dllab",
        "lecture-3-accuracy.png",
    ]
