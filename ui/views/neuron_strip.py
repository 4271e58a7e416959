"""Every neuron's own map as a small picture, layer by layer; one can be chosen to be enlarged."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui.theme import GRID, colours, is_dark
from ui.views.field_colours import diverging

SIDE = 40
GAP = 4
TIP = "Each picture is what one neuron says over the plane; choose one to enlarge it"


@dataclass(frozen=True)
class LayerMaps:
    """The maps of one layer's neurons.

    Attributes:
        layer: its place in the network, counted from 0.
        title: what it is called.
        units: how many neurons it has, shown or not.
        maps: shape (neurons shown, rows, columns), rows from below.
    """

    layer: int
    title: str
    units: int
    maps: npt.NDArray[np.floating]


Place = tuple[int, int]


class NeuronStrip(QWidget):
    """Paints the maps in as many columns as fit.

    Signals:
        chosen(place): (layer, neuron) to enlarge, or None to show the whole network again.
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._layers: list[LayerMaps] = []
        self._pictures: list[QImage] = []
        self.place: Place | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Maps of the neurons")
        self.setAccessibleDescription(TIP)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_maps(self, layers: list[LayerMaps]) -> None:
        """Show other maps; each layer's on one scale around 0, so that its neurons compare."""
        before = [(each.layer, len(each.maps)) for each in self._layers]
        self._layers = layers
        self._pictures = [self._picture(each.maps) for each in layers]
        if before != [(each.layer, len(each.maps)) for each in layers]:
            self.updateGeometry()
            self.setMinimumHeight(self.heightForWidth(self.width()))
        self.update()

    def _picture(self, maps: npt.NDArray[np.floating]) -> QImage:
        """All maps of a layer, one below the other."""
        count, rows, columns = maps.shape
        extent = float(np.abs(maps).max()) if np.isfinite(maps).all() else 1.0
        upright = np.nan_to_num(maps[:, ::-1]).reshape(count * rows, columns)
        pixels = np.ascontiguousarray(diverging(upright, extent, colours(self), is_dark(self)))
        image = QImage(pixels.data, columns, count * rows, columns * 3, QImage.Format.Format_RGB888)
        return image.convertToFormat(QImage.Format.Format_RGB32)

    def choose(self, place: Place | None) -> None:
        """Mark another neuron, or none."""
        if place != self.place:
            self.place = place
            self.update()
            self.chosen.emit(place)

    # Where things are

    def sizeHint(self) -> QSize:
        """Three columns."""
        width = 3 * (SIDE + GAP) + GRID
        return QSize(width, self.heightForWidth(width))

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's spelling
        """The narrower, the more rows."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all layers."""
        return sum(self._height(each, width) for each in self._layers)

    def _columns(self, width: int) -> int:
        return max(1, (width - GAP) // (SIDE + GAP))

    def _height(self, layer: LayerMaps, width: int) -> int:
        lines = -(-len(layer.maps) // self._columns(width))
        return self._title_height + lines * (SIDE + GAP) + GRID

    @property
    def _title_height(self) -> int:
        return self.fontMetrics().height() + GAP

    def _tops(self) -> list[int]:
        heights = [self._height(each, self.width()) for each in self._layers]
        return [sum(heights[:number]) for number in range(len(heights))]

    def _rect(self, top: int, unit: int) -> QRect:
        line, column = divmod(unit, self._columns(self.width()))
        left = GAP + column * (SIDE + GAP)
        return QRect(left, top + self._title_height + line * (SIDE + GAP), SIDE, SIDE)

    def _at(self, point: QPoint) -> Place | None:
        for top, layer in zip(self._tops(), self._layers, strict=True):
            for unit in range(len(layer.maps)):
                if self._rect(top, unit).contains(point):
                    return layer.layer, unit
        return None

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Layer by layer."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for top, layer, picture in zip(self._tops(), self._layers, self._pictures, strict=True):
            title = QRect(GAP, top, self.width() - GAP, self._title_height)
            painter.setPen(QColor(colours(self).muted))
            painter.drawText(title, Qt.AlignmentFlag.AlignVCenter, _told(layer))
            rows = layer.maps.shape[1]
            for unit in range(len(layer.maps)):
                rect = self._rect(top, unit)
                if rect.intersects(event.rect()):
                    source = QRect(0, unit * rows, picture.width(), rows)
                    painter.drawImage(rect, picture, source)
                    self._frame(painter, rect, (layer.layer, unit))

    def _frame(self, painter: QPainter, rect: QRect, place: Place) -> None:
        shades = colours(self)
        is_chosen = place == self.place
        painter.setPen(QPen(QColor(shades.accent if is_chosen else shades.border), 1))
        painter.drawRect(rect.adjusted(0, 0, -1, -1))
        if is_chosen:
            painter.setPen(QPen(QColor(shades.accent), 3))
            painter.drawRect(rect.adjusted(-1, -1, 0, 0))

    # Choosing

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Enlarge the neuron under the pointer; the one that is, no longer."""
        place = self._at(event.position().toPoint())
        if place is not None:
            self.choose(None if place == self.place else place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from neuron to neuron, Escape back to the whole network."""
        columns = self._columns(self.width())
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -columns,
            Qt.Key.Key_Down: columns,
        }
        if event.key() == Qt.Key.Key_Escape:
            self.choose(None)
        elif event.key() in steps and self._layers:
            self._go(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _go(self, steps: int) -> None:
        places = [(each.layer, unit) for each in self._layers for unit in range(len(each.maps))]
        now = places.index(self.place) if self.place in places else -steps
        self.choose(places[min(max(now + steps, 0), len(places) - 1)])

    def event(self, event: QEvent) -> bool:
        """Name the neuron under the pointer."""
        if isinstance(event, QHelpEvent):
            place = self._at(event.pos())
            text = TIP if place is None else f"{TIP}\nneuron {place[1] + 1} of this layer"
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        """Wear another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._pictures = [self._picture(each.maps) for each in self._layers]


def _told(layer: LayerMaps) -> str:
    shown = len(layer.maps)
    count = f"{shown} of {layer.units:,}" if shown < layer.units else f"{shown}"
    return f"{layer.layer + 1} {layer.title} ({count})"
