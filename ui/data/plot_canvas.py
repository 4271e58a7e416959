"""A plot of a data set: quiet axes, a box to zoom, the colours of the theme."""

import pyqtgraph as pg
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtGui import QFont

from ui.theme import Colours
from ui.views.axes import AXIS_HEIGHT, AXIS_WIDTH, QuietAxis, ZoomBox

# Half a line, and half a number of a few digits, in pixels.
OUT_UP, OUT_RIGHT = 8, 20


class PlotCanvas(pg.GraphicsLayoutWidget):
    """One plot; a double click shows all of it again.

    Attributes:
        plot: the plot.
        below, left: its axes.
    """

    def __init__(self, left: QuietAxis | None = None) -> None:
        super().__init__()
        self.below, self.left = QuietAxis("bottom"), left or QuietAxis("left")
        self.plot = pg.PlotItem(
            viewBox=ZoomBox(), axisItems={"bottom": self.below, "left": self.left}
        )
        self.plot.hideButtons()
        self.plot.setMenuEnabled(False)
        self.below.setHeight(AXIS_HEIGHT)
        self.left.setWidth(AXIS_WIDTH)
        for axis in (self.below, self.left):
            # The grid belongs behind what is drawn.
            axis.setZValue(-1)
        # Numbers at the ends of the axes reach beyond them.
        self.left.let_numbers_out(OUT_UP)
        self.below.let_numbers_out(OUT_RIGHT)
        self.ci.setContentsMargins(4, OUT_UP, OUT_RIGHT, 4)
        self.addItem(self.plot)
        self._whole = ((0.0, 1.0), (0.0, 1.0))
        self.scene().sigMouseClicked.connect(self._click)

    def dress(self, shades: Colours, font: QFont, scale: float) -> None:
        """Wear a theme; a line is `scale` real pixels wide."""
        self.setBackground(shades.plot)
        for axis in (self.below, self.left):
            axis.dress(shades, font, scale)

    def reach(self, x: tuple[float, float], y: tuple[float, float]) -> None:
        """Show these ranges, now and after a double click."""
        self._whole = (x, y)
        self.fit()

    def fit(self) -> None:
        """Show everything again."""
        x, y = self._whole
        self.plot.setRange(xRange=x, yRange=y, padding=0)

    def _click(self, click: MouseClickEvent) -> None:
        if click.double():
            self.fit()
