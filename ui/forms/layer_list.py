"""The network as a list of layers, with the form of the chosen one below."""

from collections.abc import Callable
from functools import partial
from typing import cast

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

from dllab.spec import (
    Experiment,
    Layer,
    NetworkSummary,
    Problem,
    Shape,
    Spec,
    describe,
    kinds_of,
    summarise,
)
from ui.forms.amounts import memory
from ui.forms.chosen_layer import ChosenLayer
from ui.forms.layer_model import LayerModel, cost, layer_rows
from ui.forms.layer_view import LayerView
from ui.forms.notes import MUTED, Note, explanation
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


class LayerList(QWidget):
    """Adds, removes, duplicates, reorders and edits layers.

    Signals:
        edited(layers): the person made another network, a tuple of layers.
    """

    edited = Signal(object)

    def __init__(self, layers: Layers, shape: Shape) -> None:
        super().__init__()
        self._layers: Layers = ()
        self._shape = shape
        self._input = QLabel()
        self._totals = Note(MUTED)
        self._totals.setToolTip(TOTALS_TIP)
        self._model = LayerModel(self)
        self._view = LayerView(self._model)
        self._chosen = ChosenLayer()
        self._actions = self._make_actions()
        self._lay_out()
        self._model.moved.connect(self.move_layer)
        self._view.selectionModel().currentChanged.connect(lambda _: self._show_chosen())
        self._chosen.edited.connect(self._replace_chosen)
        self.set_network(layers, shape, ())

    @property
    def layers(self) -> Layers:
        """The network as it is shown."""
        return self._layers

    @property
    def row(self) -> int:
        """The chosen layer's place; -1 when there is none."""
        return self._view.currentIndex().row()

    def choose(self, row: int) -> None:
        """Show a layer's form."""
        self._view.setCurrentIndex(self._model.index(row, 0))

    def set_network(self, layers: Layers, shape: Shape, problems: tuple[Problem, ...]) -> None:
        """Show a network, what it is fed and what is wrong with it; says nothing."""
        row = min(max(self.row, 0), len(layers) - 1)
        self._layers, self._shape = layers, shape
        network = summarise(layers, shape)
        self._model.set_rows(layer_rows(layers, network, problems))
        self._input.setText(f"Input {describe(shape)}")
        self._totals.say(totals(network))
        self.choose(row)
        self._show_chosen()

    def add(self, layer: Layer) -> None:
        """Put a layer behind the chosen one."""
        place = self.row + 1
        self._change((*self._layers[:place], layer, *self._layers[place:]), place)

    def duplicate(self) -> None:
        """Put a copy of the chosen layer behind it."""
        self.add(self._layers[self.row])

    def remove(self) -> None:
        """Take the chosen layer out."""
        row = self.row
        self._change(self._layers[:row] + self._layers[row + 1 :], row)

    def move_layer(self, source: int, place: int) -> None:
        """Put a layer to another place."""
        layers = list(self._layers)
        layers.insert(place, layers.pop(source))
        self._change(tuple(layers), place)

    def _move_chosen(self, step: int) -> None:
        self.move_layer(self.row, self.row + step)

    def _replace_chosen(self, layer: Layer) -> None:
        row = self.row
        self._change((*self._layers[:row], layer, *self._layers[row + 1 :]), row)

    def _change(self, layers: Layers, row: int) -> None:
        self.set_network(layers, self._shape, ())
        self.choose(min(row, len(layers) - 1))
        self.edited.emit(layers)

    def _show_chosen(self) -> None:
        row, last = self.row, len(self._layers) - 1
        self._chosen.show_layer(self._layers[row] if row >= 0 else None)
        duplicate, remove, up, down = self._actions
        for action in (duplicate, remove):
            action.setEnabled(row >= 0)
        up.setEnabled(row > 0)
        down.setEnabled(0 <= row < last)

    def _make_actions(self) -> tuple[QAction, QAction, QAction, QAction]:
        return (
            self._action("Duplicate layer", "duplicate", "Ctrl+D", self.duplicate),
            self._action("Remove layer", "remove", "Del", self.remove),
            self._action("Move layer up", "up", "Alt+Up", partial(self._move_chosen, -1)),
            self._action(
                "Move layer down",
                "down",
                "Alt+Down",
                partial(self._move_chosen, 1),
            ),
        )

    def _action(self, text: str, drawing: str, keys: str, do: Callable[[], None]) -> QAction:
        action = QAction(icon(drawing), text, self)
        action.setShortcut(keys)
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.setToolTip(f"{text} ({action.shortcut().toString()})")
        action.triggered.connect(lambda _: do())
        self._view.addAction(action)
        return action

    def _lay_out(self) -> None:
        top = QWidget()
        column = QVBoxLayout(top)
        column.setContentsMargins(0, GRID, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self._input)
        column.addWidget(self._view, 1)
        column.addWidget(self._totals)
        column.addLayout(self._make_bar())
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.addWidget(top)
        splitter.addWidget(ScrollPanel(self._chosen))
        splitter.setChildrenCollapsible(False)
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)

    def _make_bar(self) -> QHBoxLayout:
        bar = QHBoxLayout()
        bar.setSpacing(GRID // 2)
        bar.addWidget(self._add_button())
        bar.addStretch()
        for action in self._actions:
            button = QToolButton()
            button.setDefaultAction(action)
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            bar.addWidget(button)
        return bar

    def _add_button(self) -> QToolButton:
        button = QToolButton()
        button.setText("Add layer")
        button.setIcon(icon("add"))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setToolTip("Add a layer behind the chosen one")
        button.setMenu(self._add_menu())
        return button

    def _add_menu(self) -> QMenu:
        menu = QMenu(self)
        for kind in kinds_of(Layer):
            text = f"{kind.title}: {explanation(kind)}".replace("&", "&&")
            menu.addAction(text, partial(self._add_kind, kind))
        return menu

    def _add_kind(self, kind: type[Spec]) -> None:
        self.add(cast("Layer", kind()))


def totals(network: NetworkSummary) -> str:
    """Parameters, memory and cost of the whole network, as far as they are known."""
    text = (
        f"{network.total:,} parameters · {memory(network.parameter_bytes)}\n"
        f"{network.trainable:,} trainable · {network.non_trainable:,} not trainable"
    )
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
