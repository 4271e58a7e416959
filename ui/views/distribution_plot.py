"""The plot of one array's distribution over the epochs, drawn in one of three ways."""

import math
from typing import Any, Literal, get_args

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFont

from dllab.distributions import PERCENTILES
from ui.views.axes import EpochAxis, QuietAxis, ZoomBox
from ui.views.bent_axis import BentAxis, short
from ui.views.distribution_marks import Bands, Ink, Marks, Overlay, Ridges, drawn_rows
from ui.views.layer_series import Series

Style = Literal["Ridges", "Overlay", "Percentiles"]
STYLES: tuple[Style, ...] = get_args(Style)
MARKS: dict[Style, type[Marks]] = {"Ridges": Ridges, "Overlay": Overlay, "Percentiles": Bands}
AXIS_WIDTH = 56
# Numbers may reach so many pixels beyond the ends of their axis.
NUMBERS_OUT = 24.0


class RidgeAxis(EpochAxis):
    """Names the first and the last epoch where fewer than two whole steps lie between them."""

    first = 0.0

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[Any]:  # noqa: N802, N803
        """At least two numbers that tell where the ridges stand, if there are two ridges."""
        ticks = super().tickValues(minVal, maxVal, size)
        inside = [x for _, xs in ticks for x in xs if self.first <= x <= self.last]
        if len(inside) > 1 or not self.first < self.last:
            return ticks
        return [(self.last - self.first, [self.first, self.last])]


AXES: dict[Style, type[QuietAxis]] = {
    "Ridges": RidgeAxis,
    "Overlay": QuietAxis,
    "Percentiles": EpochAxis,
}


class DistributionPlot(pg.PlotItem):
    """Draws a series; keeps to what somebody has zoomed to."""

    def __init__(self, style: Style) -> None:
        self._style = style
        self._values = BentAxis("left" if style == "Percentiles" else "bottom")
        other = "bottom" if style == "Percentiles" else "left"
        self._other = AXES[style](other)
        super().__init__(
            viewBox=ZoomBox(),
            axisItems={self._values.orientation: self._values, other: self._other},
        )
        self.hideButtons()
        self.setMenuEnabled(False)
        self.invertY(style == "Ridges")
        self.getAxis("left").setWidth(AXIS_WIDTH)
        if style == "Overlay":
            self._other.setStyle(showValues=False)
        self._other.setLabel("Density" if style == "Overlay" else "Epoch")
        self._values.let_numbers_out(NUMBERS_OUT)
        for axis in (self._values, self._other):
            # The grids belong behind the marks.
            axis.setZValue(-1)
        self._marks: Marks | None = None
        self._series: Series | None = None
        self._marked = 0
        self._zoomed = False
        self._cursor = pg.InfiniteLine(angle=90, movable=False)
        self._cursor.setZValue(2)
        self.addItem(self._cursor, ignoreBounds=True)
        self.getViewBox().sigRangeChangedManually.connect(self._note_zoom)

    @property
    def style(self) -> Style:
        """How it draws."""
        return self._style

    @property
    def series(self) -> Series | None:
        """What it draws."""
        return self._series

    @property
    def marks(self) -> Marks | None:
        """What it is drawn with."""
        return self._marks

    @property
    def epochs(self) -> int:
        """At how many epochs something was recorded."""
        return len(self._series.epochs) if self._series else 0

    @property
    def drawn(self) -> int:
        """At how many of them something is drawn."""
        is_thinned = self._style != "Percentiles" and self.epochs
        return len(drawn_rows(self.epochs, self._marked)) if is_thinned else self.epochs

    def show_series(self, series: Series, ink: Ink, chosen: int | None) -> None:
        """Draw a series; `chosen` is the epoch to be marked, None: the newest stands out."""
        if self._marks:
            self.removeItem(self._marks)
        self._series, self._marked = series, series.row(chosen)
        self._values.bend = series.bend
        # Ticks are kept for a range; the bend may be another one.
        self._values.picture = None
        self._marks = MARKS[self._style](series, ink, self._marked)
        self.addItem(self._marks, ignoreBounds=True)
        if isinstance(self._other, EpochAxis):
            self._other.last = float(series.epochs[-1])
        if isinstance(self._other, RidgeAxis):
            self._other.first = float(series.epochs[0])
            # Ticks are kept for a range, as above.
            self._other.picture = None
        self._cursor.setVisible(self._style == "Percentiles" and chosen is not None)
        self._cursor.setPos(float(series.epochs[self._marked]))
        self._cursor.setPen(QColor(ink.marked), width=2 * ink.scale)
        if not self._zoomed:
            self.fit()

    def dress(self, ink: Ink, font: QFont) -> None:
        """Wear a theme."""
        for axis in (self._values, self._other):
            axis.dress(ink.shades, font, ink.scale)

    def entitle(self, lines: str, ink: Ink, font: QFont) -> None:
        """Say above the plot what it shows, in HTML of two lines: three plots stand in a row."""
        self.setTitle(lines, color=ink.shades.text, size=f"{font.pixelSize()}px")
        self.titleLabel.item.setFont(font)
        height = math.ceil(self.titleLabel.item.boundingRect().height())
        # pyqtgraph keeps room for one line.
        self.titleLabel.setMaximumHeight(height)
        self.layout.setRowFixedHeight(0, height)

    def fit(self) -> None:
        """Show everything."""
        self._zoomed = False
        if self._marks:
            bounds = self._marks.bounds
            self.setRange(bounds, padding=0)
            self.getViewBox().setRange(
                xRange=(bounds.left(), bounds.right()),
                yRange=(bounds.top(), bounds.bottom()),
                padding=0.02,
            )

    def take_range(self, other: "DistributionPlot") -> None:
        """Show the same part."""
        if other._zoomed:  # noqa: SLF001 - of the same class
            self._zoomed = True
            x, y = other.viewRange()
            self.setRange(xRange=x, yRange=y, padding=0)

    def _note_zoom(self) -> None:
        self._zoomed = True

    def told(self, point: QPointF) -> str:
        """What is drawn at a point of the plot, as rows of a table; empty where nothing is."""
        series = self._series
        if series is None:
            return ""
        if self._style == "Percentiles":
            return self._told_percentiles(series, point.x())
        row = self._marked
        if self._style == "Ridges":
            row = int(np.argmin(np.abs(series.epochs - point.y())))
        place = int(np.searchsorted(series.places[row], point.x(), "right")) - 1
        if not 0 <= place < series.counts.shape[1]:
            return ""
        low, high = series.edges[row, place : place + 2]
        count, total = series.counts[row, place], series.counts[row].sum()
        return _table(
            ("epoch", f"{series.epochs[row]:,}"),
            ("from", short(low)),
            ("to", short(high)),
            ("values", f"{count:,.0f} of {total:,.0f}"),
            ("share", f"{count / total:.2%}"),
        )

    def _told_percentiles(self, series: Series, x: float) -> str:
        row = int(np.argmin(np.abs(series.epochs - x)))
        values = zip(PERCENTILES, series.percentiles[row].tolist(), strict=True)
        rows = [(f"{percent} %", short(value)) for percent, value in values]
        return _table(("epoch", f"{series.epochs[row]:,}"), *rows[::-1])


def _table(*rows: tuple[str, str]) -> str:
    cells = (
        f"<tr><td>{name}&nbsp;&nbsp;</td><td align='right'>{value}</td></tr>"
        for name, value in rows
    )
    return f"<table>{''.join(cells)}</table>"
