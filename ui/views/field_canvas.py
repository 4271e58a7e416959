"""A plane on which a network's answers are drawn as colours, with contours, and samples on top."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem

from ui.data.class_marks import class_colour, class_symbol
from ui.data.marker_legend import Mark
from ui.data.plot_canvas import PlotCanvas
from ui.theme import Colours
from ui.views.field_colours import Bytes
from ui.views.level_lines import LevelLines

POINT = 8
LINE = 2.0
# Classes in the legend; more would leave no room for the picture.
MOST_NAMED = 12
Values = npt.NDArray[np.floating]
Range = tuple[float, float]


@dataclass(frozen=True)
class Cloud:
    """Samples of one part: places of shape (points, 2), and the class of each."""

    places: Values
    labels: npt.NDArray[np.integer]
    hollow: bool


class FieldCanvas(PlotCanvas):
    """Draws a field, lines over it and points on top.

    Signals:
        drawn: a field is on its way to the screen.

    Attributes:
        x, y: from where to where the field's outermost grid points reach.
        lines: what lies over the field.
    """

    drawn = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.x: Range = (0.0, 1.0)
        self.y: Range = (0.0, 1.0)
        self._image = pg.ImageItem(axisOrder="row-major")
        self.lines = LevelLines()
        self._points = pg.ScatterPlotItem(pxMode=True)
        for item in (self._image, self.lines, self._points):
            self.plot.addItem(item)
        self._image.setZValue(-2)
        # What is drawn 30 times a second below them does not change the points.
        self._points.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        # The field's colours flow into each other instead of standing as squares.
        self.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)

    def place(self, x: Range, y: Range) -> None:
        """Reach from here to there."""
        if (x, y) != (self.x, self.y):
            self.x, self.y = x, y
            self.reach(x, y)

    def wear(self, shades: Colours, font: QFont, scale: float) -> None:
        """Wear a theme; a line is `scale` real pixels wide."""
        self.dress(shades, font, scale)
        for axis in (self.below, self.left):
            axis.setGrid(False)
        # Dark on light or light on dark, whatever lies below.
        under = pg.mkPen(shades.plot, width=(LINE + 2) * scale)
        self.lines.wear(under, pg.mkPen(shades.text, width=LINE * scale))

    def show_field(self, colours: Bytes) -> None:
        """Draw a field of shape (rows, columns, 3), rows from below."""
        rows, columns, _ = colours.shape
        across = (self.x[1] - self.x[0]) / (columns - 1)
        up = (self.y[1] - self.y[0]) / (rows - 1)
        self._image.setImage(colours, autoLevels=False, levels=None)
        self._image.setRect(
            QRectF(self.x[0] - across / 2, self.y[0] - up / 2, across * columns, up * rows)
        )

    def show_lines(self, ends: Values, size: int) -> None:
        """Draw lines between pairs of places of a grid of so many points a side."""
        x = self.x[0] + ends[:, 0] * (self.x[1] - self.x[0]) / (size - 1)
        y = self.y[0] + ends[:, 1] * (self.y[1] - self.y[0]) / (size - 1)
        self.lines.show_lines(np.stack([x, y], axis=1))
        self.drawn.emit()

    def show_points(self, clouds: list[Cloud], shades: Colours, dark: bool, scale: float) -> None:
        """Draw samples: the colour and shape tell the class, filled or hollow the part."""
        looks = {
            (label, cloud.hollow): point_look(label, cloud.hollow, shades, dark, scale)
            for cloud in clouds
            for label in np.unique(cloud.labels).tolist()
        }
        drawn = [looks[label, cloud.hollow] for cloud in clouds for label in cloud.labels.tolist()]
        places = np.concatenate([cloud.places for cloud in clouds])
        self._points.setData(
            x=places[:, 0],
            y=places[:, 1],
            size=POINT,
            symbol=[look[0] for look in drawn],
            pen=[look[1] for look in drawn],
            brush=[look[2] for look in drawn],
        )

    def show_those_points(self, visible: bool) -> None:
        """Show the points, or only what lies below them."""
        self._points.setVisible(visible)

    def place_at(self, scene: QPointF) -> QPointF | None:
        """The place on the plane under a point of the scene; None outside."""
        box = self.plot.getViewBox()
        if not box.sceneBoundingRect().contains(scene):
            return None
        found: QPointF = box.mapSceneToView(scene)
        return found

    def grid_at(self, place: QPointF, size: int) -> tuple[int, int] | None:
        """Row and column of the grid point nearest to a place; None beyond the field."""
        column = round((place.x() - self.x[0]) / (self.x[1] - self.x[0]) * (size - 1))
        row = round((place.y() - self.y[0]) / (self.y[1] - self.y[0]) * (size - 1))
        inside = 0 <= column < size and 0 <= row < size
        return (row, column) if inside else None


def point_look(
    label: int, hollow: bool, shades: Colours, dark: bool, scale: float
) -> tuple[str, QPen, QBrush]:
    """Training filled with a rim that stands out from a field of the same colour; else hollow."""
    colour = class_colour(label, dark)
    if hollow:
        return class_symbol(label), _rim(colour, 2 * scale), QBrush(QColor(shades.plot))
    return class_symbol(label), _rim(QColor(shades.plot), scale), QBrush(colour)


def class_marks(names: list[str], shades: Colours, dark: bool, scale: float) -> list[Mark]:
    """What colours and shapes mean."""
    marks = []
    for label, name in enumerate(names[:MOST_NAMED]):
        symbol, pen, brush = point_look(label, False, shades, dark, scale)
        marks.append(Mark(name, pen, symbol, brush))
    if len(names) > MOST_NAMED:
        marks.append(Mark(f"and {len(names) - MOST_NAMED} more", QPen(Qt.PenStyle.NoPen)))
    return marks


def part_marks(shades: Colours, scale: float, *, validates: bool) -> list[Mark]:
    """What filled and, if there are any, hollow points mean."""
    muted, ground = QColor(shades.muted), QBrush(QColor(shades.plot))
    filled = Mark("training", _rim(muted, scale), "o", QBrush(muted))
    hollow = Mark("validation", _rim(muted, 2 * scale), "o", ground)
    return [filled, hollow] if validates else [filled]


def patch_mark(text: str, colour: QColor | str, shades: Colours) -> Mark:
    """What a colour of the field means."""
    return Mark(text, _rim(QColor(shades.muted), 1), "s", QBrush(QColor(colour)))


def _rim(colour: QColor, width: float) -> QPen:
    """Symbols are drawn enlarged; their rims must not be."""
    pen = QPen(colour, width)
    pen.setCosmetic(True)
    return pen
