"""The keys that go from panel to panel: forms or knobs, views, runs, findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from ui.main_window import MainWindow


def serve_keys(window: MainWindow) -> None:
    """Let the commands that go through views and panels do so."""
    actions = window.actions_
    actions.next_view.triggered.connect(lambda: window.views.turn(1))
    actions.previous_view.triggered.connect(lambda: window.views.turn(-1))
    actions.next_panel.triggered.connect(lambda: go_on(window, 1))
    actions.previous_panel.triggered.connect(lambda: go_on(window, -1))


def go_on(window: MainWindow, steps: int) -> None:
    """Give the focus to the panel so many panels on."""
    panels = _panels(window)
    now = QApplication.focusWidget()
    place = next((at for at, panel in enumerate(panels) if now and panel.isAncestorOf(now)), None)
    # From elsewhere, as from the slider: the views are nearest.
    on = panels.index(window.views) if place is None else (place + steps) % len(panels)
    panels[on].activateWindow()
    if target := _target(panels[on]):
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)


def _panels(window: MainWindow) -> list[QWidget]:
    """Those with something to do: of panels behind each other the one in front."""
    experiment, knobs, runs, findings = (dock.widget() for dock in window.docks)
    found = [experiment, knobs, window.views, runs, findings]
    seen = [panel for panel in found if not panel.visibleRegion().isEmpty()]
    return [panel for panel in seen if _target(panel)]


def _target(panel: QWidget) -> QWidget | None:
    """Where the focus was last in a panel, or its first control."""
    last = panel.focusWidget()
    if last and _can_be_reached(last):
        return last
    widget: QWidget | None = panel.nextInFocusChain()
    while widget and widget is not panel:
        if panel.isAncestorOf(widget) and _can_be_reached(widget):
            return widget
        widget = widget.nextInFocusChain()
    return None


def _can_be_reached(widget: QWidget) -> bool:
    by_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return by_tab and widget.isEnabled() and widget.isVisible()
