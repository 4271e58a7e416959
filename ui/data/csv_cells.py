"""Cells of a table that hold a choice or the one chosen row, painted as the controls they are."""

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QStyleOptionViewItem,
    QWidget,
)

from ui.data.csv_columns import CHOICES

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole


class ChoiceCell(QStyledItemDelegate):
    """A cell whose model offers choices looks like a box of them, and becomes one when edited."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the box with the choice in it; without choices, the plain cell."""
        if not index.data(CHOICES):
            super().paint(painter, option, index)
            return
        widget: QWidget = option.widget
        box = QStyleOptionComboBox()
        box.initFrom(widget)
        box.rect = option.rect.adjusted(1, 1, -1, -1)
        box.currentText = str(index.data())
        if not option.state & QStyle.StateFlag.State_HasFocus:
            box.state &= ~QStyle.StateFlag.State_HasFocus
        style = widget.style()
        style.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, box, painter, widget)
        style.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, box, painter, widget)

    def createEditor(  # noqa: N802 - Qt's name
        self, parent: QWidget, _option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        """A box that is open at once: one click chooses."""
        box = QComboBox(parent)
        box.addItems(index.data(CHOICES))
        box.setAccessibleName(
            str(index.model().headerData(index.column(), Qt.Orientation.Horizontal))
        )
        box.activated.connect(lambda: self._finish(box))
        return box

    def setEditorData(self, box: QWidget, index: Index) -> None:  # noqa: N802
        """Show the present choice."""
        if isinstance(box, QComboBox):
            box.setCurrentText(str(index.data()))
            box.showPopup()

    def setModelData(self, box: QWidget, model: QAbstractItemModel, index: Index) -> None:  # noqa: N802
        """Take the choice."""
        if isinstance(box, QComboBox):
            model.setData(index, box.currentText())

    def _finish(self, box: QComboBox) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box)


class RadioCell(QStyledItemDelegate):
    """Of all rows one is ticked."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a radio button in the middle."""
        widget: QWidget = option.widget
        style = widget.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, widget)
        button = QStyleOptionButton()
        button.initFrom(widget)
        # The theme frames such buttons otherwise than a table would.
        button.palette = QApplication.palette("QRadioButton")  # type: ignore[call-overload]
        side = style.pixelMetric(QStyle.PixelMetric.PM_ExclusiveIndicatorWidth)
        button.rect.setSize(
            button.rect.size().scaled(side, side, Qt.AspectRatioMode.IgnoreAspectRatio)
        )
        button.rect.moveCenter(option.rect.center())
        on = index.data(Role.CheckStateRole) == Qt.CheckState.Checked
        button.state |= QStyle.StateFlag.State_On if on else QStyle.StateFlag.State_Off
        if not option.state & QStyle.StateFlag.State_HasFocus:
            button.state &= ~QStyle.StateFlag.State_HasFocus
        style.drawPrimitive(
            QStyle.PrimitiveElement.PE_IndicatorRadioButton, button, painter, widget
        )

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        _option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """A click anywhere in the cell ticks it, and so does the space bar."""
        clicked = event.type() == QEvent.Type.MouseButtonRelease
        pressed = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space
        if clicked or (pressed and event.type() == QEvent.Type.KeyPress):
            return model.setData(index, Qt.CheckState.Checked, Role.CheckStateRole)
        return False
