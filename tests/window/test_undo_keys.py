"""Undo and redo are reached by their keys from wherever the focus is."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from dllab.spec import TrainingSpec, preset
from ui.forms.experiment_editor import ExperimentEditor
from ui.forms.number_box import NumberBox
from ui.main_window import MainWindow

LECTURE = preset("lecture")
CTRL = Qt.KeyboardModifier.ControlModifier
CTRL_SHIFT = CTRL | Qt.KeyboardModifier.ShiftModifier


def epochs(count: int) -> TrainingSpec:
    return LECTURE.training.model_copy(update={"epochs": count})


def focus(window: MainWindow, widget: QWidget, qtbot: QtBot) -> None:
    window.activateWindow()
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus)


def turn_to(editor: ExperimentEditor, page: str) -> None:
    (tabs,) = editor.findChildren(QTabWidget)
    tabs.setCurrentIndex([tabs.tabText(tab) for tab in range(tabs.count())].index(page))


@pytest.fixture
def box(window: MainWindow, qtbot: QtBot) -> NumberBox:
    """The field of the epochs, with the focus."""
    turn_to(window.editor, "Training")
    boxes = window.editor.findChildren(NumberBox)
    (found,) = [box for box in boxes if box.accessibleName() == "Epochs"]
    focus(window, found, qtbot)
    return found


def retype(box: NumberBox, text: str) -> None:
    box.selectAll()
    QTest.keyClicks(box, text)


def test_a_number_just_typed_is_undone_and_redone_where_it_stands(
    window: MainWindow, box: NumberBox
) -> None:
    retype(box, "77")
    assert window.editor.experiment.training == epochs(77)
    for key, modifier in ((Qt.Key.Key_Z, CTRL_SHIFT), (Qt.Key.Key_Y, CTRL)):
        QTest.keyClick(box, Qt.Key.Key_Z, CTRL)
        assert window.editor.experiment == LECTURE
        assert box.text() == "30"
        QTest.keyClick(box, key, modifier)
        assert window.editor.experiment.training == epochs(77)
        assert box.text() == "77"
        assert box.hasFocus()


def test_what_is_half_typed_is_taken_back_before_the_edit(
    window: MainWindow, box: NumberBox
) -> None:
    window.editor.change(LECTURE.model_copy(update={"training": epochs(50)}))
    retype(box, "x")
    assert window.editor.experiment.training == epochs(50)
    QTest.keyClick(box, Qt.Key.Key_Z, CTRL)
    assert box.text() == "50"
    assert window.editor.experiment.training == epochs(50)
    QTest.keyClick(box, Qt.Key.Key_Z, CTRL)
    assert window.editor.experiment == LECTURE


@pytest.mark.parametrize("page", ["Data", "Network", "Training"])
def test_undo_works_from_every_widget_that_can_have_the_focus(
    window: MainWindow, qtbot: QtBot, page: str
) -> None:
    turn_to(window.editor, page)
    reached = [
        widget
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and widget.isEnabled()
        # A spin box hands its own focus to the line of text inside it.
        and not (isinstance(widget, QLineEdit) and isinstance(widget.parent(), NumberBox))
    ]
    assert len(reached) > 10
    for widget in reached:
        window.editor.change(LECTURE.model_copy(update={"training": epochs(31)}))
        focus(window, widget, qtbot)
        QTest.keyClick(widget, Qt.Key.Key_Z, CTRL)
        assert window.editor.experiment == LECTURE, widget
