"""Every spec gets a form that shows it, edits it and explains what it does not take."""

from typing import Annotated, ClassVar, Literal

import pytest
from pydantic import Field, model_validator
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from dllab.spec import DataSpec, Layer, LayerSpec, Optimizer, Spec, TrainingSpec, kinds_of
from dllab.spec.data import Blobs, FirstSamples, Mnist, Moons, Share, Source, Split
from dllab.spec.initializers import Initializer, RandomNormal
from dllab.spec.layers import BatchNorm, Conv2D, Dense, Dropout, Flatten
from dllab.spec.training import Adam, RmsProp, Sgd
from ui.forms.fields import ChoiceControl, TextControl, is_constant
from ui.forms.kind_control import KindControl
from ui.forms.kinds import carried
from ui.forms.notes import Note
from ui.forms.number_box import NumberBox
from ui.forms.spec_form import SpecForm

KINDS = [
    kind for union in (Layer, Initializer, Optimizer, Source, Split) for kind in kinds_of(union)
]


class Swish(LayerSpec):
    """A kind of layer nobody knew when the form was written.

    Second paragraph.
    """

    title: ClassVar[str] = "Swish"
    kind: Literal["swish"] = "swish"
    beta: float = Field(1.0, gt=0, title="Beta", description="Steepness.")
    trained: bool = Field(False, title="Trained", description="Learn beta.")
    label: str = Field("a", max_length=3, title="Label", description="A name.")


class Choosy(Spec):
    """Its fields are valid one by one, but not all together."""

    low: int = Field(1, title="Low")
    high: int = Field(2, title="High")

    @model_validator(mode="after")
    def ordered(self) -> "Choosy":
        if self.low > self.high:
            raise ValueError("low must not be above high")
        return self


class Nested(Spec):
    """A group inside a group."""

    inner: Choosy = Field(default_factory=Choosy, title="Inner")
    layer: Annotated[Dense | Swish, Field(discriminator="kind")] = Field(
        default_factory=Dense, title="Layer"
    )


def shown(qtbot: QtBot, spec: Spec) -> SpecForm:
    form = SpecForm(spec)
    qtbot.addWidget(form)
    form.show()
    return form


def control(form: SpecForm, name: str) -> QWidget:
    """The control of a field, found as a screen reader does: by its name."""
    (found,) = [w for w in form.findChildren(QWidget) if w.accessibleName() == name]
    return found


def number(form: SpecForm, name: str) -> NumberBox:
    box = control(form, name)
    assert isinstance(box, NumberBox)
    return box


def choice(form: SpecForm, name: str) -> ChoiceControl:
    box = control(form, name)
    assert isinstance(box, ChoiceControl)
    return box


def retype(box: NumberBox, text: str) -> None:
    box.selectAll()
    QTest.keyClicks(box.lineEdit(), text)


def complaints(form: SpecForm) -> list[str]:
    return [n.text() for n in form.findChildren(Note) if n.isVisible() and "eceived" in n.text()]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_kind_round_trips_through_its_controls(qtbot: QtBot, kind: type[Spec]) -> None:
    form = shown(qtbot, kind())
    said: list[object] = []
    form.edited.connect(said.append)
    for row in form._rows.values():
        row.control.edited.emit()
    assert form.spec == kind()
    assert said == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_field_has_a_named_control_that_explains_itself(
    qtbot: QtBot, kind: type[Spec]
) -> None:
    form = shown(qtbot, kind())
    for field in kind.model_fields.values():
        if is_constant(field):
            continue
        assert field.title
        box = control(form, field.title)
        assert box.toolTip() == field.description
        assert buddy_label(form, box).text() == field.title


def buddy_label(form: SpecForm, box: QWidget) -> QLabel:
    (label,) = [w for w in form.findChildren(QLabel) if w.buddy() is box]
    return label


def test_a_click_on_the_words_ticks_the_box(qtbot: QtBot) -> None:
    form = shown(qtbot, BatchNorm())
    box = control(form, "Scale")
    label = buddy_label(form, box)
    QTest.mouseClick(label, Qt.MouseButton.LeftButton)
    assert form.spec == BatchNorm(scale=False)
    QTest.mousePress(label, Qt.MouseButton.LeftButton)
    QTest.mouseRelease(label, Qt.MouseButton.LeftButton, pos=QPoint(-9, 3))
    assert form.spec == BatchNorm(scale=False)


def test_typing_a_number_makes_a_new_spec_at_each_key(qtbot: QtBot) -> None:
    form = shown(qtbot, Dense(units=7))
    said: list[Dense] = []
    form.edited.connect(said.append)
    retype(number(form, "Units"), "50")
    assert [spec.units for spec in said] == [5, 50]
    assert form.spec == Dense(units=50)


def test_each_type_of_field_is_edited_by_keyboard(qtbot: QtBot) -> None:
    form = shown(qtbot, Swish())
    box = control(form, "Trained")
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Space)
    retype(number(form, "Beta"), "0,25")
    text = control(form, "Label")
    assert isinstance(text, TextControl)
    QTest.keyClick(text, Qt.Key.Key_End)
    QTest.keyClicks(text, "b")
    assert form.spec == Swish(beta=0.25, trained=True, label="ab")
    dense = shown(qtbot, Dense())
    QTest.keyClick(choice(dense, "Activation"), Qt.Key.Key_Down)
    assert dense.spec == Dense(activation="leaky_relu")


def test_a_rate_keeps_its_digits(qtbot: QtBot) -> None:
    form = shown(qtbot, Adam())
    assert number(form, "Epsilon").text() == "1e-7"
    retype(number(form, "Learning rate"), "3e-4")
    assert form.spec == Adam(learning_rate=3e-4)
    retype(number(dense := shown(qtbot, Dense(l2=0.1)), "L2 penalty"), "0")
    assert dense.spec == Dense(l2=0.0)


@pytest.mark.parametrize("typed", ["0", "-3", "", "abc", "99999999999999", "1.5"])
def test_invalid_input_is_explained_and_the_last_valid_spec_stays(qtbot: QtBot, typed: str) -> None:
    form = shown(qtbot, Dense(units=7))
    box = number(form, "Units")
    box.selectAll()
    QTest.keyClick(box.lineEdit(), Qt.Key.Key_Delete)
    QTest.keyClicks(box.lineEdit(), typed)
    (complaint,) = complaints(form)
    assert complaint.startswith("Expected ")
    assert box.text() == typed
    assert form.spec == Dense(units=7)
    retype(box, "8")
    assert complaints(form) == []
    assert form.spec == Dense(units=8)


@pytest.mark.parametrize("typed", ["1000000000", "1e9", "65537", "0", "12x"])
def test_a_rejected_number_leaves_the_one_before_not_its_own_beginning(
    qtbot: QtBot, typed: str
) -> None:
    form = SpecForm(Dense(units=500))
    qtbot.addWidget(form)
    box = form.findChildren(NumberBox)[0]
    assert box.value() == 500
    box.selectAll()
    QTest.keyClicks(box.lineEdit(), typed)
    assert form.spec == Dense(units=500)
    box.selectAll()
    QTest.keyClicks(box.lineEdit(), "64")
    assert form.spec == Dense(units=64)


def test_other_fields_are_taken_while_one_is_invalid(qtbot: QtBot) -> None:
    form = shown(qtbot, Dropout(rate=0.5))
    retype(number(form, "Rate"), "7")
    assert form.spec == Dropout(rate=0.5)
    norm = shown(qtbot, BatchNorm())
    retype(number(norm, "Momentum"), "7")
    control(norm, "Scale").setFocus()
    QTest.keyClick(control(norm, "Scale"), Qt.Key.Key_Space)
    assert norm.spec == BatchNorm(scale=False)
    assert len(complaints(norm)) == 1


def test_setting_a_spec_says_nothing_and_clears_complaints(qtbot: QtBot) -> None:
    form = shown(qtbot, Dense(units=7))
    form.edited.connect(pytest.fail)
    retype(number(form, "Units"), "0")
    form.set_spec(Dense(units=7, l1=0.5))
    assert number(form, "Units").text() == "7"
    assert complaints(form) == []
    form.set_spec(Conv2D(filters=3))
    assert number(form, "Filters").value() == 3
    assert form.spec == Conv2D(filters=3)


def test_setting_the_equal_spec_keeps_text_cursor_and_focus(qtbot: QtBot) -> None:
    form = shown(qtbot, Dense(l2=0.5))
    box = number(form, "L2 penalty")
    box.setFocus()
    retype(box, "0.50")
    box.lineEdit().setCursorPosition(2)
    form.set_spec(Dense(l2=0.5))
    assert box is number(form, "L2 penalty")
    assert (box.text(), box.lineEdit().cursorPosition()) == ("0.50", 2)


def test_a_union_offers_its_kinds_and_shows_the_chosen_ones_fields(qtbot: QtBot) -> None:
    form = shown(qtbot, TrainingSpec())
    box = choice(form, "Optimiser")
    assert [box.itemText(row) for row in range(box.count())] == [
        *("Full-batch descent", "SGD", "Adagrad", "RMSProp", "Adam", "AdamW"),
    ]
    QTest.keyClick(box, Qt.Key.Key_Home)
    with qtbot.waitSignal(form.edited) as said:
        QTest.keyClick(box, Qt.Key.Key_Down)
    assert said.args == [TrainingSpec(optimizer=Sgd())]
    retype(number(form, "Momentum"), "0.9")
    assert form.spec == TrainingSpec(optimizer=Sgd(momentum=0.9))


def test_an_initialiser_shows_the_option_it_has(qtbot: QtBot) -> None:
    form = shown(qtbot, Dense())
    assert not [w for w in form.findChildren(NumberBox) if w.accessibleName() == "Sigma"]
    box = choice(form, "Initialiser")
    box.setCurrentIndex(box.findText("Random normal"))
    retype(number(form, "Sigma"), "0.2")
    assert form.spec == Dense(initializer=RandomNormal(stddev=0.2))


def test_tab_walks_down_the_form_also_after_a_change_of_kind(qtbot: QtBot) -> None:
    form = shown(qtbot, TrainingSpec())
    form.set_spec(TrainingSpec(optimizer=Sgd()))
    start = control(form, "Objective")
    qtbot.waitUntil(lambda: not [w for w in form.findChildren(QWidget) if named(w, "Beta 1")])
    start.setFocus()
    visited = ["Objective"]
    while len(visited) < 11:
        QTest.keyClick(form.focusWidget(), Qt.Key.Key_Tab)
        visited.append(form.focusWidget().accessibleName())
    assert visited == [
        *("Objective", "Optimisation", "Optimiser", "Learning rate", "Momentum", "Nesterov"),
        *("Clip gradients", "Learning rate over time", "Epochs and batches", "Epochs"),
        "Batch size",
    ]


def test_forms_without_fields_can_follow_each_other(qtbot: QtBot) -> None:
    form = shown(qtbot, Flatten())
    form.set_spec(Mnist())
    assert form.spec == Mnist()


def named(widget: QWidget, name: str) -> bool:
    return widget.accessibleName() == name


def test_a_new_kind_keeps_what_was_set_and_has_its_own_defaults() -> None:
    assert carried(Adam(), Sgd) == Sgd()
    assert carried(Adam(learning_rate=0.5, beta_1=0.1), Sgd) == Sgd(learning_rate=0.5)
    assert carried(Moons(count=99, seed=3), Blobs) == Blobs(count=99, seed=3)
    # 600 samples are no share.
    assert carried(FirstSamples(validation=500), Share) == Share()
    assert carried(Sgd(momentum=0.4), RmsProp) == RmsProp(momentum=0.4)


def test_data_form_follows_a_spec_set_from_outside(qtbot: QtBot) -> None:
    form = shown(qtbot, DataSpec())
    wanted = DataSpec(source=Blobs(classes=3), split=Share(validation=0.3), preprocessing=())
    form.set_spec(wanted)
    assert choice(form, "Data set").currentText() == "Blobs"
    assert number(form, "Classes").value() == 3
    assert number(form, "Validation share").value() == 0.3


def test_an_unknown_kind_of_layer_gets_a_working_form(qtbot: QtBot) -> None:
    form = shown(qtbot, Nested())
    (part,) = [p for p in form.findChildren(KindControl) if isinstance(p.value(), Dense)]
    QTest.keyClick(choice(form, "Layer"), Qt.Key.Key_End)
    retype(number(form, "Beta"), "2")
    assert form.spec == Nested(layer=Swish(beta=2.0))
    notes = [note.text() for note in part.findChildren(Note)]
    assert "A kind of layer nobody knew when the form was written." in notes


def test_fields_that_contradict_each_other_are_explained(qtbot: QtBot) -> None:
    form = shown(qtbot, Choosy())
    retype(number(form, "Low"), "5")
    assert form.spec == Choosy()
    assert any("low must not be above high" in text for text in complaints(form))
    retype(number(form, "High"), "6")
    assert form.spec == Choosy(low=5, high=6)
    assert complaints(form) == []


def test_a_type_without_control_is_refused(qtbot: QtBot) -> None:  # noqa: ARG001
    class Odd(Spec):
        field: bytes = b""

    with pytest.raises(TypeError, match="add one to CONTROLS"):
        SpecForm(Odd())
