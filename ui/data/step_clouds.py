"""Two columns of a table as a cloud of points, before and after each step of preprocessing."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QBrush, QColor, QFontInfo, QPen, QResizeEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from dllab.data import load
from dllab.data.fit import fit_steps
from dllab.data.samples import Floats, Labels
from dllab.spec.data import Iris, PcaWhitening, Standardise, Steps, SubtractMean
from ui.data.class_marks import class_colour, class_symbol
from ui.data.marker_legend import MarkerLegend, class_legend
from ui.data.room import largest
from ui.theme import GRID, apply_theme, colours, is_dark, tabular
from ui.views.axes import AXIS_HEIGHT, AXIS_WIDTH, QuietAxis, ZoomBox

# Large enough to tell a circle from a square.
DOT = 7
# As pyqtgraph has it, in degrees.
UPRIGHT = 90
# Wanted by each plot with its axes; all get as much more as there is.
SIDE = 100


@dataclass(frozen=True)
class Cloud:
    """Points under a title.

    Attributes:
        title: the step behind which they are so.
        points: shape (points, 2).
        names: of the two columns, across and up.
        is_strip: whether one column alone is drawn, each class at a height of its own.
    """

    title: str
    points: Floats
    names: tuple[str, str]
    is_strip: bool = False


class StepClouds(QWidget):
    """A plot a step, the original first; both axes have one scale, so that round is round.

    The axes' zero is drawn as a cross: whether a cloud is centred is what many steps are about.
    """

    def __init__(self, density: float = 0.0) -> None:
        """`density`: real pixels in one pixel of the interface; 0: the screen's."""
        super().__init__()
        self._density = density
        self._clouds: list[Cloud] = []
        self._labels: Labels = np.empty(0, np.int32)
        self._class_names: Sequence[str] = ()
        self.plots: list[pg.PlotItem] = []
        self._made: list[pg.PlotItem] = []
        self._columns = 0
        self._canvas = pg.GraphicsLayoutWidget()
        self.legend = MarkerLegend()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self._canvas, 1)
        column.addWidget(self.legend)
        self.setAccessibleName("Data before and after each step")

    def show_clouds(self, clouds: list[Cloud], labels: Labels, class_names: Sequence[str]) -> None:
        """Show other clouds of the same samples."""
        self._clouds, self._labels, self._class_names = clouds, labels, class_names
        # Making a plot takes longer than all the rest.
        self._made += [new_plot() for _ in clouds[len(self._made) :]]
        if len(clouds) != len(self.plots):
            self.plots = self._made[: len(clouds)]
            self._columns = 0
        for plot, cloud in zip(self.plots, clouds, strict=True):
            reach(plot, cloud)
        self._arrange()
        self._dress()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the room there is."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Beside and below each other, so that the plots are as large as they can be."""
        if not self.plots:
            return
        columns, _ = largest(len(self.plots), self._canvas.width(), self._canvas.height())
        if columns != self._columns:
            self._columns = columns
            self._canvas.clear()
            for place, plot in enumerate(self.plots):
                self._canvas.addItem(plot, *divmod(place, columns))

    def changeEvent(self, event: QEvent) -> None:
        """Follow theme and font."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange}:
            self._dress()

    def _dress(self) -> None:
        shades, font = colours(self), tabular(self.font())
        # In pixels: a picture for print has another resolution but must look the same.
        font.setPixelSize(max(QFontInfo(self.font()).pixelSize() - 1, 9))
        scale = self._density or self.devicePixelRatioF()
        self._canvas.setBackground(QColor(shades.plot))
        for plot, cloud in zip(self.plots, self._clouds, strict=True):
            plot.setTitle(cloud.title, color=shades.text, size=f"{font.pixelSize()}px")
            for side, name in zip(("bottom", "left"), cloud.names, strict=True):
                axis = plot.getAxis(side)
                axis.dress(shades, font, scale)
                axis.setLabel(name)
                axis.setZValue(-1)
            # A height stands for a class, which colour and shape tell.
            plot.getAxis("left").setStyle(showValues=not cloud.is_strip)
            for line in (item for item in plot.items if isinstance(item, pg.InfiniteLine)):
                line.setPen(QColor(shades.muted), width=scale)
            self._draw_points(plot, cloud)
        self.legend.show_marks(class_legend(self._class_names, self._look))

    def _draw_points(self, plot: pg.PlotItem, cloud: Cloud) -> None:
        labels = self._labels.tolist()
        # Crosses have no inside: their rim has the colour too.
        rims = {label: QPen(class_colour(label, is_dark(self))) for label in set(labels)}
        for rim in rims.values():
            # Shapes are drawn enlarged; a rim that grew with them would make squares of all.
            rim.setCosmetic(True)
        brushes = {label: QBrush(rim.color()) for label, rim in rims.items()}
        (points,) = plot.listDataItems()
        points.setData(
            pos=cloud.points,
            symbol=[class_symbol(label) for label in labels],
            size=DOT,
            brush=[brushes[label] for label in labels],
            pen=[rims[label] for label in labels],
        )

    def _look(self, label: int) -> tuple[str, QPen, QBrush]:
        colour = class_colour(label, is_dark(self))
        return class_symbol(label), QPen(Qt.PenStyle.NoPen), QBrush(colour)


def new_plot() -> pg.PlotItem:
    """A plot with a cross at zero, whose axes have one scale."""
    axes = {"bottom": QuietAxis("bottom"), "left": QuietAxis("left")}
    axes["bottom"].setHeight(AXIS_HEIGHT)
    axes["left"].setWidth(AXIS_WIDTH)
    plot = pg.PlotItem(viewBox=ZoomBox(), axisItems=axes)
    plot.hideButtons()
    plot.setMenuEnabled(False)
    plot.setAspectLocked(True)
    plot.addLine(x=0)
    plot.addLine(y=0)
    plot.addItem(pg.ScatterPlotItem())
    # The same for all: left alone, those with shorter numbers take more of the room.
    plot.setMinimumSize(SIDE, SIDE)
    plot.setPreferredSize(SIDE, SIDE)
    return plot


def reach(plot: pg.PlotItem, cloud: Cloud) -> None:
    """Show all points; the cross at zero belongs into the picture."""
    values = cloud.points[:, 0] if cloud.is_strip else cloud.points
    across = up = _with_room(float(values.min(initial=0)), float(values.max(initial=0)))
    if cloud.is_strip:
        heights = cloud.points[:, 1]
        up = _with_room(float(heights.min(initial=0)), float(heights.max(initial=1)))
    plot.setAspectLocked(not cloud.is_strip)
    plot.setRange(xRange=across, yRange=up)
    for line in plot.items:
        if isinstance(line, pg.InfiniteLine):
            # No height of a strip is a zero.
            line.setVisible(line.angle == UPRIGHT or not cloud.is_strip)


def _with_room(low: float, high: float) -> tuple[float, float]:
    room = 0.05 * max(high - low, 1e-9)
    return low - room, high + room


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
    names = "sepal length", "petal length"
    clouds = StepClouds()
    drawn = [Cloud(title, value, names) for title, value in zip(titles, values, strict=True)]
    clouds.show_clouds(drawn, iris.y, iris.class_names)
    clouds.resize(900, 560)
    clouds.show()
    app.exec()


if __name__ == "__main__":
    demo()
