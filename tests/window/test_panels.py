"""Whatever became of the panels, one command brings them back to where they are at first."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from ui.main_window import MainWindow


def places(window: MainWindow) -> list[tuple[Qt.DockWidgetArea, bool, bool]]:
    return [
        (window.dockWidgetArea(dock), dock.isFloating(), dock.isHidden()) for dock in window.docks
    ]


def test_panels_are_brought_back(window: MainWindow, qtbot: QtBot) -> None:
    first = places(window)
    experiment, knobs, runs, findings = window.docks
    experiment.hide()
    knobs.setFloating(True)
    window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, runs)
    window.tabifyDockWidget(runs, findings)
    assert places(window) != first
    (reset,) = [each for each in window.findChildren(QAction) if each.text() == "Reset panels"]
    reset.trigger()
    assert places(window) == first
    assert window.tabifiedDockWidgets(experiment) == [knobs]
    assert not window.tabifiedDockWidgets(runs)
    qtbot.waitUntil(lambda: not experiment.visibleRegion().isEmpty())
