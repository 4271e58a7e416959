"""One sample large: its number, class and part, and the value of the pixel under the mouse."""

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from dllab.data.overview import PARTS, Overview
from ui.data.pixels import Pixels
from ui.forms.notes import MUTED
from ui.theme import GRID, tabular

HINT = "Click an image, or move to it with the arrow keys, to see it large."
POINT_AT = "Point at a pixel to read its value."


class LargeSample(QWidget):
    """Shows a row of an overview of images."""

    def __init__(self) -> None:
        super().__init__()
        self._overview: Overview | None = None
        self._row = -1
        self.picture = _Picture()
        self.words = QLabel(HINT, wordWrap=True)
        self.value = QLabel(wordWrap=True)
        self.value.setFont(tabular(self.font()))
        self.value.setForegroundRole(MUTED)
        self.value.setMinimumHeight(2 * self.value.fontMetrics().lineSpacing())
        self.value.setAlignment(Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.setSpacing(GRID)
        column.addWidget(self.words)
        column.addWidget(self.value)
        column.addWidget(self.picture, 1)
        self.setMinimumWidth(200)
        self.picture.pointed.connect(self._read)

    def show_none(self) -> None:
        """Show no sample, and say how one is chosen."""
        self._overview = None
        self.picture.show_image(QImage())
        self.words.setText(HINT)
        self.value.clear()

    def show_row(self, overview: Overview, row: int) -> None:
        """Show a sample."""
        self._overview, self._row = overview, row
        name = overview.samples.class_names[int(overview.labels[row])]
        self.words.setText(f"<b>Sample {row + 1:,}</b><br>{name}, {PARTS[overview.part[row]]}")
        self.picture.show_image(Pixels.of(overview).picture(overview.inputs(np.array([row]))))
        self.value.setText(POINT_AT)

    def _read(self, column: int, line: int) -> None:
        if self._overview is None or column < 0:
            self.value.setText(POINT_AT if self._overview else "")
            return
        values = self._overview.inputs(np.array([self._row]))[0, line, column]
        named = zip(self._overview.columns, values.tolist(), strict=True)
        said = ", ".join(f"{name} {value:.5g}" for name, value in named)
        self.value.setText(f"line {line + 1}, column {column + 1}: {said}")


class _Picture(QWidget):
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
