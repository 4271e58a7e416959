"""Loss against the learning rate, on a logarithmic axis."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QFont

from dllab.diagnosis.range_test import HIGHEST, LOWEST, smoothed
from dllab.table import Array
from ui.forms.number_box import written
from ui.theme import Colours, mixed
from ui.views.axes import AXIS_HEIGHT, AXIS_WIDTH, QuietAxis, ZoomBox, nice_ceiling
from ui.views.lines import Line
from ui.views.metric_plot import FOCUS_WIDTH

# How strong single batches are against the plot's ground.
FAINT = 0.65
# Room beside the outermost rates, in powers of ten, so that their numbers are not cut.
ROOM = 0.25
# Part of the height left free above the loss the test begins with, for the suggested value.
HEADROOM = 1.15
# The same below a loss of 0, so that its number and its line are not cut.
FOOT = 0.02
# A label right of its line would leave the plot behind this rate.
RIGHTMOST = 0.1


def rate_text(rate: float) -> str:
    """A learning rate with three figures: 0.0012, 1e-6."""
    return written(float(f"{rate:.3g}"))


class RateAxis(QuietAxis):
    """Powers of ten: the plot's x is the logarithm of the rate."""

    def tickSpacing(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, float]]:  # noqa: N802, N803
        """Every power, as long as two of them are seen."""
        return [(1.0, 0.0)] if maxVal - minVal > 2 else super().tickSpacing(minVal, maxVal, size)

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:  # noqa: ARG002
        """The rates themselves."""
        return [rate_text(10.0**value) for value in values]


class RatePlot(pg.PlotItem):
    """Loss against learning rate: every batch faint, their course strong, the suggestion a line."""

    def __init__(self) -> None:
        self._rate_axis, self._loss_axis = RateAxis("bottom"), QuietAxis("left")
        super().__init__(
            viewBox=ZoomBox(), axisItems={"bottom": self._rate_axis, "left": self._loss_axis}
        )
        self.hideButtons()
        self.setMenuEnabled(False)
        self._rate_axis.setLabel("Learning rate (logarithmic)")
        self._loss_axis.setLabel("Loss (mean per sample)")
        self._rate_axis.setHeight(AXIS_HEIGHT)
        self._loss_axis.setWidth(AXIS_WIDTH)
        self._batches, self.course = Line(), Line()
        self.mark = pg.InfiniteLine(angle=90, movable=False)
        self.value = pg.TextItem()
        for z, item in enumerate((self._batches, self.course, self.mark, self.value)):
            item.setZValue(z)
            self.addItem(item, ignoreBounds=True)
        for axis in (self._rate_axis, self._loss_axis):
            axis.setZValue(-1)
        self.cursor = pg.InfiniteLine(angle=90, movable=False)
        self.cursor.hide()
        self.addItem(self.cursor, ignoreBounds=True)
        self._zoomed = False
        self._top = 1.0
        self._tested: tuple[Array, Array, Array] = (np.empty(0), np.empty(0), np.empty(0))
        self.getViewBox().sigRangeChangedManually.connect(self._note_zoom)

    def dress(self, shades: Colours, font: QFont, scale: float) -> None:
        """Wear a theme; a line is `scale` real pixels wide."""
        for axis in (self._rate_axis, self._loss_axis):
            axis.dress(shades, font, scale)
        self._batches.dress(mixed(shades.accent, shades.plot, FAINT), scale, scale)
        self.course.dress(pg.mkColor(shades.accent), scale * FOCUS_WIDTH, scale)
        self.mark.setPen(shades.good, width=scale * 2)
        self.cursor.setPen(shades.muted, width=scale)
        self.value.setFont(font)
        self.value.setColor(shades.good)

    def show_test(self, rates: Array, losses: Array, suggestion: float | None) -> None:
        """Draw a test as far as it has come; a loss that is no number ends the curves."""
        finite = np.isfinite(losses)
        rates, losses = np.log10(rates[finite]), losses[finite]
        course = smoothed(losses)
        begin = course[: int(np.argmin(course)) + 1] if len(course) else np.ones(1)
        self._tested = rates, losses, course
        self._top = nice_ceiling(HEADROOM * float(begin.max()))
        # What diverged leaves the plot; painting it a thousand screens higher is of no use.
        self._batches.show_data(rates, np.minimum(losses, 10 * self._top))
        self.course.show_data(rates, np.minimum(course, 10 * self._top))
        self._show_suggestion(suggestion)
        if not self._zoomed:
            self.fit()

    def _show_suggestion(self, rate: float | None) -> None:
        for item in (self.mark, self.value):
            item.setVisible(rate is not None)
        if rate is not None:
            self.mark.setPos(np.log10(rate))
            self.value.setText(rate_text(rate))
            self.value.setAnchor((0, 0) if rate <= RIGHTMOST else (1, 0))
            self.value.setPos(np.log10(rate), self._top)

    def nearest(self, x: float) -> tuple[float, float, float] | None:
        """Rate, loss and smoothed loss of the batch whose rate is nearest to 10 ** x."""
        rates, losses, course = self._tested
        if len(rates) == 0:
            return None
        row = int(np.argmin(np.abs(rates - x)))
        return float(10 ** rates[row]), float(losses[row]), float(course[row])

    def take_range(self, other: "RatePlot") -> None:
        """Show what another plot of the same test shows."""
        if other.is_zoomed:
            self._zoomed = True
            x, y = other.viewRange()
            self.setRange(xRange=x, yRange=y, padding=0)

    @property
    def is_zoomed(self) -> bool:
        """Whether somebody chose what is seen."""
        return self._zoomed

    def fit(self) -> None:
        """Show the whole range of rates."""
        self._zoomed = False
        left, right = np.log10(LOWEST) - ROOM, np.log10(HIGHEST) + ROOM
        self.setRange(xRange=(left, right), yRange=(-FOOT * self._top, self._top), padding=0)

    def _note_zoom(self) -> None:
        self._zoomed = True
