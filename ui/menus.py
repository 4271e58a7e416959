"""Which command stands where in the menus and the tool bar."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolBar, QToolButton

from ui.docks import arrange

if TYPE_CHECKING:
    from ui.main_window import MainWindow

THEMES = {"system": "As the system", "light": "Light", "dark": "Dark"}
PLACES = {
    "process": "In a Keras process of its own (smooth)",
    "thread": "In the window's training thread",
}


def fill_tool_bar(window: MainWindow) -> None:
    """The commands needed while training, with their names."""
    bar = QToolBar("Run", window)
    bar.setObjectName("Run")
    bar.setIconSize(QSize(20, 20))
    bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    actions = window.actions_
    bar.addActions([actions.start, actions.pause])
    bar.addWidget(_step_button(window))
    bar.addActions([actions.stop, actions.resume, actions.pre_flight, actions.range_test])
    bar.addSeparator()
    bar.addActions([actions.undo, actions.redo])
    bar.addSeparator()
    bar.addActions([actions.open, actions.save, actions.export])
    window.addToolBar(bar)


def _steps(window: MainWindow) -> list[QAction]:
    actions = window.actions_
    return [actions.one_batch, actions.one_epoch, actions.to_validation]


def _step_button(window: MainWindow) -> QToolButton:
    """One batch at a click; further steps in its menu."""
    button = QToolButton(window)
    menu = QMenu(button)
    menu.setToolTipsVisible(True)
    menu.addActions(_steps(window))
    batch = window.actions_.one_batch
    button.setMenu(menu)
    button.setText("Step")
    button.setIcon(batch.icon())
    button.setToolTip(batch.toolTip())
    button.clicked.connect(batch.trigger)
    # Its arrow would open a menu of which nothing can be chosen.
    batch.enabledChanged.connect(button.setEnabled)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
    return button


def fill_menus(window: MainWindow) -> None:
    """The menu bar."""
    bar = window.menuBar()
    actions = window.actions_
    file = bar.addMenu("&File")
    file.setToolTipsVisible(True)
    file.addActions([actions.new, actions.open])
    _fill_recent_when_shown(file.addMenu("Open recent"), window)
    file.addActions([actions.save, actions.save_as, actions.compact])
    file.addMenu(window.editor.preset_menu)
    file.addSeparator()
    file.addAction(actions.export)
    file.addSeparator()
    file.addActions([actions.import_model, actions.export_model, actions.export_run])
    file.addSeparator()
    file.addAction(actions.quit)
    edit = bar.addMenu("&Edit")
    edit.setToolTipsVisible(True)
    edit.addActions([actions.undo, actions.redo])
    edit.addSeparator()
    edit.addActions(window.editor.layer_actions.all)
    edit.addSeparator()
    edit.addAction(actions.copy_script)
    run = bar.addMenu("&Run")
    run.setToolTipsVisible(True)
    run.addActions([actions.start, actions.pause, *_steps(window), actions.stop])
    run.addAction(actions.knobs)
    run.addSeparator()
    run.addActions([actions.resume, actions.more_epochs, actions.branch, actions.use_settings])
    run.addAction(actions.reproduce)
    run.addSeparator()
    run.addActions([actions.forget, actions.delete])
    run.addSeparator()
    run.addActions([actions.pre_flight, actions.range_test, actions.repeat])
    run.addSeparator()
    _add_choices(run.addMenu("Train …"), PLACES, window.settings.place, window.use_place)
    view = bar.addMenu("&View")
    view.addAction(actions.fit)
    view.addSeparator()
    view.addActions([actions.next_view, actions.previous_view])
    view.addActions([actions.next_panel, actions.previous_panel])
    view.addSeparator()
    view.addActions([dock.toggleViewAction() for dock in window.docks])
    view.addAction("Reset panels", lambda: arrange(window, window.docks))
    view.addSeparator()
    _add_choices(view.addMenu("Theme"), THEMES, window.settings.theme, window.use_theme)
    bar.addMenu("&Help").addActions([actions.shortcuts, actions.about])


def _fill_recent_when_shown(menu: QMenu, window: MainWindow) -> None:
    menu.setToolTipsVisible(True)
    menu.aboutToShow.connect(lambda: _fill_recent(menu, window))
    # A menu without an entry cannot be opened, and then is never filled.
    menu.addAction("…")


def _fill_recent(menu: QMenu, window: MainWindow) -> None:
    menu.clear()
    for path in window.settings.recent:
        action = menu.addAction(path.name.replace("&", "&&"))
        action.setToolTip(str(path))
        action.triggered.connect(lambda _checked, path=path: window.files.open(path))
    if menu.isEmpty():
        menu.addAction("No session has been named yet").setEnabled(False)


def _add_choices(
    menu: QMenu, choices: dict[str, str], chosen: str, choose: Callable[[Any], None]
) -> None:
    group = QActionGroup(menu)
    for value, text in choices.items():
        action = QAction(text, group, checkable=True, checked=value == chosen)
        action.triggered.connect(lambda _checked, value=value: choose(value))
        menu.addAction(action)
