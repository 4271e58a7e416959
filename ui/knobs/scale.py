"""From a slider's place to a knob's value and back."""

import math
from dataclasses import dataclass

# Places of a slider: finer than a mouse can be held.
PLACES = 600


@dataclass(frozen=True)
class Scale:
    """A range of values along a slider.

    Attributes:
        low, high: the ends; with `even` the low end of what is above zero.
        even: equal ways are equal differences; otherwise equal ratios.
        zero: the slider's first place is 0, which no ratio leads to.
    """

    low: float
    high: float
    even: bool = False
    zero: bool = False

    def value(self, place: int) -> float:
        """The value at a place, to three digits."""
        share = place / PLACES
        if self.zero and place == 0:
            return 0.0
        if self.even:
            value = self.low + share * (self.high - self.low)
        else:
            value = self.low * (self.high / self.low) ** share
        return float(f"{value:.3g}")

    def place(self, value: float) -> int:
        """The place nearest to a value."""
        if value <= self.low:
            return 0
        if self.even:
            share = (value - self.low) / (self.high - self.low)
        else:
            share = math.log(value / self.low) / math.log(self.high / self.low)
        return min(round(PLACES * share), PLACES)


# A learning rate is felt in ratios: two decades to either side of where the run began.
RATE_DECADES = 100.0
PENALTY = Scale(1e-6, 1.0, zero=True)
SHARE = Scale(0.0, 0.99, even=True)
WHOLE = Scale(0.0, 1.0, even=True)
STRENGTH = Scale(0.01, 0.9, even=True)
# By the last part of a knob's name.
SCALES = {
    "batch_size": Scale(1.0, 4096.0),
    **dict.fromkeys(("l1", "l2", "weight_decay"), PENALTY),
    **dict.fromkeys(("momentum", "rho", "beta_1", "beta_2", "rate"), SHARE),
    **dict.fromkeys(("probability", "stddev"), WHOLE),
    **dict.fromkeys(("distance", "strength"), STRENGTH),
    "degrees": Scale(1.0, 180.0, even=True),
    "pixels": Scale(1.0, 64.0, even=True),
}


def scale_of(name: str, start: float) -> Scale | None:
    """The slider of a knob that began at `start`; None for one that is only typed."""
    setting = name.rpartition(".")[2]
    if setting == "learning_rate":
        return Scale(start / RATE_DECADES, start * RATE_DECADES)
    return SCALES.get(setting)
