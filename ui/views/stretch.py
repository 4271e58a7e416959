"""The stretch of the curves a finding rests on, shaded across the plots."""

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QApplication

from ui.theme import colours
from ui.views.metric_plot import MetricPlot

SHADE = 40
# Epochs are points: a single one is as wide as the way to its neighbours.
HALF = 0.5


class Stretch(pg.LinearRegionItem):
    """A shaded stretch with edges, in the theme of the moment; nobody can move it."""

    def __init__(self) -> None:
        super().__init__(movable=False, pen=pg.mkPen(None))
        self.setZValue(-20)

    def paint(self, painter: QPainter, *_args: object) -> None:
        """Shade and edge it."""
        edge = QColor(colours(QApplication.palette()).accent)
        shade = QColor(edge)
        shade.setAlpha(SHADE)
        box = self.boundingRect()
        painter.fillRect(box, shade)
        painter.setPen(pg.mkPen(edge, width=1))
        painter.drawLine(box.topLeft(), box.bottomLeft())
        painter.drawLine(box.topRight(), box.bottomRight())


class StretchMark:
    """Marks epochs in all plots of a view.

    Attributes:
        epochs: the first and the last of them; None: nothing is marked.
    """

    def __init__(self, plots: Sequence[MetricPlot]) -> None:
        self.epochs: tuple[int, int] | None = None
        self.stretches = [Stretch() for _ in plots]
        for plot, stretch in zip(plots, self.stretches, strict=True):
            stretch.hide()
            plot.addItem(stretch, ignoreBounds=True)

    def show(self, epochs: tuple[int, int] | None) -> None:
        """Mark these epochs instead; None: nothing."""
        self.epochs = epochs
        for stretch in self.stretches:
            stretch.setVisible(epochs is not None)
            if epochs:
                first, last = epochs
                stretch.setRegion((max(first - HALF, 0), last + HALF))
