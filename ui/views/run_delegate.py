"""Rows of two lines: the name across all columns, and below it the state with the figures."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import (
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui.views.run_rows import NAME

Index = QModelIndex | QPersistentModelIndex
Element = QStyle.SubElement
# Between text and the edge of its room, as Qt's styles have it.
MARGIN = 3
# What Qt makes of a line's end in a cell.
LINE = "\u2028"


class RunDelegate(QStyledItemDelegate):
    """Each cell paints its part of the first line, which no column is wide enough for."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        # Where the name of the row painted last lies, which all its cells ask.
        self._room: tuple[tuple[QRect, int, int], QRect] | None = None

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802
        """Leave the first line to `paint`."""
        super().initStyleOption(option, index)
        option.text = f" {LINE}{option.text.split(LINE)[-1]}"

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The cell, and the part of the name that lies in it."""
        super().paint(painter, option, index)
        name = index.sibling(index.row(), NAME)
        room = self._name_room(name)
        whole, metrics = str(name.data()).split("\n")[0], self._table.fontMetrics()
        text = metrics.elidedText(whole, Qt.TextElideMode.ElideRight, room.width() - MARGIN)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text
        painter.save()
        painter.setClipRect(option.rect)
        painter.setFont(self._table.font())
        painter.setPen(option.palette.color(role))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, text)
        painter.restore()

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802
        """The name, once: a run that trains has news all the time, and is typed over otherwise."""
        name = index.data(Qt.ItemDataRole.EditRole)
        if isinstance(editor, QLineEdit) and not editor.isModified() and editor.text() != name:
            super().setEditorData(editor, index)

    def updateEditorGeometry(  # noqa: N802
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """From where the name begins to the end of the row: a name is longer than its column."""
        super().updateEditorGeometry(editor, option, index)
        place = editor.geometry()
        place.setRight(self._table.viewport().width() - 1)
        editor.setGeometry(place)

    def _name_room(self, name: Index) -> QRect:
        """From where the name begins to the end of the row, a line high."""
        rect, right = self._table.visualRect(name), self._table.viewport().width()
        height = self._table.fontMetrics().lineSpacing()
        if self._room is None or self._room[0] != (rect, right, height):
            self._room = (rect, right, height), self._measured(name, rect, right, height)
        return self._room[1]

    def _measured(self, name: Index, rect: QRect, right: int, height: int) -> QRect:
        option = QStyleOptionViewItem()
        self._table.initViewItemOption(option)
        self.initStyleOption(option, name)
        option.rect = rect
        text = self._table.style().subElementRect(Element.SE_ItemViewItemText, option, self._table)
        top = text.center().y() + 1 - height
        return QRect(text.left() + MARGIN, top, right - text.left() - MARGIN, height)
