"""Whether the network learns from its inputs, and nothing without them.

A. Karpathy, A recipe for training neural networks (2019), "input-independent baseline": with all
inputs set to zero training must do worse, else the inputs are not used.
"""

import math
from collections.abc import Sequence

from dllab.diagnosis.card import Card, Picture, Series

# With real inputs the loss must come to lie below that without them by this share of it.
BETTER = 0.05
# So many times the loss of guessing no network comes to that only does not learn.
THROWN = 1.5
# Standard errors of the accuracy by which chance may be left by chance.
SURE = 3.0


def zeroed_card(  # noqa: PLR0913 - what two trainings are judged by
    real: Sequence[float],
    zeroed: Sequence[float],
    accuracy: float,
    *,
    chance: float,
    measured: int,
    guessed: float,
) -> Card:
    """The verdict on two trainings of the same length.

    Args:
        real: loss of each step with the inputs.
        zeroed: the same with zeros in their place.
        accuracy: with zeros, after training.
        chance: accuracy of always answering the most frequent class.
        measured: on how many samples both are measured.
        guessed: loss of a network that knows nothing, with its penalties.
    """
    steps = tuple(float(step + 1) for step in range(len(real)))
    picture = Picture(
        "lines",
        "step",
        "loss",
        (Series("inputs", steps, tuple(real)), Series("zeros", steps, tuple(zeroed))),
    )
    with_inputs, without = _end(real), _end(zeroed)
    said = (
        f"After {len(real):,} steps the loss is {with_inputs:.3g} with the inputs and "
        f"{without:.3g} with zeros in their place"
    )
    limit = chance + SURE * math.sqrt(chance * (1 - chance) / measured)
    if accuracy > limit + 1e-9:
        sentence = (
            f"Without inputs {100 * accuracy:.1f} % are right. Chance is {100 * chance:.1f} %, up "
            f"to {100 * limit:.1f} % would be luck ({SURE:g} standard errors)."
        )
        cause = "The labels reach the network in another way: look at the split."
        return Card("zeroed", "failed", sentence, cause, "data", "split", picture)
    if with_inputs < min((1 - BETTER) * without, guessed):
        return Card("zeroed", "passed", f"{said}, with which accuracy is chance.", picture=picture)
    # Where the rate throws both about, the one with inputs may well lie lower.
    than = "" if with_inputs >= (1 - BETTER) * without else f" than guessing at {guessed:.3g}"
    sentence = f"{said}: no better{than}."
    if min(with_inputs, without) > THROWN * guessed:
        cause = f"Both are thrown far above guessing ({guessed:.3g}): lower the learning rate."
        return Card("zeroed", "failed", sentence, cause, "training", "optimizer", picture)
    cause = (
        "The network learns nothing from its inputs: they carry nothing, units are dead, or the "
        "learning rate is far off."
    )
    return Card("zeroed", "failed", sentence, cause, "network", "", picture)


def _end(losses: Sequence[float]) -> float:
    """Over the last tenth: single batches are noisy."""
    last = losses[-max(1, len(losses) // 10) :]
    return sum(last) / len(last)
