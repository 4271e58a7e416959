"""Whether an untrained network's loss is that of guessing.

Stanford CS231n, "Neural networks part 3", sanity checks: with small scores the softmax loss begins
at -ln(1/C) and the hinge at (C - 1) margin; the logistic loss of two classes at ln 2.
"""

import math
import statistics
from collections.abc import Sequence
from typing import NamedTuple

from dllab.diagnosis.card import Card, Picture, Series
from dllab.spec.losses import BinaryCrossEntropy, Hinge, LossSpec, SoftmaxCrossEntropy

# Glorot's initialiser aims at scores of spread 1 and He's at twice that variance, where inputs have
# spread 1: what such scores add to the loss, doubled, is no fault yet.
ROOM = 2.0
# Draws of the weights: one alone can be lucky, where its scores happen to follow the classes.
DRAWS = 5
# Standard errors by which the mean of the draws may be off for that reason.
SURE = 2.0


class Guess(NamedTuple):
    """The loss of guessing, how it is computed, and what random scores of spread 1 add to it."""

    loss: float
    added: float
    formula: str = ""


def guess(loss: LossSpec, classes: int, activation: str) -> Guess:
    """The loss of an untrained network of so many classes.

    Added by independent normal scores of variance 1 (second order; hinge exact): softmax
    (1 - 1/C) / 2, logistic 1/8, hinge (C - 1)(E max(0, m + z) - m) with z of variance 2.
    """
    match loss:
        case SoftmaxCrossEntropy():
            return Guess(math.log(classes), (1 - 1 / classes) / 2, f"−ln(1/{classes})")
        case BinaryCrossEntropy():
            return Guess(math.log(2), 1 / 8, "−ln(1/2)")
        case Hinge():
            others, margin = classes - 1, loss.margin
            formula = f"{others} · {margin:g}, the margin to each other class"
            return Guess(others * margin, others * _hinge_added(margin), formula)
    return _squared(classes, activation)


def _hinge_added(margin: float) -> float:
    """E max(0, m + z) - m for z normal with variance 2."""
    spread = math.sqrt(2)
    below = (1 + math.erf(margin / spread / math.sqrt(2))) / 2
    density = math.exp(-((margin / spread) ** 2) / 2) / math.sqrt(2 * math.pi)
    return margin * below + spread * density - margin


def _squared(classes: int, activation: str) -> Guess:
    match activation:
        case "sigmoid":
            return Guess(1 / 4, 1 / 16)
        case "softmax":
            return Guess((classes - 1) / classes**2, 1 / classes**2)
    return Guess(1 / classes, 1.0)


def chance_card(losses: Sequence[float], expected: Guess, rms: float) -> Card:
    """The verdict on the losses of some untrained networks, penalties left out.

    Args:
        losses: one for each draw of the weights.
        expected: what guessing costs.
        rms: root mean square of the inputs, for telling causes apart.
    """
    found = sum(losses) / len(losses)
    room = ROOM * expected.added + SURE * statistics.stdev(losses) / math.sqrt(len(losses))
    formula = f" = {expected.formula}" if expected.formula else ""
    said = (
        f"Before training the loss is {found:.3g}; that of guessing (chance) is "
        f"{expected.loss:.3g}{formula}"
    )
    random = "the outputs of an untrained network are random, which"
    draws = tuple(float(draw + 1) for draw in range(len(losses)))
    picture = Picture(
        "dots",
        "draw of the weights",
        "loss",
        (Series("untrained", draws, tuple(losses)),),
        expected.loss,
        "chance",
    )
    if abs(found - expected.loss) <= room:
        sentence = f"{said}. No fault: {random} may move it by up to {room:.2g}."
        return Card("chance", "passed", sentence, picture=picture)
    if found < expected.loss:
        cause = "Nothing can be known before training: look for the labels among the inputs."
        return Card(
            "chance",
            "failed",
            f"{said}: too good by more than {room:.2g}.",
            cause,
            "data",
            "source",
            picture,
        )
    far = (
        f"{said}. Too much: {random} may add up to {room:.2g}; this one is sure before it has "
        "learned."
    )
    if rms > ROOM:
        cause = f"Inputs are large (root mean square {rms:.3g}): add Standardise."
        return Card("chance", "failed", far, cause, "data", "preprocessing", picture)
    cause = "The first weights are too large: draw them by Glorot or He."
    return Card("chance", "failed", far, cause, "network", "", picture)
