"""Runs are gone on with, branched from and turned in the window, exactly."""

import numpy as np
import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from dllab.history import RunHistory
from dllab.spec import Experiment
from dllab.spec.layers import Dense, Dropout
from tests.experiments import small
from ui.main_window import MainWindow
from ui.run_book import Origin

LONG = 90_000
FIGURES = ("epoch", "step", "loss", "accuracy", "val_loss", "val_accuracy", "learning_rate")


def experiment(epochs: int) -> Experiment:
    return small(Dense(), Dropout(rate=0.3), Dense(units=3, activation="softmax"), epochs=epochs)


def trained(window: MainWindow, qtbot: QtBot, number: int) -> RunHistory:
    run = window.lab.book.runs[number]
    qtbot.waitUntil(lambda: run.history.is_over and window.lab.training is None, timeout=LONG)
    return run.history


def menu_of(window: MainWindow, number: int, epoch: int) -> dict[str, QAction]:
    menu = QMenu(window)
    window.run_side.fill_menu(menu, number, epoch)
    return {action.text(): action for action in menu.actions()}


def rows(history: RunHistory, first: int) -> np.ndarray:
    later = history.epochs["epoch"] >= first
    return np.array([history.epochs[name][later] for name in FIGURES])


def test_a_branch_without_a_change_repeats_its_parent(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.change(experiment(6))
    window.start()
    parent = trained(window, qtbot, 1)
    window.editor.change(small(seed=5))
    menu_of(window, 1, 4)["Branch run 1 after epoch 4"].trigger()
    assert window.editor.experiment == experiment(6)
    assert "branches from run 1 after epoch 4" in window.run_side.bar.message
    window.start()
    assert window.run_side.bar.message == ""
    child = trained(window, qtbot, 2)
    assert window.lab.book.runs[2].origin == Origin(1, 4)
    assert child.state == "finished", child.ended
    np.testing.assert_array_equal(rows(child, 5), rows(parent, 5))
    (record,) = [one for one in window.lab.session.runs() if one.number == 2]
    assert (record.parent, record.branch_epoch) == (1, 4)


def test_a_branch_can_be_thought_better_of(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.change(experiment(2))
    window.start()
    trained(window, qtbot, 1)
    menu_of(window, 1, 1)["Branch run 1 after epoch 1"].trigger()
    window.run_side.bar.clear()
    window.start()
    trained(window, qtbot, 2)
    assert window.lab.book.runs[2].origin is None


def test_a_stopped_run_goes_on_to_its_end(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.change(experiment(6))
    window.step("one epoch")
    history = window.lab.book.runs[1].history
    qtbot.waitUntil(lambda: history.state == "paused", timeout=LONG)
    window.lab.stop()
    trained(window, qtbot, 1)
    assert history.state == "stopped"
    menu_of(window, 1, 1)["Resume run 1"].trigger()
    qtbot.waitUntil(lambda: history.state == "finished", timeout=LONG)
    assert history.epochs["epoch"].tolist() == [1, 2, 3, 4, 5, 6]
    assert len(history.joins) == 1
    window.start()
    np.testing.assert_array_equal(rows(trained(window, qtbot, 2), 1), rows(history, 1))


def test_epochs_are_added_to_a_finished_run(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.change(experiment(2))
    window.start()
    history = trained(window, qtbot, 1)
    assert not menu_of(window, 1, 2)["Resume run 1"].isEnabled()
    window.run_side.resume(window.lab.book.runs[1], 4)
    qtbot.waitUntil(lambda: len(history.epochs) == 4 and history.is_over, timeout=LONG)
    assert history.state == "finished"


def test_a_knob_is_turned_and_leaves_its_mark(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.change(experiment(4))
    window.step("one epoch")
    history = window.lab.book.runs[1].history
    qtbot.waitUntil(lambda: history.state == "paused", timeout=LONG)
    row = window.run_side.knobs._rows["training.optimizer.learning_rate"]
    row.box.set_value(0.0001)
    with qtbot.waitSignal(window.run_side.knobs.turned):
        row.box.edited.emit()
    window.lab.go_on()
    qtbot.waitUntil(lambda: bool(history.knobs), timeout=LONG)
    assert history.knobs[0].value == 0.0001
    trained(window, qtbot, 1)
    assert history.epochs["learning_rate"][-1] == pytest.approx(0.0001)


def test_settings_of_a_run_come_into_the_forms(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.change(experiment(1))
    window.start()
    trained(window, qtbot, 1)
    window.editor.change(small(seed=9))
    menu_of(window, 1, 1)["Use the settings of run 1"].trigger()
    assert window.editor.experiment == experiment(1)
    window.editor.undo()
    assert window.editor.experiment == small(seed=9)
