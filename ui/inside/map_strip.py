"""What each layer makes of a sample: maps of image layers as small pictures, others as bars."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from dllab.plurals import counted
from ui.inside.bars import paint_bars
from ui.inside.unit_images import coloured, end_of, extent_of
from ui.layer_strip import GAP, LayerStrip, Place
from ui.theme import GRID, colours, is_dark

SIDE, LEAST_SIDE, MOST_SIDE = 56, 6, 120
COLUMNS = 8
BARS_HEIGHT = 56
# Of so few values none is left out of the scale.
LEAST_SPREAD = 2000
TIP = "Each picture is one map of this layer; choose one to enlarge it"


@dataclass(frozen=True)
class LayerOutput:
    """What one layer says of a sample.

    Attributes:
        layer: its place in the network, counted from 0.
        title: what it is called.
        count: how many maps or units it has, shown or not.
        values: shape (maps, height, width) or (units,).
    """

    layer: int
    title: str
    count: int
    values: npt.NDArray[np.floating]

    @property
    def has_maps(self) -> bool:
        """Whether it is an image layer."""
        return self.values.ndim == 3

    @property
    def shown(self) -> int:
        """How many of them are shown."""
        return len(self.values)

    @cached_property
    def extent(self) -> float:
        """How far a scale around 0 reaches; a few values of large maps may lie beyond."""
        if self.has_maps and self.values.size > LEAST_SPREAD:
            return extent_of(self.values)
        sizes = np.abs(self.values[np.isfinite(self.values)])
        return end_of(most) if (most := float(sizes.max(initial=0))) else 1.0

    @property
    def text(self) -> str:
        """Number, title, size and scale."""
        of = f"{self.shown:,} of " if self.shown < self.count else ""
        what = counted(self.count, "unit")
        if self.has_maps:
            height, width = self.values.shape[1:]
            what = f"{counted(self.count, 'map')} of {height} × {width}"
        return f"{self.layer + 1} {self.title}: {of}{what}, ±{self.extent:.3g}"


class MapStrip(LayerStrip[LayerOutput]):
    """Paints layer below layer, each on a scale of its own around 0; see `LayerStrip`."""

    def __init__(self) -> None:
        super().__init__("Maps of the layers", TIP, SIDE, COLUMNS)
        self._pictures: dict[int, QImage] = {}
        self._fits = False

    def show_layers(self, layers: list[LayerOutput]) -> None:
        """Show other layers, or other values of the same."""
        before = [each.values.shape for each in self._layers]
        self._layers = layers
        self._pictures.clear()
        if before != [each.values.shape for each in layers]:
            self.updateGeometry()
        self.update()

    def let_fit(self) -> None:
        """Make the pictures so small that all of them fit, for a picture of the whole."""
        self._fits = True
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit, where that is wanted."""
        super().resizeEvent(event)
        sides = range(MOST_SIDE, LEAST_SIDE, -2) if self._fits else ()
        for side in sides:
            self._side = side
            if self.heightForWidth(self.width()) <= self.height():
                break

    def mark(self, place: Place | None) -> None:
        """Mark another map, or none; says nothing."""
        self.place = place
        self.update()

    def choose(self, place: Place) -> None:
        """See `LayerStrip.choose`."""
        self.mark(place)
        self.chosen.emit(place)

    # Where things are

    def _height(self, layer: LayerOutput, width: int) -> int:
        if layer.has_maps:
            return super()._height(layer, width)
        return self._title_height + BARS_HEIGHT + GRID

    def _bars_rect(self, top: int) -> QRect:
        return QRect(GAP, top + self._title_height, self.width() - 2 * GAP, BARS_HEIGHT)

    def _unit_at(self, top: int, layer: LayerOutput, point: QPoint) -> int | None:
        if layer.has_maps:
            return super()._unit_at(top, layer, point)
        room = self._bars_rect(top)
        inside = room.contains(point)
        return (point.x() - room.left()) * layer.shown // room.width() if inside else None

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Layer by layer, as far as it is seen."""
        painter = QPainter(self)
        for top, layer in zip(self._tops(), self._layers, strict=True):
            whole = QRect(0, top, self.width(), self._height(layer, self.width()))
            if not whole.intersects(event.rect()):
                continue
            self._paint_title(painter, top, layer)
            if layer.has_maps:
                self._paint_maps(painter, top, layer, event.rect())
            else:
                room = QRectF(self._bars_rect(top))
                paint_bars(painter, room, layer.values, layer.extent, self)
                if self.place and self.place[0] == layer.layer:
                    self._frame_chosen(painter, self._bar_rect(top, layer))

    def _bar_rect(self, top: int, layer: LayerOutput) -> QRect:
        room, unit = self._bars_rect(top), self.place[1] if self.place else 0
        step = room.width() / len(layer.values)
        return QRect(room.left() + int(unit * step), room.top(), max(int(step), 3), room.height())

    def _paint_maps(self, painter: QPainter, top: int, layer: LayerOutput, seen: QRect) -> None:
        picture = self._picture(layer)
        rows = layer.values.shape[1]
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, rows > self._side)
        for unit in range(len(layer.values)):
            rect = self.rect_of(top, unit)
            if rect.intersects(seen):
                # Not a part of the picture: Qt's SVG would show all of it.
                painter.drawImage(rect, picture.copy(0, unit * rows, picture.width(), rows))
                if (layer.layer, unit) == self.place:
                    self._frame_chosen(painter, rect)

    def _picture(self, layer: LayerOutput) -> QImage:
        """All maps of a layer, one below the other."""
        if layer.layer not in self._pictures:
            flat = layer.values.reshape(-1, layer.values.shape[2])[..., None]
            made = coloured(flat, layer.extent, colours(self), is_dark(self))
            self._pictures[layer.layer] = made
        return self._pictures[layer.layer]

    # Choosing

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Enlarge the map under the pointer."""
        place = self._at(event.position().toPoint())
        if place is not None:
            self.choose(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from map to map, page keys from layer to layer."""
        layers = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
        if event.key() in layers and self._layers:
            self._go_to_layer(layers[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _go_to_layer(self, steps: int) -> None:
        numbers = [each.layer for each in self._layers]
        now = numbers.index(self.place[0]) if self.place and self.place[0] in numbers else -steps
        self.choose((numbers[min(max(now + steps, 0), len(numbers) - 1)], 0))

    def place_rect(self) -> QRect:
        """Where the marked one is, so that it can be brought into view."""
        for top, layer in zip(self._tops(), self._layers, strict=True):
            if self.place and self.place[0] == layer.layer:
                return self.rect_of(top, self.place[1]) if layer.has_maps else self._bars_rect(top)
        return QRect()

    def changeEvent(self, event: QEvent) -> None:
        """Wear another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._pictures.clear()
