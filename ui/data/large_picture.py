"""One picture as large as it fits, its pixels as squares; it tells which one is pointed at."""

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget


class LargePicture(QWidget):
    """Paints an image as large as fits in whole pixels of the window.

    Signals:
        pointed(column, line): of the pixel under the mouse; -1, -1 beside the image.
    """

    pointed = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self.setMouseTracking(True)
        self.setMinimumSize(96, 96)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_image(self, image: QImage) -> None:
        """Show another image."""
        self._image = image
        self.update()

    def rect_of_image(self) -> QRect:
        """Where the image is painted."""
        size = self._image.size()
        if size.isEmpty():
            return QRect()
        factor = min(self.width() / size.width(), self.height() / size.height())
        factor = int(factor) if factor >= 1 else factor
        scaled = QSize(int(size.width() * factor), int(size.height() * factor))
        return QRect(QPoint((self.width() - scaled.width()) // 2, 0), scaled)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the image, its pixels as squares."""
        rect = self.rect_of_image()
        if not rect.isEmpty():
            QPainter(self).drawImage(rect, self._image)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say which pixel is pointed at."""
        rect, point = self.rect_of_image(), event.position().toPoint()
        if not rect.contains(point):
            self.pointed.emit(-1, -1)
            return
        column = (point.x() - rect.left()) * self._image.width() // rect.width()
        line = (point.y() - rect.top()) * self._image.height() // rect.height()
        self.pointed.emit(column, line)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at."""
        super().leaveEvent(event)
        self.pointed.emit(-1, -1)
