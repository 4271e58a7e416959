"""The form of the layer chosen in the list."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from dllab.spec import Layer
from dllab.spec.layers import Dense
from ui.forms.folding import Folding
from ui.forms.help_hook import HelpHook
from ui.forms.help_text import HelpText, spec_help
from ui.forms.notes import MUTED, Note, explanation
from ui.forms.spec_form import SpecForm
from ui.theme import GRID

COST_TIP = (
    "Multiply-adds: products of an input and a weight, forward. Activations: the layer's outputs, "
    "kept while training. Both for one sample."
)


class ChosenLayer(QWidget):
    """Says what kind of layer it is and shows its options.

    Signals:
        edited(layer): the person made another layer of it.
        explained(text): the help for what the person points at.
    """

    edited = Signal(object)
    explained = Signal(HelpText)

    def __init__(self, folding: Folding) -> None:
        super().__init__()
        self._title = QLabel()
        bold = QFont(self.font())
        bold.setBold(True)
        self._title.setFont(bold)
        self._cost = Note(MUTED)
        self._cost.setToolTip(COST_TIP)
        self._form = SpecForm(Dense(), folding)
        self._form.edited.connect(self.edited)
        self._form.explained.connect(self.explained)
        hook = HelpHook(self._title, self.layer_help, self._cost)
        hook.asked.connect(self.explained)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        for widget in (self._title, self._cost, self._form):
            column.addWidget(widget)

    def layer_help(self) -> HelpText:
        """What the kind of layer says about itself."""
        return spec_help(type(self._form.spec))

    def show_layer(self, layer: Layer | None, cost: str) -> None:
        """Show a layer's cost and options, or where they will appear."""
        self._title.setVisible(layer is not None)
        self._form.setVisible(layer is not None)
        if layer is None:
            self._cost.say("The options of the layer chosen above appear here.")
            return
        self._title.setText(layer.title)
        self._title.setToolTip(explanation(type(layer)))
        self._cost.say(cost)
        self._form.set_spec(layer)
