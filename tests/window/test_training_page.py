"""The page of the training at 1280 x 800: little to scroll, and folded as it was left."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTabWidget, QToolButton
from pytestqt.qtbot import QtBot

from dllab.session import Session
from ui.forms.number_box import NumberBox
from ui.forms.scroll import ScrollPanel
from ui.lab import Lab
from ui.main_window import MainWindow
from ui.settings import Settings


def panel(window: MainWindow) -> ScrollPanel:
    (tabs,) = window.editor.findChildren(QTabWidget)
    tabs.setCurrentIndex(2)
    (found,) = [panel for panel in window.editor.findChildren(ScrollPanel) if panel.isVisible()]
    return found


def heading(window: MainWindow, title: str) -> QToolButton:
    buttons = window.editor.findChildren(QToolButton)
    (found,) = [button for button in buttons if button.accessibleName() == title]
    return found


def test_the_form_is_hardly_longer_than_its_view(window: MainWindow, qtbot: QtBot) -> None:
    bar = panel(window).verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    assert bar.maximum() < bar.pageStep() / 4
    for title in ("Optimisation", "Epochs and batches"):
        heading(window, title).click()
    qtbot.waitUntil(lambda: bar.maximum() == 0)


def test_what_was_opened_is_open_at_the_next_start(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    assert not box(window, "Histograms").isVisible()
    panel(window)
    heading(window, "Computing").setFocus()
    QTest.keyClick(heading(window, "Computing"), Qt.Key.Key_Space)
    assert box(window, "Histograms").isVisible()
    window.close()
    again = MainWindow(Lab(Session.open(tmp_path / "work.dllab")), Settings())
    qtbot.addWidget(again)
    again.show()
    panel(again)
    assert box(again, "Histograms").isVisible()
    assert box(again, "Epochs").isVisible()
    again.close()


def box(window: MainWindow, name: str) -> NumberBox:
    boxes = window.editor.findChildren(NumberBox)
    (found,) = [box for box in boxes if box.accessibleName() == name]
    return found
