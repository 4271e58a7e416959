"""One sample large: its number, class and part, and the value of the pixel under the mouse."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from dllab.data.overview import PARTS, Overview
from ui.data.large_picture import LargePicture
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
        self.picture = LargePicture()
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
