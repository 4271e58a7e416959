"""A grid of images with their classes; it reads and paints only what can be seen."""

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import (
    QColor,
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

from dllab.data.overview import Overview
from dllab.data.split import Indices
from ui.data.grid_layout import ZOOMS, GridLayout, comfortable_zoom, fitting_zoom, laid_out, step_of
from ui.data.pictured import OverviewImages, Pictured, Rows
from ui.theme import colours

NONE = np.empty(0, np.intp)


class SampleGrid(QAbstractScrollArea):
    """Shows images, such as rows of an overview.

    Attributes:
        most_side: images are made to fit, no larger than this; 0: they have the size chosen.

    Signals:
        chosen(row): the person clicked an image or moved to it by keyboard.
        moved(): other images are in view.
    """

    chosen = Signal(int)
    moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._images: Pictured | None = None
        self._rows: Rows = NONE
        self.arranged = GridLayout()
        self._zoom = 1.0
        self._smooth = False
        self._current = -1
        # The image that stays in view while their size or the room for them changes.
        self._first = 0
        self.most_side = 0
        self._is_picture = False
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
        """Show other images of a data set from the first one on."""
        shown = self._images
        if not isinstance(shown, OverviewImages) or shown.overview is not overview:
            shown = OverviewImages(overview)
        self.show_images(shown, rows)

    def show_images(self, images: Pictured, rows: Rows, first: int = 0, current: int = -1) -> None:
        """Show other images from a place on; those of another size at a comfortable one.

        Args:
            images: whose rows are shown.
            rows: which, in which order.
            first: the place that is in view.
            current: the place that is marked; -1: none.
        """
        before, self._images = self._images, images
        if before is None or before.size != images.size:
            self._zoom = comfortable_zoom(images.size[0], images.lines)
        self._rows, self._current = rows, current
        self._first = min(first, max(len(rows) - 1, 0))
        self._arrange()

    @property
    def zoom(self) -> float:
        """Pixels of the window for each of an image."""
        return self._zoom

    def set_zoom(self, zoom: float) -> None:
        """Show images larger or smaller; the first one in view stays in view."""
        self._zoom, self.most_side = zoom, 0
        self._arrange()

    def fit(self, most: int) -> None:
        """Show all images at once, with sides no longer than this, or else comfortably.

        So also when the room for them changes, until another size is chosen.
        """
        self.most_side = most
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
        """For a picture: as large as another grid of the same rows, whole lines from there on."""
        self._is_picture = True
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._zoom, self._first = other.zoom, other.visible_places.start
        self.most_side = other.most_side
        self._arrange()

    def choose(self, place: int) -> None:
        """Mark the image at a place and bring it into view."""
        if not 0 <= place < len(self._rows):
            return
        self._current = place
        bar, layout = self.verticalScrollBar(), self.arranged
        top = place // layout.across * layout.line
        bar.setValue(max(min(bar.value(), top), top + layout.line - layout.room))
        self.viewport().update()
        self.setAccessibleDescription(self._sentence(place))
        self.chosen.emit(int(self._rows[place]))

    @property
    def visible_places(self) -> range:
        """The places of the images in view."""
        layout = self.arranged
        return (layout.whole if self._is_picture else layout.visible)(self._scrolled)

    def _arrange(self) -> None:
        """Lay the images out anew."""
        if self._images is not None:
            room = self.viewport().size().toTuple()
            text = self._images.lines * self.fontMetrics().height()
            if self.most_side:
                size, count = self._images.size, len(self._rows)
                self._zoom = fitting_zoom(size, self.most_side, text, room, count)
            self.arranged = laid_out(self._images.size, self._zoom, text, room, len(self._rows))
        self._lines.clear()
        bar, layout = self.verticalScrollBar(), self.arranged
        with QSignalBlocker(bar):
            bar.setRange(0, layout.hidden)
            bar.setPageStep(layout.page * layout.line)
            bar.setSingleStep(layout.line)
            bar.setValue(self._first // layout.across * layout.line)
        self.viewport().update()
        self.moved.emit()

    @property
    def _scrolled(self) -> int:
        return self.verticalScrollBar().value()

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
            painter.drawRect(
                self.arranged.rect(self._current, self._scrolled).adjusted(-2, -2, 1, 1)
            )

    def _paint(self, painter: QPainter, place: int) -> None:
        line, column = divmod(place, self.arranged.across)
        picture, rect = self._lines[line], self.arranged.rect(place, self._scrolled)
        height = picture.height() // len(self.arranged.in_line(line))
        # Not a part of the picture: Qt's SVG would show all of it.
        image = picture.copy(0, column * height, picture.width(), height)
        painter.drawImage(rect, image)
        if self.arranged.label and self._images:
            height = self.arranged.label // self._images.lines
            for line, text in enumerate(self._images.caption(int(self._rows[place]))):
                room = QRectF(rect.left(), rect.bottom() + 1 + line * height, rect.width(), height)
                elided = painter.fontMetrics().elidedText(
                    text, Qt.TextElideMode.ElideRight, rect.width()
                )
                painter.drawText(room, Qt.AlignmentFlag.AlignHCenter, elided)

    def _read_lines(self, places: range) -> None:
        """Have a picture of each line in view, and of no other."""
        if not places or self._images is None:
            return
        across = self.arranged.across
        wanted = range(places.start // across, (places.stop - 1) // across + 1)
        for line in set(self._lines) - set(wanted):
            del self._lines[line]
        for line in set(wanted) - set(self._lines):
            there = self.arranged.in_line(line)
            rows = self._rows[there.start : there.stop]
            self._lines[line] = self._images.picture(rows, step_of(self._zoom))

    def _sentence(self, place: int) -> str:
        assert self._images is not None  # noqa: S101 - there are places only with images
        return self._images.sentence(int(self._rows[place]))

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
        self.choose(self.arranged.place_at(event.position().toPoint(), self._scrolled))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl, zoom."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step_zoom(1 if event.angleDelta().y() > 0 else -1)
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move from image to image, by line and by page; plus and minus zoom."""
        across = self.arranged.across
        page = self.arranged.page * across
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -across,
            Qt.Key.Key_Down: across,
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
        place = self.arranged.place_at(event.position().toPoint(), self._scrolled)
        self.viewport().setToolTip(self._sentence(place) if place >= 0 else "")

    def changeEvent(self, event: QEvent) -> None:
        """Wear another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._arrange()
