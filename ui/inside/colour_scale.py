"""What the colours of a picture mean: a strip from one end to the other, with its numbers."""

import numpy as np
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.data.pixels import RGB32, borrowed
from ui.theme import GRID, colours, is_dark, tabular
from ui.views.field_colours import diverging

STRIP = 160
# Room for the numbers, so that the strip stands still when they change.
LONGEST = "−0.00015 or less"


class ColourScale(QWidget):
    """Paints the diverging scale around 0, or says that colours are channels."""

    def __init__(self) -> None:
        super().__init__()
        self._extent, self._text, self._channels = 1.0, "", False
        self.setFont(tabular(self.font()))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_scale(self, extent: float, text: str, as_channels: bool = False) -> None:
        """Reach from -extent to extent.

        Args:
            extent: what is beyond is drawn like the end.
            text: what is measured.
            as_channels: three channels are drawn as red, green and blue, each on this scale.
        """
        self._extent, self._text, self._channels = extent, text, as_channels
        self.setAccessibleName(f"{text}: from {self.ends[0]} to {self.ends[1]}")
        self.update()

    @property
    def ends(self) -> tuple[str, str]:
        """What stands at both ends."""
        return f"−{self._extent:.3g} or less", f"{self._extent:.3g} or more"

    def sizeHint(self) -> QSize:
        """One line high."""
        return QSize(2 * self._room + STRIP, self.fontMetrics().height() + GRID)

    @property
    def _room(self) -> int:
        return self.fontMetrics().horizontalAdvance(LONGEST) + GRID

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Number, strip, number, words."""
        painter = QPainter(self)
        shades, room, height = colours(self), self._room, self.height()
        painter.setPen(shades.text)
        middle = Qt.AlignmentFlag.AlignVCenter
        strip = QRect(room, GRID // 2, STRIP, height - GRID)
        painter.drawText(
            QRect(0, 0, room - GRID, height), middle | Qt.AlignmentFlag.AlignRight, self.ends[0]
        )
        painter.drawImage(strip, self._picture())
        painter.drawText(QRect(strip.right() + GRID, 0, room, height), middle, self.ends[1])
        painter.setPen(shades.border)
        painter.drawRect(strip)
        painter.setPen(shades.muted)
        rest = QRect(strip.right() + room + GRID, 0, self.width(), height)
        painter.drawText(rest, middle, self._text)

    def _picture(self) -> QImage:
        line = np.linspace(-1, 1, STRIP)[None]
        if self._channels:
            grey = (127.5 + 127.5 * line).astype(np.uint8)
            pixels = np.repeat(grey[..., None], 3, axis=2)
        else:
            pixels = diverging(line, 1.0, colours(self), is_dark(self))
        return borrowed(np.ascontiguousarray(pixels)).convertToFormat(RGB32)
