"""Which panels stand around the views, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QWidget

from ui.dock import Dock

if TYPE_CHECKING:
    from ui.main_window import MainWindow

# Of the layout that is remembered. Another one whenever a panel comes or goes: Qt would put a new
# panel anywhere.
LAYOUT = 1
LEFT, RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea


def docked(window: MainWindow) -> list[QDockWidget]:
    """The panels of a window in their places, in the order in which the menu names them."""
    panels: dict[str, QWidget] = {
        "Experiment": window.editor,
        "Knobs": window.knobs.panel,
        "Runs": window.runs,
        "Findings": window.findings,
    }
    docks: list[QDockWidget] = [Dock(title, widget, window) for title, widget in panels.items()]
    docks[1].visibilityChanged.connect(window.knobs.panel.look)
    arrange(window, docks)
    return docks


def arrange(window: MainWindow, docks: list[QDockWidget]) -> None:
    """Bring the panels of `docked` to where they are at first, whatever became of them."""
    experiment, knobs, runs, findings = docks
    for dock, area in zip(docks, (LEFT, LEFT, RIGHT, RIGHT), strict=True):
        dock.setFloating(False)
        window.addDockWidget(area, dock)
        dock.show()
    # While a run trains, its knobs are wanted where before it the forms were.
    window.tabifyDockWidget(experiment, knobs)
    experiment.raise_()
    window.resizeDocks([experiment, runs], [320, 290], Qt.Orientation.Horizontal)
    window.resizeDocks([runs, findings], [300, 200], Qt.Orientation.Vertical)


def show_experiment(window: MainWindow) -> None:
    """Bring the forms to the front of their panel."""
    experiment = window.docks[0]
    experiment.show()
    experiment.raise_()


def turn_over(window: MainWindow) -> None:
    """Bring the knobs to the front of the panel of the experiment, or that one again."""
    experiment, knobs, *_ = window.docks
    front = knobs if window.knobs.panel.visibleRegion().isEmpty() else experiment
    front.show()
    front.raise_()
    front.widget().setFocus()
