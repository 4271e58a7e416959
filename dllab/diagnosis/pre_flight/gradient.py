"""Whether back-propagation agrees with differences of the loss.

Stanford CS231n, "Neural networks part 3", gradient checks: centred differences in double precision;
a relative error above 1e-2 means a wrong gradient, above 1e-4 is uncomfortable (where the loss has
kinks up to 1e-4 is fine), 1e-7 and less is what one wants.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from dllab.diagnosis.card import Card, Picture, Series
from dllab.plurals import counted

WRONG, UNCOMFORTABLE, GOOD = 1e-2, 1e-4, 1e-7
# An error of 0 has no place on a logarithmic axis.
LEAST = 1e-12


@dataclass(frozen=True)
class Comparison:
    """One parameter's gradient by both ways.

    Attributes:
        name: of the array the parameter is in: number and kind of its layer, name.
        error: |a - n| / max(|a|, |n|); at most 1e-7 where rounding of the loss explains it.
        on_kink: whether the loss bends within the step, so that the two cannot agree.
    """

    name: str
    error: float
    on_kink: bool


def gradient_card(compared: Sequence[Comparison], has_kinks: bool) -> Card:
    """The verdict on a sample of the parameters; `has_kinks`: ReLU, max pooling or a hinge."""
    smooth = [one for one in compared if not one.on_kink]
    kinks = len(compared) - len(smooth)
    worst = max(smooth, key=lambda one: one.error, default=None)
    if worst is None:
        sentence = "Every sampled parameter sits on a kink of the loss: nothing can be compared."
        return Card("gradient", "noted", sentence, picture=_picture(compared))
    said = (
        "Gradients by back-propagation were compared with finite (centred) differences of the loss "
        f"for {counted(len(smooth), 'parameter')}{_kink_words(kinks)}: the relative error is at "
        f"most {_short(worst.error)}"
    )
    if worst.error > WRONG:
        cause = f"The gradient of {worst.name} is wrong: look at that layer and those behind it."
        sentence = f"{said}; above {_short(WRONG)} it is wrong."
        return Card("gradient", "failed", sentence, cause, "network", "", _picture(compared))
    if worst.error > (UNCOMFORTABLE if has_kinks else GOOD):
        cause = f"Suspicious, above all {worst.name}; deep networks lose some digits."
        if worst.error > UNCOMFORTABLE:
            sentence = f"{said}; up to {_short(UNCOMFORTABLE)} is usual."
            return Card("gradient", "noted", sentence, cause, "network", "", _picture(compared))
    level = "good" if worst.error <= GOOD else "usual"
    limit = GOOD if worst.error <= GOOD else UNCOMFORTABLE
    sentence = f"{said}; up to {_short(limit)} is {level}."
    return Card("gradient", "passed", sentence, picture=_picture(compared))


def _short(error: float) -> str:
    """Two digits, "1e-7" without the zero Python writes."""
    return f"{error:.2g}".replace("e-0", "e-")


def _kink_words(kinks: int) -> str:
    if not kinks:
        return ""
    return f" ({kinks:,} more sit where ReLU, a maximum or the hinge bends, and are left out)"


def _picture(compared: Sequence[Comparison]) -> Picture:
    names = list(dict.fromkeys(one.name for one in compared))
    rows = [(names.index(one.name), one) for one in compared if not one.on_kink]
    series = Series(
        "parameters",
        tuple(float(place + 1) for place, _ in rows),
        tuple(max(one.error, LEAST) for _, one in rows),
    )
    return Picture(
        "dots", "array of weights", "relative error", (series,), WRONG, "wrong above", True
    )
