"""Undo in a line of text: typing not yet taken is taken back, else it is left to the window."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from dllab.spec.marks import FilePath
from ui.forms.fields import TextControl
from ui.forms.name_control import NameControl
from ui.forms.path_control import PathControl

CTRL = Qt.KeyboardModifier.ControlModifier


class Window(QMainWindow):
    """Counts how often undo reached it."""

    def __init__(self, control: QWidget) -> None:
        super().__init__()
        self.undone = 0
        self.setCentralWidget(control)
        action = self.addAction("Undo")
        action.setShortcut(QKeySequence("Ctrl+Z"))
        action.triggered.connect(self._note)

    def _note(self) -> None:
        self.undone += 1


Control = PathControl | NameControl | TextControl


def path() -> PathControl:
    return PathControl(FilePath("Files"))


@pytest.mark.parametrize("make", [path, NameControl, TextControl])
def test_undo_reaches_the_window_once_everything_typed_is_taken(
    qtbot: QtBot, make: Callable[[], Control]
) -> None:
    control = make()
    control.set_value("old")
    window = Window(control)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    line = control.focusProxy() or control
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    QTest.keyClick(line, Qt.Key.Key_Z, CTRL)
    assert window.undone == 1
    QTest.keyClicks(line, "er")
    taken_at_once = isinstance(control, TextControl)
    if not taken_at_once:
        QTest.keyClick(line, Qt.Key.Key_Z, CTRL)
        assert window.undone == 1
        assert control.value() == "old"
        QTest.keyClicks(line, "er")
        QTest.keyClick(line, Qt.Key.Key_Return)
    QTest.keyClick(line, Qt.Key.Key_Z, CTRL)
    assert window.undone == 2
    assert control.value() == "older"
