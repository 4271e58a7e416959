"""The mean image of the training part, and of each of its classes."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from dllab.data.overview import TRAINING, Overview
from dllab.spec.data import DataSpec
from ui.data.look_view import LookView
from ui.data.pixels import Pixels
from ui.theme import GRID, colours

ALL = "all training images"
NO_TRAINING = "No image is in the training part, so there is no mean image."


class MeanImage(LookView):
    """What subtracting the mean image takes away, and what the classes look like on average."""

    title = "Mean image"
    tip = "The mean of the training images, and of those of each class"
    empty = "The mean of all training images, and of those of each class, will appear here."

    def __init__(self) -> None:
        super().__init__()
        self.images = _Images()
        self.lay_out(self.images)
        self.header.hide()

    def draw(self, overview: Overview) -> None:
        """Show the mean images."""
        self.images.show_means(overview)


class _Images(QWidget):
    """The mean of all on the left, the classes' beside it, all on one scale of brightness."""

    def __init__(self) -> None:
        super().__init__()
        self._mean = QImage()
        self._classes: list[tuple[str, QImage]] = []
        self.setMinimumSize(240, 160)
        self.setAccessibleName("Mean images")

    def show_means(self, overview: Overview) -> None:
        """Show other images; a class without training images has none."""
        pixels, counts = Pixels.of(overview), np.asarray(overview.counts[TRAINING])
        self._mean, self._classes = QImage(), []
        if counts.any():
            self._mean = pixels.picture(np.asarray(overview.mean_image)[None])
            for label, image in enumerate(np.asarray(overview.class_means)):
                if counts[label]:
                    name = overview.samples.class_names[label]
                    self._classes.append((name, pixels.picture(image[None])))
        self.update()

    @property
    def names(self) -> list[str]:
        """The classes that have a mean image."""
        return [name for name, _ in self._classes]

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the images as large as they fit."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), colours(self).plot)
        painter.setPen(colours(self).muted)
        if self._mean.isNull():
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, NO_TRAINING)
            return
        room = QRectF(self.rect()).adjusted(GRID, GRID, -GRID, -GRID)
        first = QRectF(room.topLeft(), QSizeF(room.width() / 3 - GRID, room.height()))
        rest = room.adjusted(room.width() / 3 + GRID, 0, 0, 0)
        _paint(painter, first, ALL, self._mean)
        columns, side = _fitting(len(self._classes), rest, self._mean.size().toTuple())
        for place, (name, image) in enumerate(self._classes):
            line, column = divmod(place, columns)
            corner = QPointF(column * side.width(), line * side.height())
            cell = QRectF(rest.topLeft() + corner, side).adjusted(0, 0, -GRID, -GRID)
            _paint(painter, cell, name, image)


def _paint(painter: QPainter, cell: QRectF, name: str, image: QImage) -> None:
    """An image at the top of a cell, its name below."""
    metrics = painter.fontMetrics()
    high = cell.height() - metrics.height()
    factor = min(cell.width() / image.width(), high / image.height())
    size = QSizeF(image.width() * factor, image.height() * factor)
    picture = QRectF(cell.topLeft(), size)
    painter.drawImage(picture, image)
    words = QRectF(picture.bottomLeft(), QSizeF(cell.width(), metrics.height()))
    text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, int(cell.width()))
    painter.drawText(words, Qt.AlignmentFlag.AlignLeft, text)


def _fitting(images: int, room: QRectF, shape: tuple[int, int]) -> tuple[int, QSizeF]:
    """In how many columns images are largest, and how large a cell is then."""

    def width(columns: int) -> float:
        lines = -(-images // columns)
        return min(room.width() / columns, room.height() / lines * shape[0] / shape[1])

    columns = max(range(1, max(images, 1) + 1), key=width)
    lines = -(-max(images, 1) // columns)
    return columns, QSizeF(room.width() / columns, room.height() / lines)


def demo() -> None:
    """Show the lecture's digits in a window of their own."""
    from ui.data.sample_overview import show_view  # noqa: PLC0415 - only the demo needs it

    show_view(MeanImage, DataSpec())


if __name__ == "__main__":
    demo()
