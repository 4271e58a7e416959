"""Networks come into the window as `.keras` files and leave it as such."""

from pathlib import Path

import keras
import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from dllab.spec import Experiment, TrainingSpec
from dllab.spec.data import DataSpec, FirstSamples, Mnist
from dllab.spec.layers import Dense, Flatten
from dllab.spec.optimizers import Sgd
from ui.insight import Moment
from ui.main_window import MainWindow

LONG = 60_000


@pytest.fixture
def digits(tmp_path: Path) -> Path:
    """A model of somebody's, for the data a new session begins with."""
    path = tmp_path / "digits.keras"
    keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Flatten(),
            keras.layers.Dense(8, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    ).save(path)
    return path


def test_a_dropped_network_comes_in_and_can_be_written_again(
    window: MainWindow, digits: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(digits))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, buttons, keys))
    layers = (Flatten(), Dense(units=8), Dense(units=10, activation="softmax"))
    qtbot.waitUntil(lambda: window.editor.experiment.layers == layers, timeout=LONG)
    run = window.lab.book.runs[1]
    assert (run.name, run.history.state) == ("digits", "finished")
    assert window.runs.chosen == 1
    assert window.status_line.currentMessage() == "digits is taken in as a run"
    target = tmp_path / "again"
    window.models.export(Moment(1), target)
    qtbot.waitUntil(lambda: bool(window.message_bar.message), timeout=LONG)
    # Nothing in the file scales what it is fed.
    assert window.message_bar.message == (
        f"Saved {target}.keras: the network at epoch 0. It expects inputs as the preprocessing "
        "leaves them (Scale to 0..1)."
    )
    one, other = (keras.saving.load_model(p) for p in (digits, tmp_path / "again.keras"))
    x = np.random.default_rng(0).uniform(size=(3, 28, 28, 1)).astype(np.float32)
    np.testing.assert_allclose(one.predict(x, verbose=0), other.predict(x, verbose=0), 1e-6)


def test_a_network_taken_in_is_trained_on(
    window: MainWindow, digits: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    data = DataSpec(source=Mnist(), split=FirstSamples(train=100, validation=50))
    # Steps too small to be seen: what is trained are still the weights of the file.
    training = TrainingSpec(optimizer=Sgd(learning_rate=1e-8), epochs=1)
    experiment = Experiment(data=data, training=training)
    window.models.take_in(digits, experiment)
    runs = window.lab.book.runs
    qtbot.waitUntil(lambda: window.editor.experiment.layers != experiment.layers, timeout=LONG)
    window.run_side.offer_branch(runs[1], 0)
    window.start()
    qtbot.waitUntil(lambda: len(runs) == 2 and runs[2].history.is_over, timeout=LONG)
    assert runs[2].history.state == "finished", runs[2].history.ended
    window.runs.selected.emit(1)
    window.actions_.resume.trigger()
    qtbot.waitUntil(lambda: len(runs[1].history.epochs) == 1 and runs[1].history.is_over)
    window.models.export(Moment(2), tmp_path / "on.keras")
    qtbot.waitUntil(lambda: bool(window.message_bar.message), timeout=LONG)
    one, other = (keras.saving.load_model(path) for path in (digits, tmp_path / "on.keras"))
    for was, became in zip(one.get_weights(), other.get_weights(), strict=True):
        np.testing.assert_allclose(became, was, atol=1e-5)
    assert runs[1].history.epochs["loss"] == pytest.approx(runs[2].history.epochs["loss"])
    window.run_side.offer_reproduction(runs[2])
    assert window.run_side.dialog
    window.run_side.dialog.start.click()
    qtbot.waitUntil(lambda: not window.lab.is_busy, timeout=LONG)
    assert "bit for bit" in window.run_side.dialog.message


def test_a_file_that_is_no_network_is_told(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "broken.keras"
    path.write_bytes(b"no zip")
    before = window.editor.experiment
    window.models.take_in(path, before)
    qtbot.waitUntil(
        lambda: "broken.keras is no .keras file" in window.message_bar.message, timeout=LONG
    )
    assert window.editor.experiment == before


def test_without_a_run_there_is_nothing_to_write(window: MainWindow) -> None:
    window.actions_.export_model.trigger()
    assert "train one first" in window.message_bar.message
