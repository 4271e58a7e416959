"""The installed program in a real window, used by keyboard and mouse."""

import os
import signal
from pathlib import Path

import pytest

from dllab.history import RunHistory
from dllab.session import Session
from tests.e2e.conftest import StartProgram
from tests.e2e.drawn import AccuracyPlot
from tests.e2e.processes import has_ended, wait_until
from tests.e2e.program import START_BUTTON, Program
from tests.experiments import small

pytestmark = pytest.mark.e2e

EPOCHS = 30


def is_finished(run: RunHistory) -> bool:
    return run.state == "finished"


def export(program: Program, title: str, path: Path) -> None:
    """Ctrl+E, then the keyboard alone."""
    program.press(title, "ctrl+e")
    program.window("Export")
    program.screenshot("export")
    # The button that Return presses asks for the file, in a further dialog of the same title.
    program.press("Export", "Return")
    program.choose_file("Export", path, depth=2)


def test_trains_the_lecture_saves_closes_reopens_and_exports(
    start: StartProgram, tmp_path: Path
) -> None:
    program, named, picture = start(), tmp_path / "named.dllab", tmp_path / "curves.png"
    program.click("untitled", START_BUTTON)
    program.wait_for_run(program.untitled, 1, is_finished)
    program.screenshot("trained")
    program.press("untitled", "ctrl+s")
    program.choose_file("Save session as", named)
    program.window("named")
    program.quit("named")

    again = start("named.dllab")
    again.window("named")
    again.screenshot("reopened")
    (run,) = again.stored(named)
    export(again, "named", picture)
    again.quit("named")

    plot = AccuracyPlot(picture, EPOCHS)
    drawn = [plot.validation(epoch) for epoch in range(5, EPOCHS + 1)]
    assert len(run.epochs) == EPOCHS
    assert drawn == pytest.approx(list(run.epochs["val_accuracy"][4:]), abs=0.006)
    assert program.output + again.output == ""


def test_a_killed_keras_process_is_told_and_the_next_start_works(
    start: StartProgram, tmp_path: Path
) -> None:
    path = tmp_path / "endless.dllab"
    with Session.create(path) as session:
        session.set_draft(small(epochs=100_000))
    program = start(path)
    program.press(path.stem, "ctrl+Return")
    program.wait_for_run(path, 1, lambda run: len(run.epochs) >= 10)
    shown = program.stored(path)[0]
    (keras,) = program.keras_processes
    os.kill(keras, signal.SIGKILL)
    program.wait_for_run(path, 1, lambda run: run.state == "failed")
    # Start is offered a moment after the end of the run is in the file.
    program.settle()
    program.screenshot("killed")
    (failed,) = program.stored(path)
    assert failed.ended is not None
    assert "killed by SIGKILL" in failed.ended.reason
    assert len(failed.epochs) >= len(shown.epochs)

    program.press(path.stem, "ctrl+Return")
    program.wait_for_run(path, 2, lambda run: len(run.epochs) >= 10)
    (second,) = program.keras_processes
    program.quit(path.stem)
    wait_until(lambda: has_ended(second), "the Keras process to end")
    with Session.open(path) as session:
        assert [record.name for record in session.runs()] == ["run 1", "run 2"]
    assert program.output == ""
