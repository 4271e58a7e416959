"""The list view of a network's layers: rows can be dragged to another place."""

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView

from ui.forms.layer_delegate import MARGIN, LayerDelegate
from ui.forms.layer_model import LayerModel


class LayerView(QListView):
    """Rows as high as their text at the present width."""

    def __init__(self, model: LayerModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(LayerDelegate(self))
        self.setAccessibleName("Layers")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        # Rows are dragged one by one; several are moved by keys.
        self.selectionModel().selectionChanged.connect(
            lambda _: self.setDragEnabled(len(self.rows) == 1)
        )

    @property
    def rows(self) -> list[int]:
        """The chosen rows, from the top."""
        return sorted(index.row() for index in self.selectionModel().selectedIndexes())

    def choose(self, rows: list[int], current: int | None = None) -> None:
        """Choose rows; the current one is the last of them unless another is named."""
        selection = QItemSelection()
        for row in rows:
            index = self.model().index(row, 0)
            selection.select(index, index)
        keeping = QItemSelectionModel.SelectionFlag.NoUpdate
        chosen = self.model().index(rows[-1] if current is None else current, 0)
        self.selectionModel().setCurrentIndex(chosen, keeping)
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(chosen)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let rows have the height they need at the new width, as when the scroll bar comes."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave Alt to the commands: at the list's end Alt+Up must not choose another row."""
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Room for seven layers of two lines."""
        return QSize(30 * self.fontMetrics().averageCharWidth(), self._room_for(7))

    def minimumSizeHint(self) -> QSize:
        """Room for two."""
        return QSize(20 * self.fontMetrics().averageCharWidth(), self._room_for(2))

    def _room_for(self, rows: int) -> int:
        return rows * (2 * self.fontMetrics().height() + 2 * MARGIN) + 2 * self.frameWidth()
