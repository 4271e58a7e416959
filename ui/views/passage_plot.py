"""A spread at each layer of a network that has just been initialised, on an axis of decades."""

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPen

from ui.theme import Colours
from ui.views.axes import QuietAxis, ZoomBox

Values = npt.NDArray[np.float64]

# What is smaller is drawn here, as what it is in effect: nothing.
FLOOR = -12.0
CEILING = 6.0
# Of the axis of values, with its name and without.
NAMED_WIDTH, WIDTH = 66, 46
NUMBERS_OUT = 12.0


class DecadeAxis(QuietAxis):
    """Places are decimal logarithms."""

    def tickSpacing(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, float]]:  # noqa: N802, N803
        """Whole decades."""
        del size
        return [(max(np.ceil((maxVal - minVal) / 5), 1.0), 0.0)]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:  # noqa: ARG002
        """The values themselves; the floor is 0."""
        return ["0" if value <= FLOOR else f"1e{value:.0f}".replace("-", "−") for value in values]


class PlotTitle(pg.LabelItem):
    """The name of a column of plots; it may be wider than they are and does not widen them."""

    def show_text(self, text: str, shades: Colours, font: QFont) -> None:
        """Say it in a theme."""
        self.setText(text, color=shades.text, size=f"{font.pixelSize()}px")
        self.item.setFont(font)
        self.updateMin()

    def updateMin(self) -> None:  # noqa: N802 - as pyqtgraph calls it
        """Ask for height alone; pyqtgraph comes here after each change of size."""
        super().updateMin()
        self.setMinimumWidth(0)
        self.setPreferredWidth(0)


class PassagePlot(pg.PlotItem):
    """One curve without batch norm and one with it."""

    def __init__(self) -> None:
        self._values = DecadeAxis("left")
        self._layers = QuietAxis("bottom")
        super().__init__(
            viewBox=ZoomBox(), axisItems={"left": self._values, "bottom": self._layers}
        )
        self.hideButtons()
        self.setMenuEnabled(False)
        self._values.let_numbers_out(NUMBERS_OUT)
        for axis in (self._values, self._layers):
            # The grids belong behind the curves.
            axis.setZValue(-1)
        self._plain = pg.PlotCurveItem()
        self._normalised = pg.PlotCurveItem()
        for curve in (self._plain, self._normalised):
            self.addItem(curve)

    def dress(self, shades: Colours, font: QFont, pens: tuple[QPen, QPen], scale: float) -> None:
        """Wear a theme."""
        for axis in (self._values, self._layers):
            axis.dress(shades, font, scale)
        for curve, pen in zip((self._plain, self._normalised), pens, strict=True):
            curve.setPen(pen)

    def name_axes(self, values: str, layers: str) -> None:
        """Say what is drawn against what; empty: nothing."""
        self._values.setLabel(values or None)
        self._values.setWidth(NAMED_WIDTH if values else WIDTH)
        self._layers.setLabel(layers or None)

    def show_values(self, plain: Values, normalised: Values, ends: tuple[float, float]) -> None:
        """Draw values from the input (0) on, between two decades."""
        for curve, values in ((self._plain, plain), (self._normalised, normalised)):
            curve.setData(np.arange(len(values)), decades(values), antialias=True)
        self.setRange(xRange=(0, max(len(plain) - 1, 1)), yRange=ends, padding=0.03)


def decades(values: Values) -> Values:
    """Decimal logarithms, not beyond what is drawn."""
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.log10(values)
    return np.clip(np.nan_to_num(found, nan=CEILING), FLOOR, CEILING)


def pens(plain: QColor, normalised: QColor, scale: float) -> tuple[QPen, QPen]:
    """A solid and a dashed line."""
    made = QPen(plain, 2.4 * scale), QPen(normalised, 2 * scale, Qt.PenStyle.DashLine)
    for pen in made:
        pen.setCosmetic(True)
    return made
