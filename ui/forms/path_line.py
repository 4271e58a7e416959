"""A line with a path; where it is too long, its middle is left out while nobody edits it."""

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QStyle, QStyleOptionFrame, QToolButton, QToolTip

from ui.forms.line import Line

# As QLineEdit keeps its text from its frame.
MARGIN = 2


class PathLine(Line):
    """Shows where a path begins and which file it ends with; its tooltip tells all of it."""

    @property
    def shown(self) -> str:
        """What can be read while nobody edits it."""
        return self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideMiddle, self._room().width()
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the frame, and as much of the path as there is room for."""
        if self.hasFocus() or self.shown == self.text():
            super().paintEvent(event)
            return
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        painter = QPainter(self)
        panel = QStyle.PrimitiveElement.PE_PanelLineEdit
        self.style().drawPrimitive(panel, option, painter, self)
        painter.setPen(self.palette().text().color())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(self._room(), flags, self.shown)

    def event(self, event: QEvent) -> bool:
        """Tell a path that is cut above whatever there is to say of it."""
        if isinstance(event, QHelpEvent) and self.shown != self.text():
            QToolTip.showText(event.globalPos(), f"{self.text()}\n{self.toolTip()}".strip(), self)
            return True
        return super().event(event)

    def _room(self) -> QRect:
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        contents = QStyle.SubElement.SE_LineEditContents
        room = self.style().subElementRect(contents, option, self)
        clear = self.findChild(QToolButton)
        # The button that clears the line stands at its end.
        end = clear.width() if clear and self.text() else 0
        return room.adjusted(MARGIN, 0, -MARGIN - end, 0)
