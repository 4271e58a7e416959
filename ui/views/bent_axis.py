"""An axis of values that is bent where a distribution has far outliers."""

from typing import Any

import numpy as np

from ui.views.axes import QuietAxis
from ui.views.layer_series import Bend

# Pixels between two numbers.
ROOM = 46.0


class BentAxis(QuietAxis):
    """Places are `Bend.place` of the values; without a bend it is an axis like others."""

    bend = Bend()

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[Any]:  # noqa: N802, N803
        """Round values, as many as there is room for: the nearest to the centre go first."""
        if not self.bend.scale:
            return super().tickValues(minVal, maxVal, size)
        apart = ROOM * (maxVal - minVal) / max(size, 1)
        taken: list[float] = []
        for value in self._candidates(minVal, maxVal):
            place = float(self.bend.place(value))
            if minVal <= place <= maxVal and all(abs(place - other) >= apart for other in taken):
                taken.append(place)
        return [(1.0, sorted(taken))]

    def _candidates(self, low: float, high: float) -> list[float]:
        """0, or else the centre, then powers of ten on both sides of 0, large ones first."""
        ends = np.abs(self.bend.value([low, high]))
        least = 10.0 ** np.floor(np.log10(self.bend.scale))
        decades = np.arange(np.log10(least), np.ceil(np.log10(max(ends.max(), least))) + 1)
        powers = [sign * 10.0**decade for decade in decades[::-1] for sign in (1, -1)]
        return [0.0, *powers, *(5 * power for power in powers)]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:  # noqa: ARG002
        """The values, not their places."""
        if not self.bend.scale:
            return [short(value) for value in values]
        # What bending and unbending left of 0 is far below what can be told from it.
        least = 1e-6 * self.bend.scale
        found = (float(value) for value in self.bend.value(values))
        return [short(round_off(value) if abs(value) > least else 0.0) for value in found]


def round_off(value: float) -> float:
    """Without what bending and unbending left of it."""
    return 0.0 if abs(value) < 1e-30 else float(f"{value:.6g}")


def short(value: float) -> str:
    """A value as a tick says it."""
    if value == 0 or 1e-3 <= abs(value) < 1e5:
        return f"{value:.4g}".replace("-", "−")
    mantissa, exponent = f"{value:.2e}".split("e")
    mantissa = mantissa.rstrip("0").rstrip(".")
    return f"{mantissa}e{int(exponent)}".replace("-", "−")
