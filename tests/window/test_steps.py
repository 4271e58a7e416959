"""A run that is paused, or goes on step by step."""

import pytest
from PySide6.QtWidgets import QToolBar, QToolButton
from pytestqt.qtbot import QtBot

from tests.experiments import small
from ui.main_window import MainWindow

PATIENCE_MS = 60_000


@pytest.mark.parametrize("place", ["process"])
def test_pause_and_stop(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.change(small(epochs=100_000))
    window.actions_.start.trigger()
    history = window.lab.book.runs[1].history
    qtbot.waitUntil(lambda: len(history.epochs) > 1, timeout=PATIENCE_MS)
    window.actions_.pause.trigger()
    qtbot.waitUntil(lambda: history.state == "paused", timeout=PATIENCE_MS)
    assert window.actions_.pause.text() == "Go on"
    window.actions_.pause.trigger()
    qtbot.waitUntil(lambda: history.state == "running", timeout=PATIENCE_MS)
    assert window.actions_.pause.text() == "Pause"
    window.actions_.stop.trigger()
    qtbot.waitUntil(lambda: window.lab.training is None, timeout=PATIENCE_MS)
    assert history.state == "stopped"


def test_a_step_starts_a_run_and_pauses_it(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.change(small(epochs=20))
    window.actions_.to_validation.trigger()
    lab = window.lab
    qtbot.waitUntil(window.actions_.pause.isChecked, timeout=60_000)
    assert lab.is_paused
    assert window.actions_.pause.text() == "Go on"
    history = lab.book.runs[1].history
    window.actions_.one_batch.trigger()
    qtbot.waitUntil(lambda: len(history.pauses) == 2, timeout=60_000)
    assert (len(history.batches), len(history.epochs)) == (5, 1)
    window.actions_.pause.trigger()
    qtbot.waitUntil(lambda: lab.training is None, timeout=60_000)
    assert history.state == "finished"


def test_a_pause_before_the_run_is_ready_is_told_at_once(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.change(small(epochs=100_000))
    window.actions_.start.trigger()
    history, line = window.lab.book.runs[1].history, window.status_line
    assert (history.state, line.place) == ("waiting", "preparing the run …")
    window.actions_.pause.trigger()
    assert line.place == "preparing the run, then a pause …"
    assert window.actions_.pause.text() == "Go on"
    window.actions_.pause.trigger()
    assert line.place == "preparing the run …"
    window.actions_.pause.trigger()
    qtbot.waitUntil(lambda: history.state == "paused", timeout=PATIENCE_MS)
    assert len(history.epochs) < 100_000


def test_a_step_says_which_batch_and_what_its_loss_was(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.change(small(epochs=20))
    lab, line = window.lab, window.status_line
    for batch in (1, 2):
        window.actions_.one_batch.trigger()
        history = lab.book.runs[1].history
        qtbot.waitUntil(lambda: len(history.pauses) == batch, timeout=PATIENCE_MS)  # noqa: B023
        loss = history.batches["loss"][-1]
        assert line.place == f"epoch 1/20 · batch {batch}/4 · loss {loss:.3g}"
    window.actions_.one_epoch.trigger()
    qtbot.waitUntil(lambda: len(history.pauses) == 3, timeout=PATIENCE_MS)
    assert line.place.startswith("epoch 2/20 · batch 2/4 ·")
    window.actions_.stop.trigger()
    qtbot.waitUntil(lambda: lab.training is None, timeout=PATIENCE_MS)
    assert line.place == "no run training"


def test_the_step_button_is_off_as_a_whole_while_rates_are_tested(
    window: MainWindow, qtbot: QtBot
) -> None:
    (bar,) = window.findChildren(QToolBar, "Run")
    (button,) = (one for one in bar.findChildren(QToolButton) if one.text() == "Step")
    assert button.isEnabled()
    window.actions_.range_test.trigger()
    assert not button.isEnabled()
    window.actions_.stop.trigger()
    qtbot.waitUntil(lambda: not window.lab.is_busy, timeout=PATIENCE_MS)
    assert button.isEnabled()
