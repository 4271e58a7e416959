"""One unit large: its weights, its bias, and their figures."""

import numpy as np
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from ui.data.large_picture import LargePicture
from ui.forms.notes import MUTED
from ui.inside.bars import Bars
from ui.inside.unit_images import Tiles, Weights, coloured
from ui.theme import GRID, colours, is_dark, tabular

HINT = "Click a unit, or go to it by arrow keys, to see it large."
POINT_AT = "Point at a weight to read it."


class UnitPanel(QWidget):
    """Shows a unit as an image or, where its inputs have no place, as bars."""

    def __init__(self) -> None:
        super().__init__()
        self.picture, self.bars = LargePicture(), Bars("Weights of the unit")
        self.words, self.value = QLabel(HINT, wordWrap=True), QLabel(wordWrap=True)
        self._weights: Weights = np.empty((0, 0, 0))
        self._extent = 1.0
        self._pages = QStackedWidget()
        for page in (self.picture, self.bars):
            self._pages.addWidget(page)
        for label in (self.words, self.value):
            label.setFont(tabular(self.font()))
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
        # Neither may push the picture about when it has more to say.
        line = self.words.fontMetrics().lineSpacing()
        self.words.setMinimumHeight(8 * line)
        self.value.setMinimumHeight(2 * line)
        self.value.setForegroundRole(MUTED)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, 0, GRID, 0)
        column.setSpacing(GRID)
        column.addWidget(self.words)
        column.addWidget(self.value)
        column.addWidget(self._pages, 1)
        self.setMinimumWidth(200)
        self.picture.pointed.connect(self._read_pixel)
        self.bars.pointed.connect(self._read_bar)

    def show_none(self) -> None:
        """Show no unit, and say how one is chosen."""
        self.words.setText(HINT)
        self.value.clear()
        self._weights = np.empty((0, 0, 0))
        self.picture.show_image(QImage())
        self.bars.show_values(np.empty(0))

    def show_image(self, tile: Tiles, extent: float, words: str) -> None:
        """Show a unit that weighs an image, shape (height, width, 1 or 3)."""
        self._weights, self._extent = tile, extent
        self._draw_picture()
        self._say(words, self.picture)

    def _draw_picture(self) -> None:
        shades, dark = colours(self), is_dark(self)
        self.picture.show_image(coloured(self._weights, self._extent, shades, dark))

    def changeEvent(self, event: QEvent) -> None:
        """Wear another theme, which reaches a part after the view it is a part of."""
        super().changeEvent(event)
        is_image = self._weights.ndim == 3 and self._weights.size
        if event.type() == QEvent.Type.PaletteChange and is_image:
            self._draw_picture()

    def show_bars(self, weights: Weights, extent: float, words: str) -> None:
        """Show a unit that weighs numbers in a row."""
        self._weights = weights
        # The same number has the same colour as in the picture of all weights.
        self.bars.show_values(weights, max(extent, float(np.abs(weights).max(initial=0))), extent)
        self._say(words, self.bars)

    def _say(self, words: str, page: QWidget) -> None:
        self.words.setText(words)
        self._pages.setCurrentWidget(page)
        if not self.value.text():
            self.value.setText(POINT_AT)

    def _read_pixel(self, column: int, line: int) -> None:
        if column < 0 or self._weights.ndim != 3 or not self._weights.size:
            self.value.setText(POINT_AT if self._weights.size else "")
            return
        values = self._weights[line, column]
        said = ", ".join(f"{value:.4g}" for value in values.tolist())
        if np.isnan(values).all():
            said = "between two channels"
        self.value.setText(f"line {line + 1}, column {column + 1}: {said}")

    def _read_bar(self, place: int) -> None:
        if not 0 <= place < len(self._weights) or self._weights.ndim != 1:
            self.value.setText(POINT_AT if self._weights.size else "")
        else:
            self.value.setText(f"input {place + 1:,}: {self._weights[place]:.4g}")


def figures(name: str, weights: Weights, bias: float | None) -> str:
    """Bias, norm and spread of one unit's weights, as rich text."""
    flat = weights[np.isfinite(weights)].astype(np.float64).ravel()
    rows = [
        ("bias", "none" if bias is None else f"{bias:.4g}"),
        ("norm", f"{np.sqrt(np.square(flat).sum()):.4g}"),
    ]
    if flat.size:
        rows += [
            ("mean", f"{flat.mean():.3g}"),
            ("deviation", f"{flat.std():.3g}"),
            ("from … to", f"{flat.min():.3g} … {flat.max():.3g}"),
            ("above 0", f"{(flat > 0).mean():.0%} of {weights.size:,}"),
        ]
    lines = "".join(
        f"<tr><td>{text}&nbsp;&nbsp;</td><td align='right'>{value}</td></tr>"
        for text, value in rows
    )
    return f"<b>{name}</b><table>{lines}</table>"
