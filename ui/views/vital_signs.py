"""Vital signs of every layer over the epochs: one heat strip for each sign."""

from typing import Self

import numpy as np
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QGridLayout, QWidget

from dllab.history import RunHistory
from ui.forms.notes import MUTED, Note
from ui.insight import Insight
from ui.theme import GRID
from ui.views.floating import Floating
from ui.views.heat_strip import HeatStrip
from ui.views.layer_series import number_of
from ui.views.network_view import Numbers
from ui.views.recorded_view import RecordedView
from ui.views.signs import SIGNS

EMPTY = (
    "While a network trains, the vital signs of its layers are shown here: the ratio of each "
    "update to the weights, how strong gradients and activations are, which units are dead or "
    "saturated."
)
HOW = (
    "Measured on one batch of training samples, the same throughout. To slow the training down by "
    "no more than about 3 %, epochs may be skipped: each column reaches to the next epoch that was "
    "measured."
)
COLUMNS = 2


class VitalSignsView(RecordedView):
    """Six strips of layers and epochs; a click opens a layer."""

    title = "Vital signs"
    tip = "Update-to-weight ratios, gradients and activations of each layer, at a glance"
    empty = EMPTY

    def __init__(self, insight: Insight) -> None:
        super().__init__(insight)
        self.strips = [HeatStrip(sign) for sign in SIGNS]
        self._board = QWidget()
        grid = QGridLayout(self._board)
        grid.setContentsMargins(GRID, GRID, GRID, GRID)
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID)
        for place, strip in enumerate(self.strips):
            grid.addWidget(strip, *divmod(place, COLUMNS))
            strip.pointed.connect(lambda text, where, strip=strip: self._say(strip, text, where))
            strip.chosen.connect(self._choose)
        # Behind the strips in this order, and so in front of them.
        self._readout = Floating(self._board)
        self.add_row(Note(MUTED, HOW))
        self.lay_out(self._board)

    def _is_shown(self, history: RunHistory) -> bool:
        return bool(history.layers)

    def draw(self) -> None:
        """Draw what was measured."""
        measured = self.history.layers
        names = list(measured[-1].names)
        # A run whose network was changed on its way shows what it is now.
        measured = [each for each in measured if list(each.names) == names]
        epochs = [each.epoch for each in measured]
        marked = None
        if self.chosen is not None:
            marked = max(int(np.searchsorted(epochs, self.chosen, "right")) - 1, 0)
        for strip in self.strips:
            values = np.array([getattr(each, strip.sign.field) for each in measured], np.float64).T
            strip.show_values(names, epochs, values, marked, self.plot_font())

    def numbers(self) -> Numbers:
        """Every sign of every layer at every epoch."""
        measured = self.history.layers
        sizes = [len(each.names) for each in measured]
        columns: Numbers = {
            "epoch": np.repeat([each.epoch for each in measured], sizes),
            "step": np.repeat([each.step for each in measured], sizes),
        }
        named = {"layer": "names", **{sign.column: sign.field for sign in SIGNS}}
        for name, field in named.items():
            columns[name] = np.concatenate([np.array(getattr(each, field)) for each in measured])
        return columns

    def take_from(self, other: Self) -> None:
        """See `NetworkView.take_from`."""
        self.history = other.history

    def _choose(self, row: int) -> None:
        """The layer of a row, whose name begins with its number."""
        self.layer_chosen.emit(max(number_of(self.history.layers[-1].names[row]) - 1, 0))

    def _say(self, strip: HeatStrip, text: str, where: QPoint) -> None:
        self._readout.say(text, strip.mapTo(self._board, where))


if __name__ == "__main__":
    from ui.views.sample_networks import show_view

    show_view(VitalSignsView)
