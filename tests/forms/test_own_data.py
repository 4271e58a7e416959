"""Choosing a preset keeps a person's own data where its network fits them, and says so."""

import pytest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from dllab.data import facts
from dllab.spec import preset, presets, problems
from dllab.spec.data import CsvFile, ImportFacts, Mnist, Painted, TwoSpirals
from tests.experiments import small
from ui.forms.experiment_editor import ExperimentEditor
from ui.forms.origin import Origin
from ui.forms.own_data import taken
from ui.message_bar import MessageBar

POINTS = tuple((x / 100, -x / 100, x % 3) for x in range(90))
PAINTED = Painted(classes=3, points=POINTS)
TABLE = CsvFile(path="/my/flowers.csv").read_as(
    ImportFacts(
        files=(),
        settings="",
        sample_shape=(4,),
        class_names=("rose", "tulip", "lily"),
        counts=(50, 50, 50),
    )
)
ON_PLAIN_NUMBERS = ("lecture", "relu-512-128", "softmax-mnist", "logistic-regression", "spirals")


def ready(name: str) -> Origin:
    titles = {known.name: known.title for known in presets()}
    return Origin(titles[name], preset(name))


@pytest.mark.parametrize("source", [PAINTED, TABLE], ids=["painted", "table"])
@pytest.mark.parametrize("name", ON_PLAIN_NUMBERS)
def test_own_data_stay_where_the_network_fits(source: Painted | CsvFile, name: str) -> None:
    present = small(source=source)
    found = taken(ready(name), present)
    assert found.experiment.data.source == source
    assert problems(found.experiment, facts(found.experiment.data)) == ()
    assert found.experiment.training.optimizer == preset(name).training.optimizer
    assert "your data stay" in found.message
    assert found.keeps_data
    again = taken(ready(name), found.experiment)
    assert again.experiment == preset(name)
    assert "Undo brings them back" in again.message


def test_a_network_for_images_brings_its_own(qtbot: QtBot) -> None:
    editor = ExperimentEditor(small(source=TABLE))
    qtbot.addWidget(editor)
    with qtbot.waitSignal(editor.told) as said:
        editor.preset_menu.chosen.emit(ready("small-cnn"))
    assert editor.experiment == preset("small-cnn")
    assert "does not fit yours (flowers.csv)" in said.args[0]
    editor.undo()
    assert editor.experiment.data.source == TABLE


@pytest.mark.parametrize("source", [Mnist(), TwoSpirals(), Painted()], ids=lambda it: it.kind)
def test_data_of_the_lab_are_replaced_in_silence(source: Mnist | TwoSpirals | Painted) -> None:
    assert taken(ready("lecture"), small(source=source)) == (preset("lecture"), "", False)


def test_a_preset_of_the_persons_own_data_is_taken_whole() -> None:
    own = small(source=PAINTED)
    assert taken(Origin("mine", own), small(source=TABLE)) == (own, "", False)


def test_the_data_of_a_preset_are_one_click_away(qtbot: QtBot) -> None:
    editor, bar = ExperimentEditor(small(source=TABLE)), MessageBar()
    qtbot.addWidget(editor)
    qtbot.addWidget(bar)
    editor.told.connect(bar.show_message)
    editor.preset_menu.fill()
    assert any("flowers.csv" in action.text() for action in editor.preset_menu.actions())
    editor.preset_menu.chosen.emit(ready("spirals"))
    assert editor.experiment.data.source == TABLE
    assert bar.message.endswith("your data stay (flowers.csv).")
    # Whatever was changed meanwhile.
    editor.change(editor.experiment.with_training(epochs=7))
    (button,) = [b for b in bar.findChildren(QToolButton) if b.text() == "Take its data too"]
    button.click()
    assert editor.experiment == preset("spirals")
    assert not bar.message
    editor.undo()
    assert editor.experiment.data.source == TABLE
    editor.preset_menu.chosen.emit(ready("small-cnn"))
    assert "does not fit yours" in bar.message
    assert button.isHidden()
