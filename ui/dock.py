"""A part of the window that can be moved, floated and hidden."""

from PySide6.QtWidgets import QAbstractButton, QDockWidget, QMainWindow, QWidget

from ui.icons import icon

# Qt's names for the buttons of a title bar; our drawing and what a button does.
BUTTONS = {
    "qt_dockwidget_closebutton": ("close", "Hide this panel; the View menu brings it back"),
    "qt_dockwidget_floatbutton": ("float", "Make this panel a window of its own, or dock it again"),
}


class Dock(QDockWidget):
    """Its buttons wear the theme's colours: Fusion's own are grey pictures, faint in the dark."""

    def __init__(self, title: str, widget: QWidget, window: QMainWindow) -> None:
        super().__init__(title, window)
        self.setObjectName(title)
        self.setWidget(widget)
        self._draw_buttons()
        # Qt sets its own pictures again then; the last ones when a layout is restored.
        for changed in (
            self.topLevelChanged,
            self.featuresChanged,
            self.dockLocationChanged,
            self.visibilityChanged,
        ):
            changed.connect(self._draw_buttons)

    def _draw_buttons(self) -> None:
        for name, (drawing, tip) in BUTTONS.items():
            button = self.findChild(QAbstractButton, name)
            if button:
                button.setIcon(icon(drawing))
                button.setToolTip(tip)
