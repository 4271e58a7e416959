"""Whether the network can learn a handful of samples by heart.

Stanford CS231n, "Neural networks part 3", sanity checks: overfit a tiny subset, about 20 samples,
to a loss near zero with regularisation off; do not go on before that works.
"""

from collections.abc import Sequence

from dllab.diagnosis.card import Card, Picture, Place, Series

SAMPLES = 20
# Of the loss of guessing; CS231n's example ends at 1 % of it after 200 epochs.
NEAR_ZERO = 0.05
# The loss must have come down by this share of it over the last half, or more steps are no help.
STILL_FALLING = 0.1


def by_heart_card(  # noqa: PLR0913 - figures of one measurement
    losses: Sequence[float],
    accuracy: float,
    *,
    floor: float,
    chance: float,
    parameters: int,
    rate: float,
) -> Card:
    """The verdict on training on the same few samples over and over.

    Args:
        losses: after each step.
        accuracy: on the samples at the end.
        floor: the least possible loss: above 0 where equal samples have different labels.
        chance: the loss of guessing.
        parameters: how many the network has.
        rate: the learning rate.
    """
    steps = tuple(float(step + 1) for step in range(len(losses)))
    goal = floor + NEAR_ZERO * chance
    picture = Picture(
        "lines",
        "step",
        "loss",
        (Series("20 samples", steps, tuple(losses)),),
        goal,
        "near zero",
        logarithmic=True,
    )
    last = min(losses[-1], max(losses))
    said = (
        f"after {len(losses):,} steps the loss is {last:.2g} and {100 * accuracy:.0f} % are right"
    )
    if last <= goal:
        return Card("by heart", "passed", f"Learned: {said}.", picture=picture)
    if parameters < SAMPLES:
        sentence = f"{said.capitalize()}; {parameters:,} parameters cannot hold {SAMPLES} samples."
        return Card("by heart", "noted", sentence, picture=picture)
    sentence = f"Not learned: {said}."
    cause, place, field = _cause(losses, rate)
    return Card("by heart", "failed", sentence, cause, place, field, picture)


def _cause(losses: Sequence[float], rate: float) -> tuple[str, Place, str]:
    first, middle, last = losses[0], losses[len(losses) // 2], losses[-1]
    if not last < 2 * first or max(losses[len(losses) // 2 :]) > first:
        cause = f"The loss jumps or grows: lower the learning rate of {rate:.3g}."
        return cause, "training", "optimizer"
    if last < (1 - STILL_FALLING) * middle:
        cause = f"It still falls: raise the learning rate of {rate:.3g}."
        return cause, "training", "optimizer"
    if last < 0.5 * first:
        return (
            "It has come to a halt: the network is too small, or the rate too high.",
            "network",
            "",
        )
    cause = "It hardly moves: units are dead or saturated, or the first weights too small or alike."
    return cause, "network", ""
