"""What is said over the foot of a widget, so that nothing of it moves when it comes or goes."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget


class Foot(QWidget):
    """Lies over its parent as high as what it shows; nothing at all while all of that is hidden.

    Args:
        parent: whose foot it is.
        parts: from the top down.
    """

    def __init__(self, parent: QWidget, *parts: QWidget) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        for part in parts:
            part.setAutoFillBackground(True)
            self._column.addWidget(part)
        self._room = parent
        parent.installEventFilter(self)
        self._lie()

    def event(self, event: QEvent) -> bool:
        """A part has come, gone or another height."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._lie()
        return done

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the foot."""
        if watched is self._room and event.type() == QEvent.Type.Resize:
            self._lie()
        return super().eventFilter(watched, event)

    def _lie(self) -> None:
        """As wide as the parent, and as high as the words then are."""
        self._column.activate()
        width = self._room.width()
        height = 0 if self._column.isEmpty() else self._column.totalHeightForWidth(width)
        self.setGeometry(0, self._room.height() - height, width, height)
        self.raise_()
