"""What was written is told for a while; what needs an answer stays."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.message_bar import MessageBar


@pytest.fixture
def bar(qtbot: QtBot, qapp: QApplication) -> Iterator[MessageBar]:  # noqa: ARG001
    """In a window where somebody writes, away from the mouse at the corner of the screen."""
    window, bar = QWidget(), MessageBar()
    column = QVBoxLayout(window)
    column.addWidget(QLineEdit())
    column.addWidget(bar)
    bar.leaving.setInterval(1)
    qtbot.addWidget(window)
    window.setGeometry(300, 300, 400, 100)
    with qtbot.waitActive(window):
        window.show()
    yield bar
    window.close()


def test_that_a_file_was_written_is_told_for_a_while(bar: MessageBar, qtbot: QtBot) -> None:
    bar.show_saved(Path("/home/ada/curves.png"))
    assert bar.message == "Saved /home/ada/curves.png"
    qtbot.waitUntil(lambda: not bar.message)


def test_another_message_stays(bar: MessageBar) -> None:
    bar.show_saved(Path("/home/ada/curves.png"))
    bar.show_message("No room is left on the disk.")
    assert not bar.leaving.isActive()
    assert bar.message == "No room is left on the disk."


def test_a_message_whose_button_has_the_focus_waits(bar: MessageBar, qtbot: QtBot) -> None:
    bar.show_saved(Path("/home/ada/curves.png"))
    (folder,) = [each for each in bar.findChildren(QToolButton) if each.text() == "Open folder"]
    folder.setFocus()
    with qtbot.waitSignal(bar.leaving.timeout):
        pass
    assert bar.message
    folder.clearFocus()
    qtbot.waitUntil(lambda: not bar.message)
