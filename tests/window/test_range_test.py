"""A range test in the window: one at a time, in front, and what it suggests is one edit."""

from pytestqt.qtbot import QtBot

from dllab.spec import preset
from tests.experiments import small
from ui.main_window import MainWindow
from ui.range_test import with_rate

PATIENCE_MS = 60_000


def test_a_range_test_comes_to_the_front_and_its_rate_is_one_edit(
    window: MainWindow, qtbot: QtBot
) -> None:
    before = window.editor.experiment
    window.actions_.range_test.trigger()
    assert window.views.currentWidget() is window.trials.range_test
    actions = window.actions_
    able = [action.isEnabled() for action in (actions.start, actions.range_test, actions.pause)]
    assert (able, actions.stop.isEnabled()) == ([False, False, False], True)
    window.start()
    assert window.lab.training is None
    qtbot.waitUntil(lambda: not window.lab.is_busy, timeout=PATIENCE_MS)
    assert actions.range_test.isEnabled()
    rate = window.lab.range_test.suggestion
    assert rate is not None
    window.trials.range_test.view.use.click()
    assert window.editor.experiment == with_rate(before, rate)
    assert not window.trials.range_test.view.use.isEnabled()
    actions.undo.trigger()
    assert window.editor.experiment == before
    assert window.trials.range_test.view.use.isEnabled()


def test_stop_ends_a_range_test(window: MainWindow, qtbot: QtBot) -> None:
    window.trials.range_test.view.test_requested.emit()
    window.actions_.stop.trigger()
    qtbot.waitUntil(lambda: not window.lab.is_busy, timeout=PATIENCE_MS)
    assert "Stopped" in window.trials.range_test.view.empty.text
    assert window.actions_.start.isEnabled()


def test_what_cannot_train_cannot_be_tested(window: MainWindow) -> None:
    window.editor.change(small(*preset("lecture").layers))
    window.actions_.range_test.trigger()
    assert not window.lab.is_busy
    assert "3 classes" in window.message_bar.message
