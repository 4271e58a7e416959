"""A grid of images with their classes; it reads and paints only what can be seen."""

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from dllab.data.overview import PARTS, Overview
from dllab.data.split import Indices
from ui.data.pixels import Pixels
from ui.theme import GRID, colours

# Pixels of the window for each of an image; below 1 only every second, fourth … is read.
ZOOMS = (1 / 16, 1 / 8, 1 / 4, 1 / 2, 1, 2, 3, 4, 6, 8)
# An image's side at first, about, in pixels of the window.
COMFORTABLE = 56
# Smaller images have no room for a label.
LEAST_LABELLED = 24
NONE = np.empty(0, np.intp)


class SampleGrid(QAbstractScrollArea):
    """Shows rows of an overview as images.

    Signals:
        chosen(row): the person clicked an image or moved to it by keyboard.
        moved(): other images are in view.
    """

    chosen = Signal(int)
    moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._overview: Overview | None = None
        self._pixels: Pixels | None = None
        self._rows = NONE
        self._zoom = 1.0
        self._smooth = False
        self._current = -1
        # The image that stays in view while their size or the room for them changes.
        self._first = 0
        self._lines: dict[int, QImage] = {}
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAccessibleName("Samples")
        self.setMinimumSize(160, 120)
        self.viewport().setMouseTracking(True)
        self.verticalScrollBar().valueChanged.connect(self._scroll)

    # What is shown

    def show_rows(self, overview: Overview, rows: Indices) -> None:
        """Show other images from the first one on; another data set at a comfortable size."""
        if overview is not self._overview:
            self._overview, self._pixels = overview, Pixels(overview)
            self._zoom = comfortable_zoom(overview.samples.x.shape[1])
        self._rows, self._current, self._first = rows, -1, 0
        self._arrange()

    @property
    def zoom(self) -> float:
        """Pixels of the window for each of an image."""
        return self._zoom

    def set_zoom(self, zoom: float) -> None:
        """Show images larger or smaller; the first one in view stays in view."""
        self._zoom = zoom
        self._arrange()

    def step_zoom(self, steps: int) -> None:
        """Go to the next larger or smaller size."""
        place = ZOOMS.index(self._zoom) + steps
        if 0 <= place < len(ZOOMS):
            self.set_zoom(ZOOMS[place])

    def set_smooth(self, smooth: bool) -> None:
        """Smooth the pixels of enlarged images, or show them as squares."""
        self._smooth = smooth
        self.viewport().update()

    def show_as(self, other: "SampleGrid") -> None:
        """For a picture: as large as another grid of the same rows, from the same one on."""
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._zoom, self._first = other.zoom, other.visible_places.start
        self._arrange()

    def choose(self, place: int) -> None:
        """Mark the image at a place and bring it into view."""
        if not 0 <= place < len(self._rows):
            return
        self._current = place
        top = place // self._across * self._cell.height()
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setValue(max(min(bar.value(), top), top + self._cell.height() - height))
        self.viewport().update()
        self.setAccessibleDescription(self._sentence(place))
        self.chosen.emit(int(self._rows[place]))

    @property
    def visible_places(self) -> range:
        """The places of the images in view."""
        top = self.verticalScrollBar().value() // self._cell.height()
        bottom = (self.verticalScrollBar().value() + self.viewport().height() - 1) // (
            self._cell.height()
        )
        end = min((bottom + 1) * self._across, len(self._rows))
        return range(min(top * self._across, end), end)

    # Measures

    @property
    def _step(self) -> int:
        return max(1, round(1 / self._zoom))

    @property
    def _image_size(self) -> QSize:
        if self._overview is None:
            return QSize(COMFORTABLE, COMFORTABLE)
        height, width = self._overview.samples.x.shape[1:3]
        if self._zoom >= 1:
            return QSize(round(width * self._zoom), round(height * self._zoom))
        return QSize(-(-width // self._step), -(-height // self._step))

    @property
    def _label_height(self) -> int:
        labelled = self._image_size.width() >= LEAST_LABELLED
        return QFontMetrics(self.font()).height() if labelled else 0

    @property
    def _cell(self) -> QSize:
        size = self._image_size
        gap = GRID if self._label_height else GRID // 2
        return QSize(size.width() + gap, size.height() + self._label_height + gap)

    @property
    def _across(self) -> int:
        return max(1, (self.viewport().width() - GRID) // self._cell.width())

    def _place_rect(self, place: int) -> QRect:
        line, column = divmod(place, self._across)
        top = line * self._cell.height() - self.verticalScrollBar().value() + GRID // 2
        return QRect(QPoint(column * self._cell.width() + GRID, top), self._image_size)

    def _place_at(self, point: QPoint) -> int:
        """The place under a point of the viewport; -1 between images."""
        column = (point.x() - GRID) // self._cell.width()
        line = (point.y() + self.verticalScrollBar().value()) // self._cell.height()
        place = line * self._across + column
        inside = 0 <= column < self._across and 0 <= place < len(self._rows)
        return place if inside else -1

    def _arrange(self) -> None:
        lines = -(-len(self._rows) // self._across)
        bar, height = self.verticalScrollBar(), self.viewport().height()
        self._lines.clear()
        with QSignalBlocker(bar):
            bar.setRange(0, max(0, lines * self._cell.height() + GRID // 2 - height))
            bar.setPageStep(max(height // self._cell.height(), 1) * self._cell.height())
            bar.setSingleStep(self._cell.height())
            bar.setValue(self._first // self._across * self._cell.height())
        self.viewport().update()
        self.moved.emit()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the images in view."""
        painter = QPainter(self.viewport())
        shades = colours(self)
        painter.fillRect(event.rect(), shades.plot)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self._smooth)
        places = self.visible_places
        self._read_lines(places)
        painter.setPen(QColor(shades.muted))
        for place in places:
            self._paint(painter, place)
        if self._current in places:
            painter.setPen(QPen(QColor(shades.accent), 2))
            painter.drawRect(self._place_rect(self._current).adjusted(-2, -2, 1, 1))

    def _paint(self, painter: QPainter, place: int) -> None:
        line, column = divmod(place, self._across)
        picture, rect = self._lines[line], self._place_rect(place)
        height = picture.height() // self._in_line(line)
        # Not a part of the picture: Qt's SVG would show all of it.
        image = picture.copy(0, column * height, picture.width(), height)
        painter.drawImage(rect, image)
        if self._label_height and self._overview:
            room = QRectF(rect.left(), rect.bottom() + 1, rect.width(), self._label_height)
            name = self._overview.samples.class_names[self._label(place)]
            metrics = painter.fontMetrics()
            text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, rect.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignHCenter, text)

    def _read_lines(self, places: range) -> None:
        """Have a picture of each line in view, and of no other."""
        if not places or self._overview is None or self._pixels is None:
            return
        wanted = range(places.start // self._across, (places.stop - 1) // self._across + 1)
        for line in set(self._lines) - set(wanted):
            del self._lines[line]
        for line in set(wanted) - set(self._lines):
            start = line * self._across
            rows = self._rows[start : start + self._in_line(line)]
            self._lines[line] = self._pixels.picture(self._overview.inputs(rows, self._step))

    def _in_line(self, line: int) -> int:
        return min(self._across, len(self._rows) - line * self._across)

    def _label(self, place: int) -> int:
        assert self._overview is not None  # noqa: S101 - there are places only with one
        return int(self._overview.labels[self._rows[place]])

    def _sentence(self, place: int) -> str:
        assert self._overview is not None  # noqa: S101 - there are places only with one
        row = int(self._rows[place])
        name, part = self._overview.samples.class_names[self._label(place)], self._overview.part
        return f"Sample {row + 1:,}: {name}, {PARTS[part[row]]}"

    # Events

    def _scroll(self) -> None:
        self._first = self.visible_places.start
        self.viewport().update()
        self.moved.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit another number of images beside each other."""
        super().resizeEvent(event)
        self._arrange()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the image that is clicked."""
        self.choose(self._place_at(event.position().toPoint()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl, zoom."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step_zoom(1 if event.angleDelta().y() > 0 else -1)
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move from image to image, by line and by page; plus and minus zoom."""
        page = max(self.viewport().height() // self._cell.height(), 1) * self._across
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -self._across,
            Qt.Key.Key_Down: self._across,
            Qt.Key.Key_PageUp: -page,
            Qt.Key.Key_PageDown: page,
            Qt.Key.Key_Home: -len(self._rows),
            Qt.Key.Key_End: len(self._rows),
        }
        zooms = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Minus: -1}
        key = Qt.Key(event.key())
        if key in steps and self._current < 0:
            self.choose(self.visible_places.start)
        elif key in steps:
            self.choose(min(max(self._current + steps[key], 0), len(self._rows) - 1))
        elif key in zooms:
            self.step_zoom(zooms[key])
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click ends here; whatever lies below has no use for it."""
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Name the image under the pointer."""
        place = self._place_at(event.position().toPoint())
        self.viewport().setToolTip(self._sentence(place) if place >= 0 else "")

    def changeEvent(self, event: QEvent) -> None:
        """Wear another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._arrange()


def comfortable_zoom(height: int) -> float:
    """The zoom at which images of a height are about as large as one likes to see many."""
    return min(ZOOMS, key=lambda zoom: abs(zoom * height - COMFORTABLE))
