"""The network as a list of layers, with the form of the chosen one below."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from dllab.plurals import counted
from dllab.spec import (
    Experiment,
    ExperimentError,
    Layer,
    NetworkSummary,
    Problem,
    Shape,
    describe,
    summarise,
)
from dllab.spec.everywhere_note import change_note
from dllab.spec.experiment import MOST_LAYERS
from dllab.spec.layer_text import layers_from_text, layers_to_text
from ui.forms.add_layer_menu import AddLayerMenu
from ui.forms.amounts import memory
from ui.forms.change_note import ChangeNote
from ui.forms.chosen_layer import ChosenLayer
from ui.forms.everywhere_menu import EverywhereMenu
from ui.forms.folding import Folding
from ui.forms.help_hook import HelpHook
from ui.forms.help_text import HelpText, field_help
from ui.forms.layer_actions import LayerActions
from ui.forms.layer_model import LayerModel, cost, layer_rows
from ui.forms.layer_view import LayerView
from ui.forms.notes import FAULT, MUTED, Note
from ui.forms.scroll import ScrollPanel
from ui.icons import icon
from ui.theme import GRID, apply_theme

Layers = tuple[Layer, ...]

TOTALS_TIP = (
    "Parameters: the numbers the network holds, and their memory; gradient and optimiser need as "
    "much again, each. Multiply-adds: products of an input and a weight, for one sample forward; "
    "training takes about three times as many. Activations: the layers' outputs for one sample, "
    "all kept while training; times the batch size."
)
EVERYWHERE_TIP = (
    "Set batch norm, dropout, initialiser or activation in all layers at once; a single undo takes "
    "it back"
)


class LayerList(QWidget):
    """Adds, removes, copies, reorders and edits layers, one or several at once.

    Signals:
        edited(layers): the person made another network, a tuple of layers.
        explained(text): the help for the layer or option the person points at.
        undo_wanted(): the person wants the last edit taken back.
    """

    edited = Signal(object)
    explained = Signal(HelpText)
    undo_wanted = Signal()

    def __init__(self, layers: Layers, shape: Shape, folding: Folding | None = None) -> None:
        super().__init__()
        self._layers: Layers = ()
        self._shape = shape
        self._input = QLabel()
        self._totals = Note(MUTED)
        self._totals.setToolTip(TOTALS_TIP)
        self._refusal = Note(FAULT)
        self._news = ChangeNote()
        self._model = LayerModel(self)
        self._view = LayerView(self._model)
        self._chosen = ChosenLayer(folding or Folding())
        self.actions_ = LayerActions(self._view)
        self._add_menu = AddLayerMenu(self)
        self._everywhere = EverywhereMenu(self)
        self._lay_out()
        self._connect()
        self.set_network(layers, shape, ())

    @property
    def layers(self) -> Layers:
        """The network as it is shown."""
        return self._layers

    @property
    def row(self) -> int:
        """The place of the layer whose form is shown; -1 when there is none."""
        return self._view.currentIndex().row()

    def choose(self, row: int) -> None:
        """Show a layer's form and explain its kind."""
        self._view.choose([row])
        self.explained.emit(self._layer_help())

    def set_network(self, layers: Layers, shape: Shape, problems: tuple[Problem, ...]) -> None:
        """Show a network, what it is fed and what is wrong with it; says nothing."""
        row = min(max(self.row, 0), len(layers) - 1)
        rows = [chosen for chosen in self._view.rows if chosen < len(layers)]
        if layers != self._layers:
            self._refusal.say("")
            self._news.say("")
        self._layers, self._shape = layers, shape
        network = summarise(layers, shape)
        self._model.set_rows(layer_rows(layers, network, problems))
        self._input.setText(f"Input {describe(shape)}")
        self._totals.say(totals(network))
        self._view.choose(rows if row in rows else [row], row)
        self._show_chosen()

    def add(self, *layers: Layer) -> None:
        """Put layers behind the chosen ones."""
        place = max(self._view.rows, default=self.row) + 1
        added = (*self._layers[:place], *layers, *self._layers[place:])
        self._change(added, list(range(place, place + len(layers))))

    def duplicate(self) -> None:
        """Put a copy of the chosen layers behind them."""
        self.add(*self._chosen_layers())

    def remove(self) -> None:
        """Take the chosen layers out."""
        rows = self._view.rows
        kept = tuple(layer for row, layer in enumerate(self._layers) if row not in rows)
        self._change(kept, rows[:1])

    def copy(self) -> None:
        """Copy the chosen layers to the clipboard, as text."""
        QApplication.clipboard().setText(layers_to_text(self._chosen_layers()))

    def cut(self) -> None:
        """Take the chosen layers to the clipboard."""
        self.copy()
        self.remove()

    def paste(self) -> None:
        """Put the clipboard's layers behind the chosen ones, or say why that cannot be."""
        try:
            layers = layers_from_text(QApplication.clipboard().text())
        except ExperimentError as error:
            self._refusal.say(
                f"The clipboard holds no layers ({error}). Copy layers here, or the JSON of an "
                "experiment, and paste again."
            )
            return
        if len(self._layers) + len(layers) > MOST_LAYERS:
            self._refusal.say(
                f"A network may have up to {MOST_LAYERS:,} layers, with the {len(layers):,} of "
                f"the clipboard it would have {len(self._layers) + len(layers):,}: paste fewer."
            )
            return
        self.add(*layers)

    def move_layer(self, source: int, place: int) -> None:
        """Put a layer to another place."""
        layers = list(self._layers)
        layers.insert(place, layers.pop(source))
        self._change(tuple(layers), [place])

    def _move_chosen(self, step: int) -> None:
        """Each chosen layer changes place with its neighbour, the foremost first."""
        layers, rows = list(self._layers), self._view.rows
        for row in rows if step < 0 else reversed(rows):
            layers[row], layers[row + step] = layers[row + step], layers[row]
        self._change(tuple(layers), [row + step for row in rows])

    def _chosen_layers(self) -> Layers:
        return tuple(self._layers[row] for row in self._view.rows)

    def _replace_chosen(self, layer: Layer) -> None:
        # The help stays with the option that was edited.
        row = self.row
        self.set_network((*self._layers[:row], layer, *self._layers[row + 1 :]), self._shape, ())
        self.edited.emit(self._layers)

    def _change_all(self, change: Callable[[Layers], Layers]) -> None:
        before = self._layers
        changed = change(before)
        if changed == before:
            self._refusal.say("Nothing to change: every layer this concerns is like that.")
            return
        self._change(changed, [self.row])
        self._news.say(change_note(before, changed))

    def _change(self, layers: Layers, rows: list[int]) -> None:
        self.set_network(layers, self._shape, ())
        last = len(layers) - 1
        self._view.choose([row for row in rows if row <= last] or [last])
        self.explained.emit(self._layer_help())
        self.edited.emit(layers)

    def _show_chosen(self) -> None:
        row = self.row
        self._chosen.show_layer(self._layers[row] if row >= 0 else None, self._model.cost(row))
        self._show_actions()
        if self._view.hasFocus():
            self.explained.emit(self._layer_help())

    def _layer_help(self) -> HelpText:
        if self.row < 0:
            return field_help(Experiment.model_fields["layers"])
        return self._chosen.layer_help()

    def _show_actions(self) -> None:
        self.actions_.follow(self._view.rows, len(self._layers))

    def _connect(self) -> None:
        self._model.moved.connect(self.move_layer)
        selection = self._view.selectionModel()
        selection.currentChanged.connect(lambda _: self._show_chosen())
        selection.selectionChanged.connect(lambda _: self._show_actions())
        self._chosen.edited.connect(self._replace_chosen)
        self._chosen.explained.connect(self.explained)
        HelpHook(self._view, self._layer_help).asked.connect(self.explained)
        self._everywhere.chosen.connect(self._change_all)
        self._add_menu.chosen.connect(lambda kind: self.add(kind()))
        self._add_menu.explained.connect(self.explained)
        self._news.undo_wanted.connect(self.undo_wanted)
        actions = self.actions_
        for action, do in (
            (actions.add, self._show_add_menu),
            (actions.cut, self.cut),
            (actions.copy, self.copy),
            (actions.paste, self.paste),
            (actions.duplicate, self.duplicate),
            (actions.remove, self.remove),
            (actions.up, partial(self._move_chosen, -1)),
            (actions.down, partial(self._move_chosen, 1)),
        ):
            action.triggered.connect(lambda _checked, do=do: do())

    # Layout

    def _lay_out(self) -> None:
        top = QWidget()
        column = QVBoxLayout(top)
        column.setContentsMargins(0, GRID, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(self._make_bar())
        column.addWidget(self._view, 1)
        column.addWidget(self._refusal)
        column.addWidget(self._news)
        column.addWidget(self._totals)
        column.addLayout(self._make_buttons())
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.addWidget(top)
        splitter.addWidget(ScrollPanel(self._chosen))
        splitter.setChildrenCollapsible(False)
        # What there is more than seven layers take is the form's.
        splitter.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)

    def _make_bar(self) -> QHBoxLayout:
        actions = self.actions_
        bar = QHBoxLayout()
        bar.setSpacing(0)
        bar.addWidget(self._input, 1)
        edits = (actions.copy, actions.paste, actions.duplicate, actions.remove)
        for action in (*edits, actions.up, actions.down):
            bar.addWidget(_small_button(action))
        return bar

    def _make_buttons(self) -> QHBoxLayout:
        tip = self.actions_.add.toolTip()
        self._add_button = _menu_button("Add layer", "add", tip, self._add_menu)
        everywhere = _menu_button("Everywhere", "layers", EVERYWHERE_TIP, self._everywhere)
        bar = QHBoxLayout()
        bar.setSpacing(GRID)
        bar.addWidget(self._add_button)
        bar.addWidget(everywhere)
        bar.addStretch()
        return bar

    def _show_add_menu(self) -> None:
        self._add_menu.open_at(self._add_button.mapToGlobal(self._add_button.rect().topLeft()))


def _small_button(action: QAction) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(action)
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def _menu_button(text: str, drawing: str, tip: str, menu: QMenu) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setIcon(icon(drawing))
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setToolTip(tip)
    button.setMenu(menu)
    return button


def totals(network: NetworkSummary) -> str:
    """Parameters, memory and cost of the whole network, as far as they are known."""
    trained = f"{network.trainable:,} trainable" if network.non_trainable else "all trainable"
    text = f"{counted(network.total, 'parameter')}, {trained} · {memory(network.parameter_bytes)}"
    spent = cost(network.multiply_adds, network.activation_bytes)
    text += f"\n{spent}" if spent else ""
    fits = network.output_shape is not None or not network.layers
    return text if fits else f"{text}\nwithout the layers from the one that does not fit"


def demo() -> None:
    """Show the lecture's network in a window of its own."""
    app = QApplication([])
    apply_theme(app)
    layers = LayerList(Experiment().layers, (28, 28, 1))
    layers.edited.connect(print)
    layers.resize(360, 700)
    layers.show()
    app.exec()


if __name__ == "__main__":
    demo()
