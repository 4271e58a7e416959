"""Cells that keep their distance: a number stands close to the text that follows it."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from ui.theme import GRID

SPACE = GRID // 2
Index = QModelIndex | QPersistentModelIndex


class SpacedCell(QStyledItemDelegate):
    """A plain cell with room to the left and to the right of what it says."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the cell within its room."""
        option.rect = option.rect.adjusted(SPACE, 0, -SPACE, 0)
        super().paint(painter, option, index)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As wide as the cell with its room."""
        return super().sizeHint(option, index) + QSize(2 * SPACE, 0)
