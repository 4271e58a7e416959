"""Every neuron's own map as a small picture, layer by layer; one can be chosen to be enlarged."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)

from ui.layer_strip import LayerStrip, Place
from ui.theme import colours, is_dark
from ui.views.field_colours import diverging

SIDE, COLUMNS = 40, 3
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

    @property
    def shown(self) -> int:
        """How many are shown."""
        return len(self.maps)

    @property
    def text(self) -> str:
        """Number, title and size."""
        count = f"{self.shown} of {self.units:,}" if self.shown < self.units else f"{self.shown}"
        return f"{self.layer + 1} {self.title} ({count})"


class NeuronStrip(LayerStrip[LayerMaps]):
    """Paints the maps, see `LayerStrip`; choosing none shows the whole network again."""

    unit_word = "neuron "

    def __init__(self) -> None:
        super().__init__("Maps of the neurons", TIP, SIDE, COLUMNS)
        self._pictures: list[QImage] = []

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

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Layer by layer."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for top, layer, picture in zip(self._tops(), self._layers, self._pictures, strict=True):
            self._paint_title(painter, top, layer)
            rows = layer.maps.shape[1]
            for unit in range(layer.shown):
                rect = self.rect_of(top, unit)
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
            self._frame_chosen(painter, rect)

    # Choosing

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Enlarge the neuron under the pointer; the one that is, no longer."""
        place = self._at(event.position().toPoint())
        if place is not None:
            self.choose(None if place == self.place else place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from neuron to neuron, Escape back to the whole network."""
        if event.key() == Qt.Key.Key_Escape:
            self.choose(None)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Wear another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._pictures = [self._picture(each.maps) for each in self._layers]
