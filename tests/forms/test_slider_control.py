"""A number with a slider: both show the same, either edits it, and the wheel is the panel's."""

from typing import Annotated

import pytest
from pydantic import Field
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QSlider, QWidget
from pytestqt.qtbot import QtBot

from dllab.spec import Spec
from dllab.spec.data import PadAndCrop, Rotate, Share, Zoom
from dllab.spec.help import Help
from dllab.spec.layers import Dropout
from dllab.spec.marks import Slides
from ui.forms.help_text import HelpText
from ui.forms.notes import Note
from ui.forms.number_box import NumberBox
from ui.forms.slider_control import SliderControl
from ui.forms.spec_form import SpecForm


class Volume(Spec):
    """A kind nobody knew when the control was written."""

    loudness: Annotated[float, Slides(-1.0, 1.0, 0.1), Help(why="Because.")] = Field(
        0.0, ge=-5, le=5, title="Loudness", description="How loud it is."
    )


def shown(qtbot: QtBot, spec: Spec) -> tuple[SpecForm, list[Spec]]:
    form = SpecForm(spec)
    qtbot.addWidget(form)
    form.show()
    said: list[Spec] = []
    form.edited.connect(said.append)
    return form, said


def part(form: QWidget, kind: type[QWidget], name: str) -> QWidget:
    (found,) = [w for w in form.findChildren(kind) if w.accessibleName() == name]
    return found


def slider(form: QWidget, name: str) -> QSlider:
    found = part(form, QSlider, f"{name}, slider")
    assert isinstance(found, QSlider)
    return found


def box(form: QWidget, name: str) -> NumberBox:
    found = part(form, NumberBox, name)
    assert isinstance(found, NumberBox)
    return found


def test_the_mark_alone_brings_the_slider(qtbot: QtBot) -> None:
    form, said = shown(qtbot, Volume())
    handle = slider(form, "Loudness")
    assert (handle.minimum(), handle.value(), handle.maximum()) == (0, 10, 20)
    handle.setValue(13)
    assert said == [Volume(loudness=0.3)]
    assert box(form, "Loudness").text() == "0.3"


@pytest.mark.parametrize("place", range(101))
def test_every_place_is_a_number_without_dust(qtbot: QtBot, place: int) -> None:
    form, said = shown(qtbot, Zoom(probability=0.0 if place else 1.0))
    slider(form, "Probability").setValue(place)
    assert said == [Zoom(probability=float(f"{place / 100:.2f}"))]


def test_a_whole_number_stays_one(qtbot: QtBot) -> None:
    form, said = shown(qtbot, PadAndCrop())
    slider(form, "Pixels").setValue(7)
    assert said == [PadAndCrop(pixels=8)]
    assert box(form, "Pixels").text() == "8"


def test_keys_move_it_by_a_step_a_tenth_and_to_its_ends(qtbot: QtBot) -> None:
    form, said = shown(qtbot, Share(validation=0.2))
    handle = slider(form, "Validation share")
    for key in (Qt.Key.Key_Right, Qt.Key.Key_PageUp, Qt.Key.Key_Home, Qt.Key.Key_End):
        QTest.keyClick(handle, key)
    assert [spec.validation for spec in said if isinstance(spec, Share)] == [0.21, 0.3, 0.0, 0.9]


def test_it_follows_what_is_typed_or_what_stays_in_its_stead(qtbot: QtBot) -> None:
    form, said = shown(qtbot, Rotate(degrees=15.0))
    number, handle = box(form, "Degrees"), slider(form, "Degrees")
    number.selectAll()
    QTest.keyClicks(number.lineEdit(), "90")
    assert handle.value() == 89
    assert [spec.degrees for spec in said if isinstance(spec, Rotate)] == [9.0, 90.0]
    for typed in ("x", "900"):
        number.selectAll()
        QTest.keyClicks(number.lineEdit(), typed)
        assert (form.spec, handle.value()) == (Rotate(degrees=15.0), 14)
        complaints = [note.text() for note in form.findChildren(Note) if note.isVisible()]
        assert any(text.endswith("15 stays.") for text in complaints)
    QTest.keyClick(handle, Qt.Key.Key_Right)
    assert (form.spec, number.text()) == (Rotate(degrees=16.0), "16")
    QTest.keyClick(number, Qt.Key.Key_Up)
    assert form.spec == Rotate(degrees=17.0)


def test_a_number_beyond_its_ends_is_kept_until_it_is_moved(qtbot: QtBot) -> None:
    form, said = shown(qtbot, Volume(loudness=-3.0))
    handle = slider(form, "Loudness")
    assert (handle.value(), box(form, "Loudness").text(), said) == (0, "-3", [])
    form.set_spec(Volume(loudness=4.0))
    assert (handle.value(), box(form, "Loudness").text(), said) == (20, "4", [])
    QTest.keyClick(handle, Qt.Key.Key_Left)
    assert said == [Volume(loudness=0.9)]


def test_what_is_rejected_leaves_the_number_before(qtbot: QtBot) -> None:
    form, _ = shown(qtbot, Dropout(rate=0.3))
    number = box(form, "Rate")
    number.selectAll()
    QTest.keyClicks(number.lineEdit(), "0.55x")
    assert form.spec == Dropout(rate=0.3)


def test_the_wheel_moves_only_a_slider_with_the_focus(qtbot: QtBot) -> None:
    form, said = shown(qtbot, Volume())
    handle = slider(form, "Loudness")
    box(form, "Loudness").setFocus()
    assert not turn_wheel(handle).isAccepted()
    assert said == []
    handle.setFocus()
    qtbot.waitUntil(handle.hasFocus)
    turn_wheel(handle)
    assert len(said) == 1


def turn_wheel(widget: QWidget) -> QWheelEvent:
    none, no_phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    at, turned = QPointF(5, 5), QPoint(0, 120)
    keys = Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(at, at, QPoint(0, 0), turned, none, keys, no_phase, False)
    QApplication.sendEvent(widget, event)
    return event


def test_both_parts_are_reached_by_tab_and_explain_themselves(qtbot: QtBot) -> None:
    form, _ = shown(qtbot, Volume())
    number, handle = box(form, "Loudness"), slider(form, "Loudness")
    heard: list[HelpText] = []
    form.explained.connect(heard.append)
    (label,) = [w for w in form.findChildren(QLabel) if w.text() == "Loudness"]
    assert label.buddy() is number
    number.setFocus()
    qtbot.waitUntil(number.hasFocus)
    QTest.keyClick(number, Qt.Key.Key_Tab)
    assert form.focusWidget() is handle
    assert {text.title for text in heard} == {"Loudness"}
    assert len(heard) >= 2
    for widget in (number, handle):
        assert widget.toolTip() == widget.accessibleDescription() == "How loud it is."


def test_it_fits_into_the_narrowest_column(qtbot: QtBot) -> None:
    form, _ = shown(qtbot, Zoom())
    control = next(iter(form.findChildren(SliderControl)))
    assert control.minimumSizeHint().width() <= 150
    number = control.box
    assert number.fontMetrics().horizontalAdvance("0.125") < number.lineEdit().width()
