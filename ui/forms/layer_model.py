"""The rows of a layer list: what each layer is, what it gives and what is wrong with it."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from dllab.plurals import counted
from dllab.spec import Layer, LayerSummary, NetworkSummary, Problem, describe
from ui.forms.amounts import amount, memory
from ui.forms.notes import explanation
from ui.forms.option_text import main_options

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
# The delegate reads a whole `LayerRow` under this role.
ROW = Role.UserRole


class Mark(NamedTuple):
    """What is wrong with a layer, and whether it keeps the network from running."""

    message: str
    blocks: bool


@dataclass(frozen=True)
class LayerRow:
    """What one row says.

    Attributes:
        number: the layer's place, counted from 1.
        title: its kind.
        options: what is set, and worth saying.
        shape: what it gives.
        parameters: what it holds; empty when it holds none.
        cost: multiply-adds and activations, for one sample.
        explanation: what its kind does.
        marks: what is wrong with it.
    """

    number: int
    title: str
    options: str
    shape: str
    parameters: str
    cost: str
    explanation: str
    marks: tuple[Mark, ...] = ()

    @property
    def sentence(self) -> str:
        """The row as a screen reader says it."""
        parts = (self.title, self.options, self.shape, self.parameters, self.cost, self.faults)
        return ", ".join(part for part in parts if part)

    @property
    def faults(self) -> str:
        """What is wrong, as one text."""
        return " ".join(mark.message for mark in self.marks)

    @property
    def tip(self) -> str:
        """What a pointer that rests on the row is told: the faults, or else kind and cost."""
        return self.faults or "\n".join(part for part in (self.explanation, self.cost) if part)


def layer_rows(
    layers: tuple[Layer, ...], network: NetworkSummary, problems: tuple[Problem, ...]
) -> list[LayerRow]:
    """A row for each layer of a network with that summary."""
    return [
        _row(
            index + 1,
            layer,
            line,
            tuple(Mark(found.message, found.blocks) for found in problems if found.layer == index),
        )
        for index, (layer, line) in enumerate(zip(layers, network.layers, strict=True))
    ]


def _row(number: int, layer: Layer, line: LayerSummary, marks: tuple[Mark, ...]) -> LayerRow:
    shape = "output unknown" if line.output_shape is None else f"→ {describe(line.output_shape)}"
    return LayerRow(
        number,
        layer.title,
        main_options(layer),
        shape,
        counted(sum(line.parameters), "parameter") if any(line.parameters) else "",
        cost(line.multiply_adds, line.activation_bytes),
        explanation(type(layer)),
        marks,
    )


def cost(multiply_adds: int, activation_bytes: int) -> str:
    """What a layer or a network costs for one sample; nothing when it is not known."""
    parts = [f"{memory(activation_bytes)} activations"] if activation_bytes else []
    if multiply_adds:
        parts.insert(0, f"{amount(multiply_adds)} multiply-adds")
    return " · ".join(parts)


class LayerModel(QAbstractListModel):
    """Rows for a view, that can be dragged.

    Signals:
        moved(source, target): the person dragged a row to another place.
    """

    moved = Signal(int, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[LayerRow] = []

    def set_rows(self, rows: list[LayerRow]) -> None:
        """Show other rows; the chosen one stays chosen while their number is the same."""
        if len(rows) == len(self._rows):
            # Not only the data: heights may change too.
            self.layoutAboutToBeChanged.emit()
            self._rows = rows
            self.layoutChanged.emit()
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def cost(self, row: int) -> str:
        """What the layer in a row costs; nothing where there is no row."""
        return self._rows[row].cost if row >= 0 else ""

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """One for each layer."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:  # noqa: ANN401 - Qt's
        """A row as text, or as a `LayerRow` for the delegate."""
        row = self._rows[index.row()]
        match role:
            case Role.DisplayRole:
                return row.title
            case Role.ToolTipRole:
                return row.tip
            case Role.AccessibleTextRole:
                return row.sentence
            case int() if role == ROW:
                return row
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Rows can be dragged, and dropped between rows."""
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def supportedDropActions(self) -> Qt.DropAction:
        """Rows are moved, never copied."""
        return Qt.DropAction.MoveAction

    def moveRows(
        self,
        parent: Index,
        source: int,
        count: int,
        to_parent: Index,
        target: int,
    ) -> bool:
        """Put a row before the row `target`; a list view calls this at a drop."""
        if count != 1 or not self.beginMoveRows(parent, source, source, to_parent, target):
            return False
        place = target - (target > source)
        self._rows.insert(place, self._rows.pop(source))
        self.endMoveRows()
        self.moved.emit(source, place)
        return True
