"""The panel shows the knobs as they are, and says what the person wants of them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMainWindow, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from dllab.spec import Experiment
from dllab.spec.data.augmentation import Brightness, Rotate, Zoom
from dllab.spec.knobs import LEARNING_RATE, knobs_of, turned
from dllab.spec.layers import Dense, Dropout
from tests.experiments import digits, small
from ui.dock import Dock
from ui.knobs.groups import knob_groups, own_groups
from ui.knobs.knob_panel import KnobPanel

OUTPUT = Dense(units=3, activation="softmax")


@pytest.fixture
def experiment() -> Experiment:
    return small(Dense(l2=0.01), Dropout(rate=0.3), Dense(l2=0.01), Dropout(rate=0.2), OUTPUT)


@pytest.fixture
def panel(experiment: Experiment, qtbot: QtBot) -> KnobPanel:
    made = KnobPanel()
    qtbot.addWidget(made)
    made.resize(320, 700)
    made.show_experiment(experiment)
    with qtbot.waitExposed(made):
        made.show()
    made._fold.click()
    return made


def test_behind_another_tab_nothing_is_made(experiment: Experiment, qtbot: QtBot) -> None:
    window, left = QMainWindow(), Qt.DockWidgetArea.LeftDockWidgetArea
    qtbot.addWidget(window)
    front, behind = Dock("Experiment", QWidget(), window), Dock("Knobs", KnobPanel(), window)
    panel = behind.widget()
    assert isinstance(panel, KnobPanel)
    behind.visibilityChanged.connect(panel.look)
    for dock in (front, behind):
        window.addDockWidget(left, dock)
    window.tabifyDockWidget(front, behind)
    front.raise_()
    with qtbot.waitExposed(window):
        window.show()
    panel.show_experiment(experiment)
    assert not panel.rows
    behind.raise_()
    qtbot.waitUntil(lambda: LEARNING_RATE in panel.rows)


def test_every_knob_is_there_and_each_shared_one_once(experiment: Experiment) -> None:
    groups, own = knob_groups(experiment), own_groups(experiment)
    names = [knob.name for group in (groups | own).values() for knob in group]
    assert {setting.name for setting in knobs_of(experiment)} <= set(names)
    assert len(names) == len(set(names))
    shared = {knob.name: knob.differ for knob in groups["All layers"]}
    assert shared == {"layers.*.l1": False, "layers.*.l2": True, "layers.*.rate": True}
    assert [knob.title for knob in own["Layer 2, Dropout"]] == ["Dropout rate"]
    # Whatever the panel offers, the engine knows.
    together = turned(experiment, "layers.*.rate", 0.5)
    assert [setting.value for setting in knobs_of(together) if "Rate" in setting.title] == [0.5] * 2


def test_how_far_an_augmentation_goes_is_turned_by_itself() -> None:
    plain = digits(Dense(units=10, activation="softmax"))
    changes = (Zoom(strength=0.2), Brightness(strength=0.1), Rotate())
    data = plain.data.model_copy(update={"augmentation": changes})
    groups = knob_groups(plain.model_copy(update={"data": data}))
    told = {name: [(knob.name, knob.value) for knob in group] for name, group in groups.items()}
    assert told["All augmentations"] == [("data.augmentation.*.probability", 1.0)]
    assert told["Augmentation 1, Zoom"] == [("data.augmentation.0.strength", 0.2)]
    assert told["Augmentation 2, Brightness"] == [("data.augmentation.1.strength", 0.1)]
    assert told["Augmentation 3, Rotate"] == [("data.augmentation.2.degrees", 15.0)]


def test_what_one_layer_has_alone_is_turned_for_all() -> None:
    experiment = small(Dense(), Dropout(rate=0.3), OUTPUT)
    assert [knob.name for knob in knob_groups(experiment)["All layers"]] == [
        "layers.*.l1",
        "layers.*.l2",
        "layers.*.rate",
    ]
    assert list(own_groups(experiment)) == ["Layer 1, Dense", "Layer 3, Dense"]


def test_rows_of_each_layer_are_made_when_they_are_wanted(panel: KnobPanel) -> None:
    assert "layers.3.rate" in panel.rows
    panel._fold.click()
    assert "layers.3.rate" not in panel.rows
    assert "layers.*.rate" in panel.rows


def test_a_factor_turns_the_rate_at_once(
    panel: KnobPanel, experiment: Experiment, qtbot: QtBot
) -> None:
    row = panel.rows[LEARNING_RATE]
    assert row.factors
    half = next(b for b in row.factors.findChildren(QToolButton) if b.text() == "÷ 2")
    with qtbot.waitSignal(panel.turned) as said:
        half.click()
    assert said.args == [LEARNING_RATE, 0.005]
    assert row.box.value() == 0.005
    # The run has not heard yet: what was wanted stays shown.
    panel.show_experiment(experiment)
    assert row.box.value() == 0.005
    panel.show_experiment(turned(experiment, LEARNING_RATE, 0.005))
    panel.show_experiment(turned(experiment, LEARNING_RATE, 0.5))
    assert row.box.value() == 0.5


def test_what_cannot_be_had_is_taken_back(panel: KnobPanel, experiment: Experiment) -> None:
    row = panel.rows["layers.1.rate"]
    row.box.lineEdit().setText("3")
    row.box.lineEdit().textEdited.emit("3")
    row.box.editingFinished.emit()
    assert row.box.value() == 3.0
    panel.take_back("layers.1.rate")
    panel.show_experiment(experiment)
    assert row.box.value() == 0.3


def test_a_drag_says_where_it_ended(panel: KnobPanel, qtbot: QtBot) -> None:
    row = panel.rows["layers.1.rate"]
    said: list[float] = []
    row.turned.connect(said.append)
    for place in (310, 330, 350):
        row.slider.setValue(place)
    qtbot.waitUntil(lambda: bool(said))
    assert said == [row.box.value()]
    assert said[0] == pytest.approx(0.99 * 350 / 600, rel=0.01)


def test_half_a_number_is_neither_said_nor_replaced(
    panel: KnobPanel, experiment: Experiment
) -> None:
    row = panel.rows[LEARNING_RATE]
    said: list[float] = []
    row.turned.connect(said.append)
    row.box.setFocus()
    row.box.selectAll()
    QTest.keyClicks(row.box, "1e-")
    panel.show_experiment(experiment)
    assert row.box.text() == "1e-"
    QTest.keyClicks(row.box, "4")
    QTest.keyClick(row.box, Qt.Key.Key_Return)
    assert said == [1e-4]


def test_several_that_differ_say_so(panel: KnobPanel, experiment: Experiment) -> None:
    assert "Dropout rate (they differ)" in {label.text() for label in panel.findChildren(QLabel)}
    panel.show_experiment(turned(experiment, "layers.*.rate", 0.4))
    labels = {label.text() for label in panel.findChildren(QLabel)}
    assert "Dropout rate (they differ)" not in labels
    assert panel.rows["layers.3.rate"].box.value() == 0.4


def test_without_a_run_it_says_what_will_be_here(panel: KnobPanel, qtbot: QtBot) -> None:
    panel.show_experiment(None)
    with qtbot.waitSignal(panel.start_requested):
        panel._empty.button.click()
    panel.show_changes("run 1", ["after epoch 2: rate 0.1", "after epoch 4: resumed"])
    assert [panel.changes.item(row).text() for row in range(2)] == [
        "after epoch 4: resumed",
        "after epoch 2: rate 0.1",
    ]
