"""One map large, or all units of a flat layer, with the value that is pointed at."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from ui.data.large_picture import LargePicture
from ui.forms.notes import MUTED
from ui.inside.bars import Bars
from ui.inside.map_strip import LayerOutput
from ui.inside.unit_images import coloured
from ui.theme import GRID, colours, is_dark, tabular

HINT = "Click a map or a unit, or go to it by arrow keys, to see it large."


class LargeMap(QWidget):
    """Shows what one layer says, on the layer's scale."""

    def __init__(self) -> None:
        super().__init__()
        self.picture, self.bars = LargePicture(), Bars("Units of the layer")
        self.words, self.value = QLabel(HINT, wordWrap=True), QLabel()
        self._values: npt.NDArray[np.floating] = np.empty(0)
        self._unit, self._extent = -1, 1.0
        self._pages = QStackedWidget()
        for page in (self.picture, self.bars):
            self._pages.addWidget(page)
        for label in (self.words, self.value):
            label.setFont(tabular(self.font()))
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.words.setMinimumHeight(2 * self.words.fontMetrics().lineSpacing())
        self.value.setForegroundRole(MUTED)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self.words)
        column.addWidget(self._pages, 1)
        column.addWidget(self.value)
        self.picture.pointed.connect(self._read_pixel)
        self.bars.pointed.connect(self._read_unit)

    def show_none(self) -> None:
        """Show nothing, and say how to see something."""
        self._values, self._unit = np.empty(0), -1
        self.words.setText(HINT)
        self.value.clear()
        self._pages.hide()

    def show_output(self, layer: LayerOutput, unit: int) -> None:
        """Show a map of a layer; of a flat one all units."""
        self._pages.show()
        self._values, self._unit, self._extent = layer.values, unit, layer.extent
        name = f"{layer.layer + 1} {layer.title}"
        if not layer.has_maps:
            self.words.setText(f"<b>{name}</b>, unit {unit + 1:,}: {layer.values[unit]:.4g}")
            self.bars.show_values(layer.values, layer.extent)
            self._pages.setCurrentWidget(self.bars)
            return
        one = layer.values[unit]
        self.words.setText(f"<b>{name}</b>, map {unit + 1:,}<br>{_figures(one)}")
        self._draw_picture()
        self._pages.setCurrentWidget(self.picture)

    def _draw_picture(self) -> None:
        one = self._values[self._unit]
        shades, dark = colours(self), is_dark(self)
        self.picture.show_image(coloured(one[..., None], self._extent, shades, dark))

    def changeEvent(self, event: QEvent) -> None:
        """Wear another theme, which reaches a part after the view it is a part of."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._values.ndim == 3:
            self._draw_picture()

    def _read_pixel(self, column: int, line: int) -> None:
        text = ""
        if column >= 0 and self._values.ndim == 3:
            value = self._values[self._unit, line, column]
            text = f"line {line + 1}, column {column + 1}: {value:.4g}"
        self.value.setText(text)

    def _read_unit(self, place: int) -> None:
        inside = 0 <= place < len(self._values) and self._values.ndim == 1
        self.value.setText(f"unit {place + 1:,}: {self._values[place]:.4g}" if inside else "")


def _figures(values: npt.NDArray[np.floating]) -> str:
    finite = values[np.isfinite(values)].astype(np.float64)
    if not finite.size:
        return "no finite number"
    zeros = f", {(finite == 0).mean():.0%} zeros" if (finite == 0).any() else ""
    return f"{finite.min():.3g} … {finite.max():.3g}, mean {finite.mean():.3g}{zeros}"
