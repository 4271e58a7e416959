"""A plot as texts see it: in pixels."""

from dataclasses import dataclass, field

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QFont, QFontMetricsF

LARGE = 1.4
# Figures change all the time: their sizes are not kept for ever.
MOST_SIZES = 500


@dataclass
class PlotGround:
    """Where values lie in a view box, and how large texts are.

    Attributes:
        view: the box.
        font: of most texts.
        large: of the one to be seen first.
    """

    view: pg.ViewBox
    font: QFont = field(default_factory=QFont)
    large: QFont = field(default_factory=QFont)
    _sizes: dict[tuple[str, bool], QSizeF] = field(default_factory=dict)

    def wear(self, font: QFont) -> None:
        """Write in another font, whose size is in pixels."""
        self.font, self.large = font, QFont(font)
        self.large.setPixelSize(round(LARGE * font.pixelSize()))
        self.large.setBold(True)
        self._sizes.clear()

    @property
    def area(self) -> QRectF:
        """The whole plot."""
        return self.view.boundingRect()

    def place(self, x: float, y: float) -> QPointF:
        """Where a point lies."""
        point: QPointF = self.view.mapFromView(QPointF(x, y))
        return point

    def x(self, x: float) -> float:
        """How far right it lies."""
        return self.place(x, 0).x()

    def y(self, y: float) -> float:
        """How far down it lies."""
        return self.place(0, y).y()

    def sees(self, x: float) -> bool:
        """Whether it lies in the plot."""
        left, right = self.view.viewRange()[0]
        return bool(left <= x <= right)

    def size(self, text: str, *, large: bool = False) -> QSizeF:
        """Measured once: most texts stay the same from one redraw to the next."""
        known = self._sizes.get((text, large))
        if known is None:
            if len(self._sizes) > MOST_SIZES:
                self._sizes.clear()
            metrics = QFontMetricsF(self.large if large else self.font)
            known = QSizeF(metrics.horizontalAdvance(text) + 2, metrics.height())
            self._sizes[text, large] = known
        return known

    @property
    def row(self) -> float:
        """How high a line of text is."""
        return self.size("").height()
