"""The list view of a network's layers: rows can be dragged to another place."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QListView

from ui.forms.layer_delegate import LayerDelegate
from ui.forms.layer_model import LayerModel


class LayerView(QListView):
    """Rows as high as their text at the present width."""

    def __init__(self, model: LayerModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(LayerDelegate(self))
        self.setAccessibleName("Layers")
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def sizeHint(self) -> QSize:
        """Room for six layers."""
        return QSize(30 * self.fontMetrics().averageCharWidth(), 15 * self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        """Room for two."""
        return QSize(20 * self.fontMetrics().averageCharWidth(), 5 * self.fontMetrics().height())
