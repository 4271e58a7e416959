"""The button names the preset an experiment was made from, whatever is undone and redone."""

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QInputDialog, QMenu, QToolButton
from pytestqt.qtbot import QtBot

from dllab.session.own_presets import keep_preset
from dllab.spec import ComputeSpec, Experiment, preset, preset_names, presets
from tests.experiments import small
from ui.forms.experiment_editor import ExperimentEditor

NAMELESS = "Choose a ready experiment"


@pytest.fixture
def editor(qtbot: QtBot) -> ExperimentEditor:
    widget = ExperimentEditor(small())
    qtbot.addWidget(widget)
    widget.resize(320, 700)
    widget.show()
    return widget


def named(editor: ExperimentEditor) -> str:
    return button(editor).text()


def button(editor: ExperimentEditor) -> QToolButton:
    buttons = editor.findChildren(QToolButton)
    (found,) = [button for button in buttons if button.accessibleName() == "Preset"]
    return found


def offered(menu: QMenu) -> dict[str, QAction]:
    menu.aboutToShow.emit()
    return {action.text().split("\t")[0]: action for action in menu.actions()}


def edited(experiment: Experiment) -> Experiment:
    return experiment.with_training(epochs=experiment.training.epochs + 7)


@pytest.mark.parametrize("name", preset_names())
def test_a_preset_replaces_all_and_can_be_undone(editor: ExperimentEditor, name: str) -> None:
    (ready,) = [ready for ready in presets() if ready.name == name]
    assert named(editor) == NAMELESS
    offered(editor.preset_menu)[ready.title].trigger()
    assert editor.experiment == preset(name)
    assert named(editor) == ready.title
    editor.change(edited(preset(name)))
    assert button(editor).accessibleDescription() == f"{ready.title}, training changed"
    editor.undo()
    assert named(editor) == ready.title
    editor.undo()
    assert editor.experiment == small()
    assert named(editor) == NAMELESS
    editor.redo()
    editor.redo()
    assert button(editor).accessibleDescription() == f"{ready.title}, training changed"


def test_an_opened_preset_is_named_and_so_is_what_becomes_of_it(editor: ExperimentEditor) -> None:
    editor.set_experiment(preset("lecture"))
    assert named(editor) == "Lecture 500-50-10"
    editor.change(edited(preset("lecture")))
    editor.change(edited(edited(preset("lecture"))))
    assert named(editor) == "Lecture 500-50-10, training changed"
    editor.change(preset("lecture"))
    assert named(editor) == "Lecture 500-50-10"
    editor.set_experiment(small())
    assert named(editor) == NAMELESS


def test_where_it_is_computed_changes_no_preset(editor: ExperimentEditor) -> None:
    lecture = preset("lecture")
    editor.set_experiment(lecture)
    elsewhere = lecture.model_copy(update={"compute": ComputeSpec(device="CPU", snapshots=7)})
    editor.change(elsewhere)
    assert named(editor) == "Lecture 500-50-10"
    editor.set_experiment(elsewhere)
    assert named(editor) == "Lecture 500-50-10"


def test_the_parts_that_were_changed_are_named_until_nothing_is_left(
    editor: ExperimentEditor,
) -> None:
    lecture = preset("lecture")
    editor.set_experiment(lecture)
    editor.change(small().model_copy(update={"layers": lecture.layers}))
    assert named(editor) == "Network of Lecture 500-50-10"
    editor.change(small())
    assert named(editor) == NAMELESS


def test_an_own_preset_is_named_too(editor: ExperimentEditor) -> None:
    keep_preset("tea & cake", small(seed=4))
    offered(editor.preset_menu)["tea && cake"].trigger()
    assert named(editor) == "tea && cake"
    editor.change(small(seed=5))
    assert named(editor) == "tea && cake, training changed"


def test_what_was_just_kept_bears_its_name(
    editor: ExperimentEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor.set_experiment(preset("lecture"))
    editor.change(small(seed=4))
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("mine", True))
    offered(editor.preset_menu)["Save as preset …"].trigger()
    assert named(editor) == "mine"
    editor.undo()
    assert named(editor) == "Lecture 500-50-10"


def test_choosing_what_is_there_already_is_no_edit(editor: ExperimentEditor) -> None:
    keep_preset("mine", small())
    offered(editor.preset_menu)["mine"].trigger()
    assert named(editor) == "mine"
    assert not editor.steps.can_undo


def test_a_name_too_long_for_its_place_is_told_whole_in_the_tooltip(
    editor: ExperimentEditor,
) -> None:
    name = "a name as long as a name of a preset may be " + "x" * 16
    keep_preset(name, small(seed=4))
    offered(editor.preset_menu)[name].trigger()
    assert "…" in named(editor)
    assert button(editor).toolTip().startswith(f"{name}\n")
