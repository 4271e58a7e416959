"""Whether an L2 penalty is part of the loss.

Stanford CS231n, "Neural networks part 3", sanity checks: more regularisation strength makes the
loss larger.
"""

from collections.abc import Sequence

from dllab.diagnosis.card import Card, Picture, Series

STRENGTHS = (0.0, 0.001, 0.002, 0.003)
# Sums of many squares in single precision agree to this.
EXACT = 1e-3


def penalty_card(losses: Sequence[float], squares: float, is_deep: bool = True) -> Card:
    """The verdict on the loss of one untrained network under each of `STRENGTHS`.

    Args:
        losses: with the penalty.
        squares: sum of the squares of the weights a penalty is for; the loss must rise by this
            much times the strength.
        is_deep: whether there is a hidden layer, whose units must not begin alike.
    """
    rises = [loss - losses[0] for loss in losses]
    expected = [strength * squares for strength in STRENGTHS]
    picture = Picture(
        "lines",
        "strength of L2",
        "rise of the loss",
        (
            Series("measured", STRENGTHS, tuple(rises)),
            Series("expected", STRENGTHS, tuple(expected)),
        ),
    )
    said = (
        f"An L2 penalty of {STRENGTHS[-1]:g}, put on for this check only, raises the loss by "
        f"{rises[-1]:.3g}"
    )
    if squares == 0 and not is_deep:
        sentence = "All weights begin at zero, which is no fault without a hidden layer."
        return Card("penalty", "noted", sentence, picture=picture)
    if squares == 0:
        cause = "All weights are zero, and all units alike: draw them by Glorot or He."
        return Card("penalty", "failed", "All weights are zero.", cause, "network", "", picture)
    wrong = max(abs(rise - right) for rise, right in zip(rises, expected, strict=True))
    if wrong <= EXACT * max(abs(losses[0]), expected[-1]):
        sentence = f"{said}, as it must: {STRENGTHS[-1]:g} times the sum of the squared weights."
        return Card("penalty", "passed", sentence, picture=picture)
    cause = "The penalty does not reach the loss that is minimised."
    sentence = (
        f"{said}; expected are {expected[-1]:.3g}, {STRENGTHS[-1]:g} times the sum of the squared "
        "weights."
    )
    return Card("penalty", "failed", sentence, cause, "network", "", picture)
