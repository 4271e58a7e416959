"""A small text beside the mouse that keeps out of its way and never takes its events."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from ui.theme import tabular

MARGIN = 16


class Floating(QLabel):
    """Rich text over its parent; hidden while there is nothing to say or the mouse is elsewhere."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._room = parent
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setMargin(6)
        parent.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What is pointed at moves out of the parent without a last word."""
        if watched is self._room and event.type() == QEvent.Type.Leave:
            self.hide()
        return super().eventFilter(watched, event)

    def say(self, text: str, mouse: QPoint) -> None:
        """Show a text beside the mouse, in the parent's pixels; hide when there is none."""
        self.setVisible(bool(text))
        if text:
            self.setFont(tabular(self.font()))
            self.setText(text)
            self.adjustSize()
            self._keep_away(mouse)

    def _keep_away(self, mouse: QPoint) -> None:
        room = self._room.rect()
        x = mouse.x() + MARGIN
        if x + self.width() > room.right():
            x = mouse.x() - MARGIN - self.width()
        y = min(mouse.y() + MARGIN, room.bottom() - self.height())
        self.move(max(x, 0), max(y, 0))
