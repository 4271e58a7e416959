"""The menu of presets offers ready and own ones and keeps, replaces and removes only when told."""

from collections.abc import Callable

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QInputDialog, QMenu, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from dllab.session.folders import presets_folder
from dllab.session.own_presets import keep_preset, own_preset, own_preset_names
from dllab.spec import Experiment, presets
from dllab.spec.recommended import recommended
from tests.experiments import small
from ui.forms.origin import Origin
from ui.forms.preset_menu import PresetMenu

Button = QMessageBox.StandardButton


@pytest.fixture
def owner(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


@pytest.fixture
def menu(owner: QWidget) -> PresetMenu:
    return PresetMenu(lambda: small(seed=9), owner)


def entries(menu: QMenu) -> dict[str, QAction]:
    """What the menu offers when it is opened."""
    menu.aboutToShow.emit()
    return {action.text().split("\t")[0]: action for action in menu.actions()}


def removal(menu: PresetMenu, name: str) -> QAction:
    parts = {action.text(): action for action in menu.actions()}
    under = parts["Remove preset"].menu()
    assert isinstance(under, QMenu)
    return {action.text(): action for action in under.actions()}[name]


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, bool], None]:
    """Answers the dialog that asks for a name."""

    def answer(name: str, agreed: bool = True) -> None:
        monkeypatch.setattr(QInputDialog, "getText", lambda *_: (name, agreed))

    return answer


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch) -> Callable[[Button], list[str]]:
    """Answers the question whether something may be lost; the questions asked."""
    asked: list[str] = []

    def answer(button: Button) -> list[str]:
        def question(_parent: QWidget, _title: str, text: str, *_buttons: Button) -> Button:
            asked.append(text)
            return button

        monkeypatch.setattr(QMessageBox, "question", question)
        return asked

    return answer


def test_every_ready_preset_explains_itself(menu: PresetMenu) -> None:
    offered = entries(menu)
    for ready in presets():
        assert offered[ready.title].toolTip() == ready.about
    assert menu.toolTipsVisible()


def test_the_data_of_a_preset_stand_beside_it(menu: PresetMenu) -> None:
    menu.aboutToShow.emit()
    beside = dict(action.text().split("\t") for action in menu.actions() if "\t" in action.text())
    assert list(beside) == [ready.title for ready in presets()]
    assert beside["Logistic regression"] == "Challenger O-rings"


def test_the_present_experiment_is_kept_and_offered(
    qtbot: QtBot, menu: PresetMenu, typed: Callable[..., None]
) -> None:
    typed(" mine & yours ")
    origin = Origin("mine & yours", small(seed=9))
    with qtbot.waitSignal(menu.kept) as kept:
        entries(menu)["Save as preset …"].trigger()
    assert kept.args == [origin]
    assert own_preset("mine & yours") == small(seed=9)
    with qtbot.waitSignal(menu.chosen) as said:
        entries(menu)["mine && yours"].trigger()
    assert said.args == [origin]


def test_a_dialog_that_is_left_keeps_nothing(menu: PresetMenu, typed: Callable[..., None]) -> None:
    typed("mine", False)
    entries(menu)["Save as preset …"].trigger()
    assert own_preset_names() == []


@pytest.mark.parametrize(
    ("answer", "kept"), [(Button.Cancel, Experiment()), (Button.Yes, small(seed=9))]
)
def test_a_taken_name_is_asked_about(
    menu: PresetMenu,
    typed: Callable[..., None],
    answered: Callable[[Button], list[str]],
    answer: Button,
    kept: Experiment,
) -> None:
    keep_preset("mine", Experiment())
    typed("mine")
    asked = answered(answer)
    entries(menu)["Save as preset …"].trigger()
    assert asked == ["Replace the preset mine? This cannot be undone."]
    assert own_preset("mine") == kept


@pytest.mark.parametrize(("answer", "left"), [(Button.Cancel, ["mine"]), (Button.Yes, [])])
def test_a_preset_is_removed_when_agreed(
    menu: PresetMenu, answered: Callable[[Button], list[str]], answer: Button, left: list[str]
) -> None:
    keep_preset("mine", Experiment())
    asked = answered(answer)
    assert entries(menu)["Remove preset"].isEnabled()
    removal(menu, "mine").trigger()
    assert len(asked) == 1
    assert own_preset_names() == left
    assert entries(menu)["Remove preset"].isEnabled() == bool(left)


def test_what_fails_is_told(qtbot: QtBot, menu: PresetMenu, typed: Callable[..., None]) -> None:
    typed("a/b")
    with qtbot.waitSignal(menu.failed) as said:
        entries(menu)["Save as preset …"].trigger()
    assert "cannot be the name of a file" in said.args[0]
    keep_preset("broken", Experiment())
    (presets_folder() / "broken.json").write_text("{")
    with qtbot.waitSignal(menu.failed) as said, qtbot.assertNotEmitted(menu.chosen):
        entries(menu)["broken"].trigger()
    assert "The preset broken cannot be read" in said.args[0]


def test_recommended_settings_are_applied_to_the_present_network(
    menu: PresetMenu, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(menu.changed) as said:
        entries(menu)["Recommended settings for this network"].trigger()
    assert said.args == [recommended(small(seed=9))]
