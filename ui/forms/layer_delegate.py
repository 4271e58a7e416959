"""Paints a layer in one or two lines, with a sign where something is wrong with it."""

from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QIcon, QPainter, QPalette
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
# Above and below a row's text.
MARGIN = GRID // 2


@dataclass(frozen=True)
class Places:
    """Where a row's parts stand, relative to its top left corner.

    Attributes:
        number: the layer's number.
        title: its kind.
        options: beside the title, or below it where they are too long for that.
        shape: at the right of the title in a row of one line, else at the left of the last line.
        parameters: at the right of the last line; empty where there are none.
        mark: the sign that something is wrong; empty where nothing is.
        height: of the whole row.
    """

    number: QRect
    title: QRect
    options: QRect
    shape: QRect
    parameters: QRect
    mark: QRect
    height: int


class LayerDelegate(QStyledItemDelegate):
    """Number, title and options; output shape and parameters."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """As many lines as the row takes in the view's width."""
        view = cast("QListView", option.widget)
        return QSize(0, places(index.data(ROW), option.font, view.viewport().width()).height)

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
        painter.translate(option.rect.topLeft())
        row: LayerRow = index.data(ROW)
        at = places(row, option.font, option.rect.width())
        painter.setFont(tabular(option.font))
        painter.setPen(_colour(option, Role.PlaceholderText))
        painter.drawText(at.number, Align.AlignRight, str(row.number))
        painter.drawText(at.shape, Align.AlignLeft, row.shape)
        painter.drawText(at.parameters, Align.AlignRight, row.parameters)
        painter.setPen(_colour(option, Role.Text))
        painter.setFont(option.font)
        painter.drawText(at.options, WRAPPED, row.options)
        painter.setFont(_bold(option.font))
        painter.drawText(at.title, Align.AlignLeft, row.title)
        if row.marks:
            _mark(option, row).paint(painter, at.mark)
        painter.restore()


def places(row: LayerRow, font: QFont, width: int) -> Places:
    """Where the parts of a row stand in a view of this width, in pixels."""
    metrics = QFontMetrics(tabular(font))
    line, end = metrics.height(), width - GRID
    digits = max(2, len(str(row.number)))
    number = QRect(0, MARGIN, digits * metrics.horizontalAdvance("0") + GRID // 2, line)
    mark = QRect(end - ICON, MARGIN, ICON if row.marks else 0, ICON)
    right = mark.left() - GRID if row.marks else end
    title = _beside(number, QFontMetrics(_bold(font)).horizontalAdvance(row.title))
    options = _beside(title, metrics.horizontalAdvance(row.options))
    shape = QRect(title.left(), MARGIN, metrics.horizontalAdvance(row.shape), line)
    used = metrics.horizontalAdvance(row.parameters)
    parameters = QRect(end - used, MARGIN, used, line)
    if not row.parameters and options.right() + GRID + shape.width() <= right:
        shape.moveRight(right)
        return Places(number, title, options, shape, parameters, mark, line + 2 * MARGIN)
    if options.right() > right:
        options = QRect(title.left(), title.bottom() + 1, end - title.left(), 10_000)
        options.setHeight(metrics.boundingRect(options, WRAPPED, row.options).height())
    for part in (shape, parameters):
        part.moveTop(options.bottom() + 1)
    return Places(number, title, options, shape, parameters, mark, shape.bottom() + 1 + MARGIN)


def _beside(other: QRect, width: int) -> QRect:
    # A text in a rectangle of just its width may be wrapped, by rounding.
    return QRect(other.right() + GRID, other.top(), width + 1, other.height())


def _mark(option: QStyleOptionViewItem, row: LayerRow) -> QIcon:
    shade = "error" if any(mark.blocks for mark in row.marks) else "warning"
    selected = option.state & QStyle.StateFlag.State_Selected
    return icon("alert", "on_selection" if selected else shade)


def _bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setBold(True)
    return bold


def _colour(option: QStyleOptionViewItem, role: QPalette.ColorRole) -> QColor:
    selected = option.state & QStyle.StateFlag.State_Selected
    return option.palette.color(Role.HighlightedText if selected else role)
