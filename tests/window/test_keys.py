"""Commands are reached by their keys from wherever the focus is, and all keys can be looked up."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QListView, QWidget
from pytestqt.qtbot import QtBot

from dllab.spec import DataSpec
from dllab.spec.data import NpzFile
from tests.window.test_undo_keys import focus, turn_to
from ui.actions import COMMANDS, NAME
from ui.forms.number_box import NumberBox
from ui.key_list import KeyList, command_keys
from ui.main_window import MainWindow
from ui.views.sample_runs import sample_book

CTRL = Qt.KeyboardModifier.ControlModifier
PAGES = {NumberBox: "Training", QLineEdit: "Data", QComboBox: "Training", QListView: "Network"}


def focused(window: MainWindow, kind: type[QWidget], qtbot: QtBot) -> QWidget:
    data = DataSpec(source=NpzFile())
    window.editor.change(window.editor.experiment.model_copy(update={"data": data}))
    turn_to(window.editor, PAGES[kind])
    found = next(
        widget
        for widget in window.editor.findChildren(kind)
        if widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None
    )
    focus(window, found, qtbot)
    return found


def is_claimed(widget: QWidget, keys: QKeySequence) -> bool:
    """Whether the control keeps a key for itself: Qt asks it before it looks for a shortcut."""
    pressed = keys[0]  # type: ignore[index]  # PySide6's stubs do not know it
    asked = QKeyEvent(QEvent.Type.ShortcutOverride, pressed.key(), pressed.keyboardModifiers())
    asked.ignore()
    QCoreApplication.sendEvent(widget, asked)
    return asked.isAccepted()


@pytest.mark.parametrize("kind", PAGES)
def test_no_control_keeps_a_command_s_key(
    window: MainWindow, kind: type[QWidget], qtbot: QtBot
) -> None:
    control = focused(window, kind, qtbot)
    for name in COMMANDS.keys() - {"undo", "redo"}:
        action: QAction = getattr(window.actions_, name)
        action.setEnabled(True)
        keys = [keys for keys in action.shortcuts() if not keys.isEmpty()]
        claimed = [each.toString() for each in keys if is_claimed(control, each)]
        assert claimed == []


def test_export_begins_while_a_number_is_typed(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setattr(window.views, "ask_and_export", lambda: asked.append(1))
    box = focused(window, NumberBox, qtbot)
    window.actions_.export.setEnabled(True)
    QTest.keyClick(box, Qt.Key.Key_E, CTRL)
    assert asked == [1]
    window.actions_.export.setEnabled(False)
    QTest.keyClick(box, Qt.Key.Key_E, CTRL)
    assert asked == [1]


def test_every_key_of_a_command_is_in_the_list(window: MainWindow, qtbot: QtBot) -> None:
    shown = KeyList(window)
    qtbot.addWidget(shown)
    written = " ".join(label.text() for label in shown.findChildren(QLabel))
    found = window.findChildren(QAction)
    actions = [action for action in found if not action.shortcut().isEmpty()]
    assert len(actions) > 20
    for action in actions:
        assert action.property(NAME) in written
        for keys in action.shortcuts():
            assert keys.toString(QKeySequence.SequenceFormat.NativeText) in written
    assert "live again" in written
    assert window.actions_.shortcuts.shortcut() == QKeySequence("F1")


def test_the_list_names_undo_whatever_it_would_take_back(window: MainWindow) -> None:
    window.editor.change(window.editor.experiment.with_training(epochs=7))
    assert window.actions_.undo.text() != "Undo"
    edit = {name: keys for keys, name in command_keys(window)["Edit"]}
    assert edit["Undo"] == "Ctrl+Z"
    assert "Redo" in edit


NO_MODIFIER = Qt.KeyboardModifier.NoModifier


def press(window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = NO_MODIFIER) -> None:
    QTest.keyClick(window.focusWidget() or window, key, modifier)


def test_keys_go_through_all_views(window: MainWindow, qtbot: QtBot) -> None:
    focused(window, NumberBox, qtbot)
    first, seen = window.views.currentWidget(), []
    for _ in window.views.titles:
        press(window, Qt.Key.Key_PageDown, CTRL)
        seen.append(window.views.currentWidget().objectName())
    assert seen == [*window.views.titles[1:], window.views.titles[0]]
    press(window, Qt.Key.Key_Tab, CTRL)
    press(window, Qt.Key.Key_PageUp, CTRL)
    assert window.views.currentWidget() is first


def test_a_key_goes_from_panel_to_panel_and_back(window: MainWindow, qtbot: QtBot) -> None:
    start = focused(window, NumberBox, qtbot)
    window.lab.book.reset(list(sample_book().runs.values()))
    # Nothing is found yet: there is nothing to reach.
    panels = [window.editor, window.views, window.runs]

    def panel() -> QWidget:
        now = window.focusWidget()
        return next(one for one in panels if one is now or one.isAncestorOf(now))

    seen = []
    for _ in panels:
        press(window, Qt.Key.Key_F6)
        seen.append(panel())
    assert seen == [*panels[1:], panels[0]]
    assert window.focusWidget() is start
    QTest.keyClick(start, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert panel() is window.runs


@pytest.mark.parametrize("place", ["slider", "groups", "members"])
def test_kept_epochs_are_stepped_through_from_slider_and_tabs(
    window: MainWindow, place: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    slider = window.states.slider
    stepped: list[int] = []
    monkeypatch.setattr(slider, "_choose", stepped.append)
    monkeypatch.setattr(slider.slider, "after", lambda _epoch, steps: steps)
    window.views.setCurrentWidget(window.states.views["Weights"])
    slider.slider.setEnabled(True)
    control = {
        "slider": slider.slider,
        "groups": window.views.groups,
        "members": window.views.members,
    }[place]
    focus(window, control, qtbot)
    QTest.keyClick(control, Qt.Key.Key_Comma)
    QTest.keyClick(control, Qt.Key.Key_Period)
    assert stepped == [-1, 1]
