"""Paints a layer in three lines, and below them what is wrong with it."""

from typing import cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.forms.layer_model import ROW, LayerRow, Mark
from ui.icons import icon
from ui.theme import GRID, tabular

Align = Qt.AlignmentFlag
Role = QPalette.ColorRole
WRAPPED = Qt.TextFlag.TextWordWrap
ICON = 2 * GRID
INDENT = ICON + GRID // 2


class LayerDelegate(QStyledItemDelegate):
    """Title and options; output shape and parameters; cost; what is wrong, if anything is."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Its lines, and as many as the marks take in the view's width."""
        metrics = option.fontMetrics
        row: LayerRow = index.data(ROW)
        height = (3 if row.cost else 2) * metrics.height() + GRID
        room = _width(option) - 2 * GRID
        height += sum(_mark_height(metrics, room, mark) + GRID // 2 for mark in row.marks)
        return QSize(0, height)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw the row."""
        self.initStyleOption(option, index)
        widget: QWidget = option.widget
        widget.style().drawPrimitive(
            QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, widget
        )
        painter.save()
        row: LayerRow = index.data(ROW)
        area = option.rect.adjusted(GRID, GRID // 2, -GRID, -GRID // 2)
        line = QRect(area.topLeft(), QSize(area.width(), option.fontMetrics.height()))
        self._paint_first_line(painter, option, line, row)
        line.translate(0, line.height())
        self._paint_second_line(painter, option, line, row)
        if row.cost:
            line.translate(0, line.height())
            painter.drawText(line, Align.AlignLeft, _elided(option, row.cost, line))
        area.setTop(line.bottom() + GRID // 2)
        for mark in row.marks:
            self._paint_mark(painter, option, area, mark)
            used = _mark_height(option.fontMetrics, area.width(), mark)
            area.setTop(area.top() + used + GRID // 2)
        painter.restore()

    def _paint_first_line(
        self, painter: QPainter, option: QStyleOptionViewItem, line: QRect, row: LayerRow
    ) -> None:
        bold = QFont(option.font)
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(_colour(option, Role.Text))
        painter.drawText(line, Align.AlignLeft, row.title)
        used = QFontMetrics(bold).horizontalAdvance(row.title) + GRID
        painter.setFont(option.font)
        rest = line.adjusted(used, 0, 0, 0)
        painter.drawText(rest, Align.AlignLeft, _elided(option, row.options, rest))

    def _paint_second_line(
        self, painter: QPainter, option: QStyleOptionViewItem, line: QRect, row: LayerRow
    ) -> None:
        painter.setFont(tabular(option.font))
        painter.setPen(_colour(option, Role.PlaceholderText))
        painter.drawText(line, Align.AlignLeft, row.shape)
        painter.drawText(line, Align.AlignRight, row.parameters)

    def _paint_mark(
        self, painter: QPainter, option: QStyleOptionViewItem, area: QRect, mark: Mark
    ) -> None:
        selected = option.state & QStyle.StateFlag.State_Selected
        shade = "error" if mark.blocks else "warning"
        picture = icon("alert", "on_selection" if selected else shade)
        picture.paint(painter, QRect(area.topLeft(), QSize(ICON, ICON)))
        painter.setFont(option.font)
        painter.setPen(_colour(option, Role.BrightText if mark.blocks else Role.Text))
        painter.drawText(area.adjusted(INDENT, 0, 0, 0), WRAPPED, mark.message)


def _mark_height(metrics: QFontMetrics, room: int, mark: Mark) -> int:
    area = QRect(0, 0, room - INDENT, 10_000)
    return metrics.boundingRect(area, WRAPPED, mark.message).height()


def _elided(option: QStyleOptionViewItem, text: str, room: QRect) -> str:
    return option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())


def _width(option: QStyleOptionViewItem) -> int:
    return cast("QListView", option.widget).viewport().width()


def _colour(option: QStyleOptionViewItem, role: QPalette.ColorRole) -> QColor:
    selected = option.state & QStyle.StateFlag.State_Selected
    return option.palette.color(Role.HighlightedText if selected else role)
