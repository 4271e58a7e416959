"""The open session tells its book what all runs train, loaded or not."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from dllab.events import RunEnded, RunStarted
from dllab.session import Session
from dllab.spec import Experiment, to_json
from ui.open_session import OpenSession


def test_what_runs_train_is_known_before_they_are_loaded(qtbot: QtBot, tmp_path: Path) -> None:
    experiment = Experiment().with_training(epochs=7)
    with Session.create(tmp_path / "work.dllab") as session:
        started = RunStarted(0.0, to_json(experiment), 1, 1, 1, 1, 0.5, 1, {})
        number = session.new_run("hidden")
        session.append(number, [started, RunEnded(1.0, "stopped")])
        session.update_run(number, visible=False).result()
    opened = OpenSession(Session.open(tmp_path / "work.dllab"))
    # Not for the signal: the answer may have come before anybody could wait for it.
    qtbot.waitUntil(lambda: opened.book.runs[number].trains == experiment)
    assert not opened.book.runs[number].is_loaded
    opened.release()
