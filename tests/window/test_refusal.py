"""What keeps the lab from training is said for as long as it does."""

from pathlib import Path

from dllab.session import Session
from dllab.spec import preset
from dllab.spec.layers import Dense
from tests.experiments import small
from ui.main_window import MainWindow


def test_a_refusal_goes_when_what_was_in_the_way_is_gone(window: MainWindow) -> None:
    window.editor.change(small(*preset("lecture").layers))
    window.actions_.start.trigger()
    assert "3 classes" in window.message_bar.message
    window.editor.change(small(Dense(units=3, activation="relu")))
    assert "set the last layer's activation to softmax" in window.message_bar.message
    window.editor.change(small())
    assert window.message_bar.isHidden()
    window.editor.change(small(*preset("lecture").layers))
    assert window.message_bar.isHidden()


def test_undo_takes_a_refusal_away_but_no_other_message(window: MainWindow) -> None:
    window.editor.change(small(*preset("lecture").layers))
    window.actions_.copy_script.trigger()
    assert "3 classes" in window.message_bar.message
    window.actions_.undo.trigger()
    assert window.message_bar.isHidden()
    window.complain("The disk is full.")
    window.actions_.redo.trigger()
    window.actions_.undo.trigger()
    assert window.message_bar.message == "The disk is full."


def test_another_session_takes_a_refusal_away(window: MainWindow, tmp_path: Path) -> None:
    window.editor.change(small(*preset("lecture").layers))
    window.actions_.start.trigger()
    window.lab.open(Session.create(tmp_path / "other.dllab"))
    assert window.message_bar.isHidden()
