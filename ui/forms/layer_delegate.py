"""Paints a layer in two lines, and below them what is wrong with it."""

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

from ui.forms.layer_model import ROW, LayerRow
from ui.icons import icon
from ui.theme import GRID, tabular

Align = Qt.AlignmentFlag
Role = QPalette.ColorRole
WRAPPED = Qt.TextFlag.TextWordWrap
ICON = 2 * GRID


class LayerDelegate(QStyledItemDelegate):
    """Title and options; output shape and parameters; the problem, if there is one."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Two lines, and as many as the problem takes in the view's width."""
        metrics = option.fontMetrics
        height = 2 * metrics.height() + GRID
        problem = index.data(ROW).problem
        width = _width(option)
        if problem:
            height += self._problem_rect(metrics, width, problem).height() + GRID // 2
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
        if row.problem:
            area.setTop(line.bottom() + GRID // 2)
            self._paint_problem(painter, option, area, row.problem)
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
        options = option.fontMetrics.elidedText(
            row.options, Qt.TextElideMode.ElideRight, rest.width()
        )
        painter.drawText(rest, Align.AlignLeft, options)

    def _paint_second_line(
        self, painter: QPainter, option: QStyleOptionViewItem, line: QRect, row: LayerRow
    ) -> None:
        painter.setFont(tabular(option.font))
        painter.setPen(_colour(option, Role.PlaceholderText))
        painter.drawText(line, Align.AlignLeft, row.shape)
        painter.drawText(line, Align.AlignRight, row.parameters)

    def _paint_problem(
        self, painter: QPainter, option: QStyleOptionViewItem, area: QRect, problem: str
    ) -> None:
        selected = option.state & QStyle.StateFlag.State_Selected
        mark = icon("alert", "on_selection" if selected else "error")
        mark.paint(painter, QRect(area.topLeft(), QSize(ICON, ICON)))
        painter.setFont(option.font)
        painter.setPen(_colour(option, Role.BrightText))
        painter.drawText(area.adjusted(ICON + GRID // 2, 0, 0, 0), WRAPPED, problem)

    def _problem_rect(self, metrics: QFontMetrics, width: int, problem: str) -> QRect:
        room = width - 2 * GRID - ICON - GRID // 2
        return metrics.boundingRect(QRect(0, 0, room, 10_000), WRAPPED, problem)


def _width(option: QStyleOptionViewItem) -> int:
    return cast("QListView", option.widget).viewport().width()


def _colour(option: QStyleOptionViewItem, role: QPalette.ColorRole) -> QColor:
    selected = option.state & QStyle.StateFlag.State_Selected
    return option.palette.color(Role.HighlightedText if selected else role)
