"""A line with a path; where it is too long, the middle is left out while nobody edits it."""

from pathlib import Path

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QStyle, QStyleOptionFrame, QToolTip

from ui.forms.line import Line

# As QLineEdit keeps its text from its frame.
MARGIN = 2
# A shorter piece of the folder's path says nothing.
LEAST_FOLDER = "/a…/"


class PathLine(Line):
    """Shows where a path begins and the name it ends with; its tooltip tells all of it."""

    @property
    def shown(self) -> str:
        """What can be read while nobody edits it; the name, where there is no room for more."""
        metrics, room = self.fontMetrics(), self._room().width()
        name = Path(self.text()).name
        folder = self.text().removesuffix(name) if name else ""
        rest = room - metrics.horizontalAdvance(name)
        if metrics.horizontalAdvance(folder) <= rest:
            return self.text()
        if rest < metrics.horizontalAdvance(LEAST_FOLDER):
            return metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, room)
        return metrics.elidedText(folder, Qt.TextElideMode.ElideMiddle, rest) + name

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
        painter.end()

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
        return room.adjusted(MARGIN, 0, -MARGIN - self._end(), 0)

    def _end(self) -> int:
        """The room of the button that clears the line; Qt's own, not to be looked up as a child."""
        if not self.isClearButtonEnabled():
            return 0
        size, margin = (
            self.style().pixelMetric(metric, None, self)
            for metric in (
                QStyle.PixelMetric.PM_LineEditIconSize,
                QStyle.PixelMetric.PM_LineEditIconMargin,
            )
        )
        return size + 2 * margin
