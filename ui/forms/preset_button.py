"""The button that names the preset an experiment comes from, and offers others."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton

from dllab.spec import Experiment
from ui.forms.origin import Origin, origin_text
from ui.forms.preset_menu import PresetMenu
from ui.theme import GRID

NAMELESS = "Choose a ready experiment"
TIP = (
    "Replace data, network and training by a ready experiment, or keep the present one as a preset "
    "of your own. Your own data stay where its network fits them. Undo takes a replacement back."
)


class PresetButton(QToolButton):
    """As wide as there is room; the tooltip tells a name that is too long for that."""

    def __init__(self, menu: PresetMenu) -> None:
        super().__init__()
        self._name = NAMELESS
        self.setAccessibleName("Preset")
        self.setMenu(menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._show()

    def show_experiment(self, experiment: Experiment, origin: Origin | None) -> None:
        """Name a ready experiment, or the preset this one was made from."""
        self._name = origin_text(experiment, origin) or NAMELESS
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much of the name as there is room for."""
        super().resizeEvent(event)
        self._show()

    def _show(self) -> None:
        # The arrow of the menu stands at the right.
        room = self.width() - 3 * GRID
        elided = self.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideMiddle, room)
        self.setText(elided.replace("&", "&&"))
        self.setToolTip(TIP if elided == self._name else f"{self._name}\n{TIP}")
        self.setAccessibleDescription(self._name)
