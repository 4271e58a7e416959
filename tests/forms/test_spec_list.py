"""Steps that follow each other are added, removed, moved and edited, by mouse and by keyboard."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from dllab.spec.data import (
    Components,
    Counted,
    DataSpec,
    Pca,
    Standardise,
    Step,
    SubtractMean,
    VarianceShare,
    ZeroToOne,
)
from dllab.spec.data.data_spec import MOST_STEPS
from tests.forms.test_spec_form import choice, control, number, retype, shown
from tests.spec.kinds import STEPS
from ui.forms.found_text import FoundText
from ui.forms.help_text import HelpText
from ui.forms.spec_form import SpecForm
from ui.forms.spec_list import SpecList


def form_of(qtbot: QtBot, *steps: Step) -> SpecForm:
    return shown(qtbot, DataSpec(preprocessing=steps))


def steps_of(form: SpecForm) -> tuple[Step, ...]:
    assert isinstance(form.spec, DataSpec)
    return form.spec.preprocessing


def button(form: SpecForm, name: str) -> QToolButton:
    found = control(form, name)
    assert isinstance(found, QToolButton)
    return found


def names(form: SpecForm) -> list[str]:
    (steps,) = [part for part in form.findChildren(SpecList) if "Preprocessing" in name_of(part)]
    labels = [label.text() for label in steps.findChildren(QLabel) if label.isVisibleTo(form)]
    return [text for text in labels if text[1:3] == ". "]


def name_of(part: SpecList) -> str:
    return part.findChildren(QToolButton)[0].accessibleName()


def add(form: SpecForm, title: str) -> None:
    menu = button(form, "Add to Preprocessing").menu()
    (action,) = [action for action in menu.actions() if action.text() == title]
    action.trigger()


def test_every_kind_is_in_the_menu_with_its_explanation(qtbot: QtBot) -> None:
    form = form_of(qtbot)
    menu = button(form, "Add to Preprocessing").menu()
    assert [action.text() for action in menu.actions()] == [kind.title for kind in STEPS]
    assert all(len(action.toolTip()) > 30 for action in menu.actions())


def test_steps_are_added_edited_moved_and_removed(qtbot: QtBot) -> None:
    form = form_of(qtbot, ZeroToOne())
    edits: list[object] = []
    form.edited.connect(edits.append)
    add(form, "PCA")
    assert steps_of(form) == (ZeroToOne(), Pca())
    assert names(form) == ["1. Scale to 0..1", "2. PCA"]
    QTest.keyClick(choice(form, "Keep"), Qt.Key.Key_Down)
    retype(number(form, "Components"), "5")
    assert steps_of(form) == (ZeroToOne(), Pca(keep=Components(count=5)))
    button(form, "Move 2. PCA up").click()
    assert steps_of(form) == (Pca(keep=Components(count=5)), ZeroToOne())
    assert names(form) == ["1. PCA", "2. Scale to 0..1"]
    button(form, "Remove 1. PCA").click()
    assert steps_of(form) == (ZeroToOne(),)
    assert edits[-1] == form.spec
    assert len(edits) == 5


def test_what_leads_nowhere_is_greyed(qtbot: QtBot) -> None:
    form = form_of(qtbot, ZeroToOne(), SubtractMean())
    assert not button(form, "Move 1. Scale to 0..1 up").isEnabled()
    assert button(form, "Move 1. Scale to 0..1 down").isEnabled()
    assert not button(form, "Move 2. Subtract mean down").isEnabled()
    for _ in range(MOST_STEPS - 2):
        add(form, "Standardise")
    assert not button(form, "Add to Preprocessing").isEnabled()
    button(form, "Remove 1. Scale to 0..1").click()
    assert button(form, "Add to Preprocessing").isEnabled()


def test_the_focus_stays_with_what_was_moved(qtbot: QtBot) -> None:
    form = form_of(qtbot, ZeroToOne(), SubtractMean(), Standardise())
    form.activateWindow()
    down = button(form, "Move 1. Scale to 0..1 down")
    down.setFocus()
    QTest.keyClick(down, Qt.Key.Key_Space)
    assert form.focusWidget().accessibleName() == "Move 2. Scale to 0..1 down"
    QTest.keyClick(form.focusWidget(), Qt.Key.Key_Space)
    assert form.focusWidget().accessibleName() == "Remove 3. Scale to 0..1"
    QTest.keyClick(form.focusWidget(), Qt.Key.Key_Space)
    assert form.focusWidget().accessibleName() == "Remove 2. Standardise"
    assert steps_of(form) == (SubtractMean(), Standardise())


def test_tab_walks_down_the_list_also_after_an_addition(qtbot: QtBot) -> None:
    form = form_of(qtbot, ZeroToOne(), SubtractMean())
    add(form, "Standardise")
    start = button(form, "Add to Preprocessing")
    start.setFocus()
    visited = []
    for _ in range(8):
        QTest.keyClick(form.focusWidget(), Qt.Key.Key_Tab)
        visited.append(form.focusWidget().accessibleName())
    assert visited == [
        *("Move 1. Scale to 0..1 down", "Remove 1. Scale to 0..1"),
        *("Move 2. Subtract mean up", "Move 2. Subtract mean down", "Remove 2. Subtract mean"),
        *("Move 3. Standardise up", "Remove 3. Standardise", "Scales"),
    ]


def test_a_spec_set_from_outside_is_shown_and_says_nothing(qtbot: QtBot) -> None:
    form = form_of(qtbot, ZeroToOne())
    edits: list[object] = []
    form.edited.connect(edits.append)
    share = Pca(keep=VarianceShare(share=0.5, found=Counted(components=3, found_for="abc")))
    form.set_spec(DataSpec(preprocessing=(SubtractMean(), share)))
    assert names(form) == ["1. Subtract mean", "2. PCA"]
    assert number(form, "Share").value() == 0.5
    form.set_spec(DataSpec(preprocessing=()))
    assert names(form) == []
    assert edits == []


def test_what_the_lab_counted_is_shown_and_kept(qtbot: QtBot) -> None:
    share = VarianceShare(share=0.5, found=Counted(components=3, found_for="abc"))
    form = form_of(qtbot, Pca(keep=share))
    assert [label.text() for label in form.findChildren(FoundText)] == ["3 components"]
    retype(number(form, "Share"), "0.75")
    (step,) = steps_of(form)
    assert step == Pca(keep=share.model_copy(update={"share": 0.75}))


def test_a_step_explains_itself(qtbot: QtBot) -> None:
    form = form_of(qtbot, Standardise())
    told: list[HelpText] = []
    form.explained.connect(told.append)
    QApplication.sendEvent(button(form, "Remove 1. Standardise"), QEvent(QEvent.Type.Enter))
    assert told[-1].title == "Standardise"
    assert told[-1].formula
