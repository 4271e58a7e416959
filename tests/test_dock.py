"""The buttons of a panel can be seen in both themes, also after it was a window of its own."""

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMainWindow
from pytestqt.qtbot import QtBot

from tests.test_theme import contrast
from ui.dock import BUTTONS, Dock
from ui.theme import DARK, LIGHT, Colours, Mode, apply_theme


@pytest.mark.parametrize(("mode", "shades"), [("dark", DARK), ("light", LIGHT)])
@pytest.mark.parametrize("floated", [False, True])
@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_buttons_stand_out(
    qapp: QApplication, qtbot: QtBot, mode: Mode, shades: Colours, floated: bool
) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    dock = Dock("Panel", QLabel("inside"), window)
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    # A theme may change at any time.
    apply_theme(qapp, "light" if mode == "dark" else "dark")
    window.show()
    apply_theme(qapp, mode)
    for floating in [True, False] if floated else []:
        dock.setFloating(floating)
    for name in BUTTONS:
        button = dock.findChild(QAbstractButton, name)
        assert button is not None
        assert button.toolTip()
        qtbot.waitUntil(button.isVisible)
        assert strongest(button.grab().toImage(), shades.window) >= 3


def test_a_restored_panel_keeps_the_lab_s_drawings(qapp: QApplication, qtbot: QtBot) -> None:
    apply_theme(qapp, "dark")
    window = QMainWindow()
    qtbot.addWidget(window)
    dock = Dock("Panel", QLabel("inside"), window)
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    window.show()

    def drawn() -> list[QImage]:
        size = QSize(16, 16)
        buttons = [dock.findChild(QAbstractButton, name) for name in BUTTONS]
        return [button.icon().pixmap(size).toImage() for button in buttons if button]

    before = drawn()
    assert window.restoreState(window.saveState())
    assert len(before) == len(BUTTONS)
    assert drawn() == before


def strongest(picture: QImage, ground: str) -> float:
    return max(
        contrast(QColor(picture.pixel(x, y)), ground)
        for x in range(picture.width())
        for y in range(picture.height())
    )
