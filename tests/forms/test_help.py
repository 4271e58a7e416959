"""Controls explain themselves in the card and remark on unusual values."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from dllab.spec import Experiment, TrainingSpec
from dllab.spec.help import Fraction
from dllab.spec.initializers import RandomNormal
from dllab.spec.layers import Conv2D, Dense, Flatten, Residual
from dllab.spec.optimizers import Adam, Clipping, Sgd
from dllab.spec.schedules import InverseTime
from ui.forms.experiment_editor import ExperimentEditor
from ui.forms.fields import CheckControl
from ui.forms.help_card import HelpCard
from ui.forms.help_text import HelpText, as_html, kind_help, spec_help
from ui.forms.layer_list import LayerList
from ui.forms.layer_view import LayerView
from ui.forms.notes import Note
from ui.forms.number_box import NumberBox
from ui.forms.optional_group import OptionalGroup
from ui.forms.spec_form import SpecForm
from ui.theme import LIGHT


def shown(qtbot: QtBot, training: TrainingSpec | None = None) -> SpecForm:
    form = SpecForm(training or TrainingSpec())
    qtbot.addWidget(form)
    form.show()
    return form


def control(owner: QWidget, name: str) -> QWidget:
    (found,) = [w for w in owner.findChildren(QWidget) if w.accessibleName() == name]
    return found


def point_at(widget: QWidget) -> None:
    place = widget.rect().center().toPointF()
    QApplication.sendEvent(widget, QEnterEvent(place, place, place))


def remarks(form: SpecForm) -> list[str]:
    return [n.text() for n in form.findChildren(Note) if n.text().startswith("Allowed, but")]


def retype(box: QWidget, text: str) -> None:
    assert isinstance(box, NumberBox)
    box.selectAll()
    QTest.keyClicks(box.lineEdit(), text)


def test_pointing_and_focus_explain_a_field_also_of_a_nested_form(qtbot: QtBot) -> None:
    form = shown(qtbot)
    said: list[HelpText] = []
    form.explained.connect(said.append)
    point_at(control(form, "Batch size"))
    assert said[-1].title == "Batch size"
    assert said[-1].why.startswith("Small batches")
    assert said[-1].usual == "8 to 1024"
    QApplication.sendEvent(control(form, "Beta 1"), QEvent(QEvent.Type.FocusIn))
    assert said[-1].title == "Beta 1"
    (label,) = [w for w in form.findChildren(QLabel) if w.text() == "Epochs"]
    point_at(label)
    assert said[-1].title == "Epochs"


def test_a_choice_of_kinds_explains_the_chosen_one(qtbot: QtBot) -> None:
    form = shown(qtbot)
    said: list[HelpText] = []
    form.explained.connect(said.append)
    point_at(control(form, "Optimiser"))
    assert said[-1].title == "Optimiser: Adam"
    assert said[-1].formula == Adam.formula
    form.set_spec(TrainingSpec(optimizer=Sgd()))
    point_at(control(form, "Optimiser"))
    assert said[-1].title == "Optimiser: SGD"


def test_a_form_rebuilt_for_another_kind_still_explains(qtbot: QtBot) -> None:
    form = shown(qtbot)
    form.set_spec(TrainingSpec(schedule=InverseTime()))
    said: list[HelpText] = []
    form.explained.connect(said.append)
    point_at(control(form, "Decay k"))
    assert [text.title for text in said] == ["Decay k"]


def test_the_card_sets_fractions_and_follows_the_editor(qtbot: QtBot) -> None:
    editor, card = edited_with_card(qtbot, Experiment())
    assert "Point at a control" in card.toPlainText()
    point_at(control(editor, "Batch size"))
    words = card.toPlainText()
    assert words.startswith("Batch size")
    assert "Usual: 8 to 1024" in words
    assert card.document().toHtml().count("<table") == 2


def edited_with_card(qtbot: QtBot, experiment: Experiment) -> tuple[ExperimentEditor, HelpCard]:
    editor = ExperimentEditor(experiment)
    qtbot.addWidget(editor)
    editor.show()
    (card,) = editor.findChildren(HelpCard)
    return editor, card


def test_the_card_follows_the_chosen_layer_and_its_options(qtbot: QtBot) -> None:
    layers = (Conv2D(initializer=RandomNormal()), Flatten(), Dense(units=10))
    editor, card = edited_with_card(qtbot, Experiment(layers=layers))
    (view,) = editor.findChildren(LayerView)
    point_at(view)
    assert card.toPlainText().startswith("Conv2D")
    point_at(control(editor, "Kernel size"))
    assert "Usual: 1 to 7" in card.toPlainText()
    point_at(control(editor, "Sigma"))
    assert "Usual: 0.001 to 1" in card.toPlainText()
    editor.reveal_layer(2)
    (title,) = [label for label in editor.findChildren(QLabel) if label.text() == "Dense"]
    point_at(title)
    assert card.toPlainText().startswith("Dense")


def test_the_card_follows_the_list_by_keys(qtbot: QtBot) -> None:
    editor, card = edited_with_card(qtbot, Experiment(layers=(Conv2D(), Flatten(), Dense())))
    editor.reveal_layer(0)
    (view,) = editor.findChildren(LayerView)
    editor.activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert card.toPlainText().startswith("Flatten")


def test_a_network_without_layers_is_explained_too(qtbot: QtBot) -> None:
    editor, card = edited_with_card(qtbot, Experiment(layers=()))
    (view,) = editor.findChildren(LayerView)
    point_at(view)
    assert card.toPlainText().startswith("Network")


def test_the_card_follows_the_computing_form(qtbot: QtBot) -> None:
    editor, card = edited_with_card(qtbot, Experiment())
    point_at(control(editor, "Precision"))
    assert card.toPlainText().startswith("Precision")


def test_the_card_turns_with_the_page(qtbot: QtBot) -> None:
    editor, card = edited_with_card(qtbot, Experiment())
    point_at(control(editor, "Batch size"))
    (tabs,) = editor.findChildren(QTabWidget)
    for page, (title, why) in {
        1: ("Network", "Depth and width"),
        2: ("Training", "The same network learns well"),
        0: ("Data", "What can be learned"),
    }.items():
        tabs.setCurrentIndex(page)
        assert card.toPlainText().startswith(title)
        assert why in card.toPlainText()


def test_the_card_follows_a_layer_chosen_from_elsewhere_and_a_new_one(qtbot: QtBot) -> None:
    editor, card = edited_with_card(qtbot, Experiment(layers=(Conv2D(), Flatten(), Dense())))
    point_at(control(editor, "Batch size"))
    editor.reveal_layer(1)
    assert card.toPlainText().startswith("Flatten")
    (layers,) = editor.findChildren(LayerList)
    layers.add(Residual())
    assert card.toPlainText().startswith("Residual")
    layers.remove()
    assert card.toPlainText().startswith("Dense")


def test_editing_an_option_leaves_its_help(qtbot: QtBot) -> None:
    editor, card = edited_with_card(qtbot, Experiment())
    editor.reveal_layer(1)
    # Forms that were replaced go when the event loop is reached.
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    units = control(editor, "Units")
    point_at(units)
    retype(units, "64")
    assert editor.experiment.layers[1] == Dense(units=64, activation="sigmoid")
    assert card.toPlainText().startswith("Units")


def test_the_card_tells_of_the_kind_just_chosen(qtbot: QtBot) -> None:
    editor, card = edited_with_card(qtbot, Experiment())
    box = control(editor, "Optimiser")
    point_at(box)
    QTest.keyClick(box, Qt.Key.Key_Home)
    assert card.toPlainText().startswith("Optimiser: Full-batch descent")


def test_a_preset_turns_the_card_to_the_page(qtbot: QtBot) -> None:
    editor, card = edited_with_card(qtbot, Experiment())
    point_at(control(editor, "Beta 1"))
    editor.preset_menu.actions()[3].trigger()
    assert card.toPlainText().startswith("Data")


def test_html_has_every_part() -> None:
    field = TrainingSpec.model_fields["schedule"]
    html = as_html(kind_help(field, InverseTime), LIGHT)
    assert "Schedule: 1/t" in html
    (fraction,) = [piece for piece in InverseTime.formula if isinstance(piece, Fraction)]
    assert html.index(fraction.above) < html.index(fraction.below)


def test_a_layer_says_where_it_comes_from() -> None:
    text = spec_help(Residual)
    assert "He et al." in text.why
    assert "He et al." not in text.what
    assert text.formula == Residual.formula


def test_an_unusual_value_is_taken_and_remarked(qtbot: QtBot) -> None:
    form = shown(qtbot)
    assert remarks(form) == []
    retype(control(form, "Learning rate"), "0.5")
    assert form.spec == TrainingSpec(optimizer=Adam(learning_rate=0.5))
    assert remarks(form) == ["Allowed, but unusual: mostly 1e-5 to 0.1."]
    retype(control(form, "Learning rate"), "0.01")
    assert remarks(form) == []


def test_a_fault_takes_the_place_of_the_remark(qtbot: QtBot) -> None:
    form = shown(qtbot, TrainingSpec(epochs=50_000))
    assert remarks(form) == ["Allowed, but unusual: mostly 1 to 2000."]
    retype(control(form, "Epochs"), "0")
    assert remarks(form) == []
    form.set_spec(TrainingSpec(epochs=3000))
    assert remarks(form) == ["Allowed, but unusual: mostly 1 to 2000."]


def test_an_optional_group_is_ticked_edited_and_unticked(qtbot: QtBot) -> None:
    form = shown(qtbot)
    check = control(form, "Clip gradients")
    assert isinstance(check, CheckControl)
    assert not control(form, "Limit").isVisible()
    check.setFocus()
    QTest.keyClick(check, Qt.Key.Key_Space)
    assert form.spec == TrainingSpec(clipping=Clipping())
    assert control(form, "Limit").isVisible()
    retype(control(form, "Limit"), "2.5")
    assert form.spec == TrainingSpec(clipping=Clipping(limit=2.5))
    QTest.keyClick(check, Qt.Key.Key_Space)
    assert form.spec == TrainingSpec()
    QTest.keyClick(check, Qt.Key.Key_Space)
    assert form.spec == TrainingSpec(clipping=Clipping(limit=2.5))


def test_an_optional_group_follows_a_spec_set_from_outside(qtbot: QtBot) -> None:
    form = shown(qtbot)
    form.edited.connect(pytest.fail)
    (clipping, _) = form.findChildren(OptionalGroup)
    form.set_spec(TrainingSpec(clipping=Clipping(by="value")))
    assert clipping.value() == Clipping(by="value")
    form.set_spec(TrainingSpec())
    assert clipping.value() is None
