"""The vital signs of layers: what each means, when it is healthy, and its colours."""

import math
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtGui import QColor

from ui.theme import Colours, mixed
from ui.views.bent_axis import short

Values = npt.NDArray[np.float64]
Scale = Literal["ratio", "log", "around 0", "share"]

# CS231n, Babysitting the learning process: the norm of an update should be about a thousandth of
# the norm of the weights; half a decade to either side is called healthy here.
HEALTHY_RATIO = (10**-3.5, 10**-2.5)
RATIO_ENDS = (1e-6, 1.0)
# Okabe-Ito: blue for too little, orange for too much.
LITTLE, MUCH = "#0072b2", "#d55e00"
LITTLE_DARK, MUCH_DARK = "#56b4e9", "#f08a3c"


@dataclass(frozen=True)
class Sign:
    """One vital sign.

    Attributes:
        field: its name in `dllab.events.LayersMeasured`.
        title: for people.
        meaning: what it is, and what is healthy.
        scale: how its values become colours.
        needs: what a network must have that has the sign.
    """

    field: str
    title: str
    meaning: str
    scale: Scale
    needs: str

    @property
    def column(self) -> str:
        """Its name in a table of numbers."""
        return self.title.lower().replace(" ", "_").replace("-", "_")

    def ends(self, values: Values) -> tuple[float, float]:
        """Between which values colours differ; values shape (layers, epochs)."""
        if self.scale == "share":
            return 0.0, 1.0
        if self.scale == "ratio":
            return RATIO_ENDS
        finite = values[np.isfinite(values)]
        if self.scale == "around 0":
            most = float(np.abs(finite).max(initial=0)) or 1.0
            return -most, most
        finite = finite[finite > 0]
        low, high = float(finite.min(initial=np.inf)), float(finite.max(initial=0))
        if high <= 0:
            return 0.1, 1.0
        # Less than a decade apart, small differences would look large.
        return (low, high) if high > 10 * low else (high / 10, high)

    def shares(self, values: Values, ends: tuple[float, float]) -> Values:
        """Where values lie between two ends, from 0 to 1."""
        low, high = ends
        if self.scale in {"ratio", "log"}:
            values, low, high = np.log10(np.maximum(values, low)), math.log10(low), math.log10(high)
        return np.clip((values - low) / (high - low), 0, 1)

    def share(self, value: float, ends: tuple[float, float]) -> float:
        """Where a value lies between two ends, from 0 to 1."""
        return float(self.shares(np.array(value), ends))

    def palette(self, shades: Colours, dark: bool) -> npt.NDArray[np.uint8]:
        """Its colours from one end to the other, shape (256, 4): blue, green, red, 255."""
        colours = (self.colour(step / 255, shades, dark) for step in range(256))
        return np.array([(c.blue(), c.green(), c.red(), 255) for c in colours], np.uint8)

    def colour(self, share: float, shades: Colours, dark: bool) -> QColor:
        """The colour of a value at this share of the way between the ends."""
        ground = QColor(shades.grid)
        little, much = (LITTLE_DARK, MUCH_DARK) if dark else (LITTLE, MUCH)
        if self.scale == "share":
            return mixed(much, ground, share)
        if self.scale == "log":
            return _sequential(share)
        if self.scale == "ratio":
            low, high = (self.share(end, RATIO_ENDS) for end in HEALTHY_RATIO)
        else:
            low = high = 0.5
        if share < low:
            return mixed(little, ground, 0.25 + 0.75 * (low - share) / low)
        if share > high:
            return mixed(much, ground, 0.25 + 0.75 * (share - high) / (1 - high))
        return ground

    def judged(self, value: float) -> str:
        """What a value means, where there is a common opinion."""
        if not np.isfinite(value):
            return "no finite number"
        if self.scale == "ratio":
            low, high = HEALTHY_RATIO
            if value < low:
                return "low: learns slowly"
            return "high: may be unstable" if value > high else "healthy"
        return ""

    def told(self, value: float) -> str:
        """A value in figures."""
        if np.isnan(value):
            return "not a number"
        if np.isinf(value):
            return "infinite"
        return f"{value:.1%}" if self.scale == "share" else short(float(f"{value:.4g}"))


def _sequential(share: float) -> QColor:
    return _cividis()[round(share * 255)]


@cache
def _cividis() -> list[QColor]:
    """J. Nunez et al., PLOS ONE (2018): made for people with and without colour blindness."""
    colours: list[QColor] = pg.colormap.get("cividis").map(np.linspace(0, 1, 256), mode="qcolor")
    return colours


SIGNS = (
    Sign(
        "update_ratio",
        "Update-to-weight ratio",
        "Norm of the step one batch makes, divided by the norm of the layer's weights. Healthy "
        "around 0.001 (CS231n): much lower learns slowly, much higher is unstable.",
        "ratio",
        "layer whose weights are trained",
    ),
    Sign(
        "gradient_norm",
        "Gradient norm",
        "Norm of the loss's gradient over the layer's weights. It should neither fade nor grow "
        "by decades from layer to layer.",
        "log",
        "layer whose weights are trained",
    ),
    Sign(
        "activation_mean",
        "Activation mean",
        "Mean of what the layer puts out.",
        "around 0",
        "layer that puts anything out",
    ),
    Sign(
        "activation_std",
        "Activation spread",
        "Standard deviation of what the layer puts out. Fading from layer to layer, nothing of the "
        "input is left for the last ones.",
        "log",
        "layer that puts anything out",
    ),
    Sign(
        "dead",
        "Dead ReLU units",
        "Share of hidden ReLU units that are 0 for all samples of the batch: they learn nothing.",
        "share",
        "hidden ReLU units, which alone can be dead",
    ),
    Sign(
        "saturated",
        "Saturated values",
        "Share of hidden sigmoid or tanh values where the derivative is below a tenth of its "
        "greatest: little gradient passes through them.",
        "share",
        "hidden sigmoid or tanh units, which alone can be saturated",
    ),
)
