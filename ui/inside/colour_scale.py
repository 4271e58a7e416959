"""What the colours of a picture mean: a strip from one end to the other, with its numbers."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import GRID, colours, is_dark, tabular
from ui.views.field_colours import diverging

STRIP = 160
# The scale is straight on both sides of 0.
STOPS = 3
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
    def _strip(self) -> int:
        """Its width: where there is little room, the words go on being told first."""
        words = self.fontMetrics().horizontalAdvance(self._text)
        return min(STRIP, max(STRIP // 4, self.width() - 2 * (self._room + GRID) - words))

    @property
    def _room(self) -> int:
        return self.fontMetrics().horizontalAdvance(LONGEST) + GRID

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Number, strip, number, words."""
        painter = QPainter(self)
        shades, room, height = colours(self), self._room, self.height()
        painter.setPen(shades.text)
        middle = Qt.AlignmentFlag.AlignVCenter
        strip = QRect(room, GRID // 2, self._strip, height - GRID)
        painter.drawText(
            QRect(0, 0, room - GRID, height), middle | Qt.AlignmentFlag.AlignRight, self.ends[0]
        )
        painter.fillRect(strip, self._gradient(strip))
        painter.drawText(QRect(strip.right() + GRID, 0, room, height), middle, self.ends[1])
        painter.setPen(shades.border)
        painter.drawRect(strip)
        painter.setPen(shades.muted)
        rest = QRect(QPoint(strip.right() + room + GRID, 0), self.rect().bottomRight())
        elided = Qt.TextElideMode.ElideRight
        text = self.fontMetrics().elidedText(self._text, elided, max(0, rest.width()))
        painter.drawText(rest, middle, text)

    def _gradient(self, strip: QRect) -> QLinearGradient:
        shares = np.linspace(0, 1, STOPS)
        gradient = QLinearGradient(strip.topLeft(), strip.topRight())
        for share, (red, green, blue) in zip(shares.tolist(), self._colours(shares), strict=True):
            gradient.setColorAt(share, QColor(red, green, blue))
        return gradient

    def _colours(self, shares: npt.NDArray[np.float64]) -> list[list[int]]:
        """Red, green and blue at shares of the strip."""
        if self._channels:
            return np.repeat(np.rint(255 * shares)[:, None].astype(int), 3, axis=1).tolist()
        line = 2 * shares[None] - 1
        found: list[list[int]] = diverging(line, 1.0, colours(self), is_dark(self))[0].tolist()
        return found
