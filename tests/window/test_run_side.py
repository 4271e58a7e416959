"""Runs are gone on with, branched from, turned and reproduced in the window, exactly."""

import shutil
from pathlib import Path

import keras
import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog, QMenu, QWidget
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
    window.editor.change(small(Dense(units=4), Dense(units=3, activation="softmax")))
    assert "other shapes" in window.run_side.bar.fault
    window.start()
    assert window.lab.training is None
    window.editor.undo()
    assert window.run_side.bar.fault == ""
    window.editor.change(experiment(4))
    assert "more epochs" in window.run_side.bar.fault
    window.editor.undo()
    window.start()
    assert window.run_side.bar.message == ""
    child = trained(window, qtbot, 2)
    assert window.lab.book.runs[2].origin == Origin(1, 4)
    assert child.state == "finished", child.ended
    np.testing.assert_array_equal(rows(child, 5), rows(parent, 5))
    (record,) = [one for one in window.lab.session.runs() if one.number == 2]
    assert (record.parent, record.branch_epoch) == (1, 4)


def test_a_prepared_branch_is_repeated_with_seeds(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answer(_parent: QWidget, _title: str, text: str, *_numbers: int) -> tuple[int, bool]:
        asked.append(text)
        return 2, True

    monkeypatch.setattr(QInputDialog, "getInt", answer)
    window.editor.change(experiment(4))
    window.start()
    parent = trained(window, qtbot, 1)
    menu_of(window, 1, 2)["Branch run 1 after epoch 2"].trigger()
    window.editor.change(experiment(2))
    window.actions_.repeat.trigger()
    assert asked == []
    window.editor.undo()
    window.actions_.repeat.trigger()
    (question,) = asked
    assert question.startswith("How many branches of the experiment in the forms? The first has")
    assert "the seed 7, each further one the next" in question
    assert window.run_side.bar.origin is None
    runs = window.lab.book.runs
    qtbot.waitUntil(lambda: len(runs) == 3, timeout=LONG)
    children = [trained(window, qtbot, number) for number in (2, 3)]
    assert [runs[number].name for number in (2, 3)] == ["run 2, seed 7", "run 2, seed 8"]
    assert {runs[number].origin for number in (2, 3)} == {Origin(1, 2)}
    np.testing.assert_array_equal(rows(children[0], 3), rows(parent, 3))
    assert children[1].epochs["epoch"].tolist() == [3, 4]
    assert children[1].epochs["loss"][-1] != children[0].epochs["loss"][-1]


def test_what_was_put_into_the_forms_is_in_front(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.change(experiment(2))
    window.start()
    trained(window, qtbot, 1)
    for command in ("Branch run 1 after epoch 1", "Use the settings of run 1"):
        window.actions_.knobs.trigger()
        qtbot.waitUntil(lambda: window.editor.visibleRegion().isEmpty())
        menu_of(window, 1, 1)[command].trigger()
        qtbot.waitUntil(lambda: not window.editor.visibleRegion().isEmpty())


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
    assert "after epoch 1: resumed" in changes_shown(window, 1)


def changes_shown(window: MainWindow, number: int) -> list[str]:
    window.runs.selected.emit(number)
    shown = window.knobs.panel.changes
    return [shown.item(row).text() for row in range(shown.count())]


def test_what_a_crash_left_is_gone_on_with(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window.editor.change(experiment(4))
    window.step("one epoch")
    run = window.lab.book.runs[1]
    qtbot.waitUntil(lambda: run.history.state == "paused", timeout=LONG)
    # What a kill would leave: the file as it is now, in the midst of the run.
    shutil.copy(window.lab.session.path, tmp_path / "left.dllab")
    window.lab.go_on()
    whole = trained(window, qtbot, 1)
    window.files.open(tmp_path / "left.dllab")
    left = window.lab.book.runs[1].history
    assert left.state == "interrupted"
    window.actions_.resume.trigger()
    qtbot.waitUntil(lambda: left.state == "finished", timeout=LONG)
    np.testing.assert_array_equal(rows(left, 1), rows(whole, 1))


def test_epochs_are_added_to_a_finished_run(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.change(experiment(2))
    window.start()
    history = trained(window, qtbot, 1)
    assert not menu_of(window, 1, 2)["Resume run 1"].isEnabled()
    assert "all of its 2 epochs" in window.actions_.resume.toolTip()
    # It stays as it was where it cannot be gone on with, and the reason is told.
    window.run_side.resume(window.lab.book.runs[1], 2)
    qtbot.waitUntil(lambda: "2 epochs already" in window.message_bar.message, timeout=LONG)
    assert (window.lab.training, history.state) == (None, "finished")
    window.run_side.resume(window.lab.book.runs[1], 4)
    qtbot.waitUntil(lambda: len(history.epochs) == 4 and history.is_over, timeout=LONG)
    assert history.state == "finished"


def test_the_menus_open_where_somebody_points(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.change(experiment(4))
    window.start()
    trained(window, qtbot, 1)
    box = window.curves.plots[0].getViewBox()
    at = box.mapViewToScene(QPointF(3, 0.5))
    place = window.curves.canvas.mapFromScene(at)
    QTest.mouseClick(window.curves.canvas.viewport(), Qt.MouseButton.RightButton, pos=place)
    assert "Branch run 1 after epoch 3" in closed(window.curves)
    table = window.runs.table
    table.customContextMenuRequested.emit(table.visualRect(table.model().index(0, 0)).center())
    assert "Branch run 1 after epoch 4" in closed(window.runs)


def closed(owner: QWidget) -> list[str]:
    """What the open menu of a view offers, which is closed."""
    menu = next(menu for menu in owner.findChildren(QMenu) if menu.isVisible())
    texts = [action.text() for action in menu.actions()]
    menu.close()
    return texts


def test_a_knob_is_turned_and_leaves_its_mark(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.change(experiment(4))
    window.step("one epoch")
    history = window.lab.book.runs[1].history
    qtbot.waitUntil(lambda: history.state == "paused", timeout=LONG)
    window.actions_.knobs.trigger()
    assert not window.knobs.panel.visibleRegion().isEmpty()
    row = window.knobs.panel.rows["training.optimizer.learning_rate"]
    row.box.set_value(0.0001)
    with qtbot.waitSignal(window.knobs.panel.turned):
        row.box.edited.emit()
    window.lab.go_on()
    qtbot.waitUntil(lambda: bool(history.knobs), timeout=LONG)
    assert history.knobs[0].value == 0.0001
    trained(window, qtbot, 1)
    assert history.epochs["learning_rate"][-1] == pytest.approx(0.0001)
    window.actions_.knobs.trigger()
    assert window.knobs.panel.visibleRegion().isEmpty()
    assert changes_shown(window, 1) == ["after epoch 1: rate 0.0001"]
    listed = window.runs.table.model().index(0, 0)
    assert "after epoch 1: rate 0.0001" in listed.data(Qt.ItemDataRole.ToolTipRole)
    menu_of(window, 1, 1)["Use the settings of run 1"].trigger()
    assert "the values that run 1 ended with: rate 0.0001." in window.message_bar.message
    # With its knobs at their places, it is reproduced.
    menu_of(window, 1, 1)["Reproduce run 1 …"].trigger()
    dialog = window.run_side.dialog
    assert dialog
    dialog.epochs.setValue(3)
    dialog.start.click()
    assert (window.lab.is_busy, dialog.start.isEnabled()) == (True, False)
    qtbot.waitUntil(lambda: not window.lab.is_busy, timeout=LONG)
    assert dialog.message == "3 epochs reproduced bit for bit. The same versions ran."
    dialog.copy.click()
    assert f"keras\t{keras.__version__}\t{keras.__version__}" in QApplication.clipboard().text()
    assert list(window.lab.book.runs) == [1]
    dialog.start.click()
    dialog.close()
    qtbot.waitUntil(lambda: not window.lab.is_busy, timeout=LONG)
    assert window.lab.reproducing.ended
    assert window.lab.reproducing.ended.status == "stopped"


def test_what_a_finding_offers_is_tried_as_a_branch(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.change(experiment(4))
    window.start()
    trained(window, qtbot, 1)
    offered = experiment(5).with_training(batch_size=16)
    window.findings.branch_requested.emit(1, 2, offered)
    child = trained(window, qtbot, 2)
    assert window.lab.book.runs[2].origin == Origin(1, 2)
    assert child.epochs["epoch"].tolist() == [3, 4, 5]
    assert window.editor.experiment == offered


def test_settings_of_a_run_come_into_the_forms(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.change(experiment(1))
    window.start()
    trained(window, qtbot, 1)
    window.editor.change(small(seed=9))
    menu_of(window, 1, 1)["Use the settings of run 1"].trigger()
    assert window.editor.experiment == experiment(1)
    window.editor.undo()
    assert window.editor.experiment == small(seed=9)
