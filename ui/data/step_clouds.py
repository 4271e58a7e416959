"""Two columns of a table as a cloud of points, before and after each step of preprocessing."""

from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from dllab.data import load
from dllab.data.fit import fit_steps
from dllab.data.samples import Floats, Labels
from dllab.spec.data import Iris, PcaWhitening, Standardise, Steps, SubtractMean
from ui.run_look import run_colour
from ui.theme import apply_theme, colours, is_dark, tabular
from ui.views.axes import QuietAxis, ZoomBox

# Plots beside each other.
ACROSS = 3
DOT = 5
# Shapes tell the classes apart as well as colours; after so many classes both repeat.
SYMBOLS = ("o", "s", "t", "d", "+", "star", "x")
AXIS_WIDTH, AXIS_HEIGHT = 48, 24


@dataclass(frozen=True)
class Cloud:
    """Points under a title, shape (points, 2)."""

    title: str
    points: Floats


class StepClouds(QWidget):
    """A plot a step, the original first; both axes have one scale, so that round is round.

    The axes' zero is drawn as a cross: whether a cloud is centred is what many steps are about.
    """

    def __init__(self) -> None:
        super().__init__()
        self._clouds: list[Cloud] = []
        self._labels: Labels = np.empty(0, np.int32)
        self.plots: list[pg.PlotItem] = []
        self._canvas = pg.GraphicsLayoutWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._canvas)
        self.setAccessibleName("Data before and after each step")

    def show_clouds(self, clouds: list[Cloud], labels: Labels) -> None:
        """Show other clouds of the same samples."""
        self._clouds, self._labels = clouds, labels
        self._canvas.clear()
        self.plots = [self._plot(place, cloud) for place, cloud in enumerate(clouds)]
        self._dress()

    def changeEvent(self, event: QEvent) -> None:
        """Follow theme and font."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange}:
            self._dress()

    def _plot(self, place: int, cloud: Cloud) -> pg.PlotItem:
        axes = {"bottom": QuietAxis("bottom"), "left": QuietAxis("left")}
        axes["bottom"].setHeight(AXIS_HEIGHT)
        axes["left"].setWidth(AXIS_WIDTH)
        plot = pg.PlotItem(viewBox=ZoomBox(), axisItems=axes, title=cloud.title)
        plot.hideButtons()
        plot.setMenuEnabled(False)
        plot.setAspectLocked(True)
        plot.addLine(x=0)
        plot.addLine(y=0)
        for label in np.unique(self._labels):
            points = cloud.points[self._labels == label]
            symbol = SYMBOLS[label % len(SYMBOLS)]
            plot.plot(points, pen=None, symbol=symbol, symbolSize=DOT, symbolPen=None)
        # The cross at zero belongs into the picture.
        low, high = float(cloud.points.min(initial=0)), float(cloud.points.max(initial=0))
        room = 0.05 * max(high - low, 1e-9)
        plot.setRange(xRange=(low - room, high + room), yRange=(low - room, high + room))
        self._canvas.addItem(plot, *divmod(place, ACROSS))
        return plot

    def _dress(self) -> None:
        shades, font = colours(self), tabular(QFont(self.font()))
        font.setPointSizeF(max(self.font().pointSizeF() - 1, 7))
        self._canvas.setBackground(QColor(shades.plot))
        for plot, cloud in zip(self.plots, self._clouds, strict=True):
            plot.setTitle(cloud.title, color=shades.text)
            for name in ("bottom", "left"):
                plot.getAxis(name).dress(shades, font, 1)
                plot.getAxis(name).setZValue(-1)
            for line in (item for item in plot.items if isinstance(item, pg.InfiniteLine)):
                line.setPen(QColor(shades.muted), width=1)
            self._colour(plot)

    def _colour(self, plot: pg.PlotItem) -> None:
        for label, points in zip(np.unique(self._labels), plot.listDataItems(), strict=True):
            colour = run_colour(int(label) + 1, is_dark(self))
            points.setSymbolBrush(colour)
            # Crosses have no inside.
            points.setSymbolPen(colour)


def demo() -> None:
    """Show two lengths of the iris flowers becoming a round cloud."""
    app = QApplication([])
    apply_theme(app)
    iris = load(Iris())
    x = iris.x[:, [0, 2]]
    steps: Steps = (SubtractMean(), Standardise(), PcaWhitening())
    fitted = fit_steps(steps, x, np.arange(len(x)))
    values = [x] + [fitted.upto(place + 1).apply(x.copy()) for place in range(len(steps))]
    titles = ["Original", *(step.title for step in steps)]
    clouds = StepClouds()
    clouds.show_clouds([Cloud(t, v) for t, v in zip(titles, values, strict=True)], iris.y)
    clouds.resize(900, 560)
    clouds.show()
    app.exec()


if __name__ == "__main__":
    demo()
