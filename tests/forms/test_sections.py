"""Fields of a section are folded away and brought back; what is folded is summarised."""

from typing import Annotated, ClassVar

import pytest
from pydantic import Field
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton, QWidget
from pytestqt.qtbot import QtBot

from dllab.spec import Spec
from dllab.spec.layers import Conv2D, Dense
from dllab.spec.section import Section
from ui.forms.folding import Folding
from ui.forms.help_text import HelpText
from ui.forms.notes import Note
from ui.forms.number_box import NumberBox
from ui.forms.spec_form import SpecForm

RARE = Section("Rare", "Hardly ever needed.", folded=True)
USUAL = Section("Usual", "Needed often.")


class Strange(Spec):
    """A description nobody knew when the form was written."""

    title: ClassVar[str] = "Strange"
    plain: int = Field(1, title="Plain")
    often: Annotated[int, USUAL] = Field(2, title="Often")
    seldom: Annotated[int, RARE] = Field(3, title="Seldom")
    never: Annotated[bool, RARE] = Field(False, title="Never")


@pytest.fixture
def folding() -> Folding:
    return Folding()


@pytest.fixture
def form(qtbot: QtBot, folding: Folding) -> SpecForm:
    return shown(qtbot, Strange(), folding)


def shown(qtbot: QtBot, spec: Spec, folding: Folding) -> SpecForm:
    made = SpecForm(spec, folding)
    qtbot.addWidget(made)
    made.show()
    return made


def named(form: SpecForm, name: str) -> QWidget:
    (found,) = [widget for widget in form.findChildren(QWidget) if widget.accessibleName() == name]
    return found


def notes(form: SpecForm) -> list[str]:
    return [note.text() for note in form.findChildren(Note) if note.isVisible()]


def press(form: SpecForm, title: str) -> None:
    heading = named(form, title)
    assert isinstance(heading, QToolButton)
    heading.setFocus()
    QTest.keyClick(heading, Qt.Key.Key_Space)


def test_a_section_begins_as_the_description_has_it(form: SpecForm) -> None:
    assert named(form, "Plain").isVisible()
    assert named(form, "Often").isVisible()
    assert not named(form, "Seldom").isVisible()
    assert notes(form) == ["seldom 3 · never off"]


def test_a_heading_opens_and_folds_by_keyboard(form: SpecForm) -> None:
    press(form, "Rare")
    assert named(form, "Seldom").isVisible()
    assert notes(form) == []
    press(form, "Usual")
    assert not named(form, "Often").isVisible()
    assert notes(form) == ["often 2"]
    assert named(form, "Usual").accessibleDescription() == "folded: often 2"
    press(form, "Usual")
    assert named(form, "Usual").accessibleDescription() == "open"


def test_the_summary_follows_edits_and_what_is_set_from_outside(form: SpecForm) -> None:
    press(form, "Rare")
    box = named(form, "Seldom")
    assert isinstance(box, NumberBox)
    box.selectAll()
    QTest.keyClicks(box, "42")
    press(form, "Rare")
    assert notes(form) == ["seldom 42 · never off"]
    form.set_spec(Strange(never=True))
    assert notes(form) == ["seldom 3 · never on"]
    assert form.spec == Strange(never=True)


def test_fields_folded_away_keep_their_values(form: SpecForm) -> None:
    form.set_spec(Strange(seldom=9))
    box = named(form, "Plain")
    assert isinstance(box, NumberBox)
    box.selectAll()
    QTest.keyClicks(box, "5")
    assert form.spec == Strange(plain=5, seldom=9)


def test_what_is_opened_stays_open_in_the_next_form_too(qtbot: QtBot, folding: Folding) -> None:
    form = shown(qtbot, Dense(), folding)
    assert not named(form, "L2 penalty").isVisible()
    press(form, "Weights")
    assert named(shown(qtbot, Conv2D(), folding), "L2 penalty").isVisible()
    assert folding.opened == {"Weights": True}


def test_a_heading_explains_itself(form: SpecForm) -> None:
    said: list[HelpText] = []
    form.explained.connect(said.append)
    named(form, "Rare").setFocus()
    assert named(form, "Rare").toolTip() == RARE.about
    press(form, "Rare")
    assert said[-1] == HelpText("Rare", RARE.about)
