"""Whether random labels can be predicted, which nobody can.

C. Zhang et al., Understanding deep learning requires rethinking generalization (2017): networks
learn shuffled labels by heart, and score at chance on others. Equal samples keep equal labels here:
who scores above chance has seen the validation samples before.
"""

import math
from collections.abc import Sequence

from dllab.diagnosis.card import Card, Picture, Series

# Reached by chance once in 700 pre-flights.
SURE = 3.0
# With fewer, chance reaches nearly everywhere.
FEWEST = 20


def shuffled_card(
    train: Sequence[float], validation: Sequence[float], chance: float, measured: int
) -> Card:
    """The verdict on training under shuffled labels.

    Args:
        train: accuracy after each epoch on the samples that trained.
        validation: the same on others.
        chance: accuracy expected of the answers given if labels are independent of them.
        measured: how many validation samples there were.
    """
    epochs = tuple(float(epoch + 1) for epoch in range(len(train)))
    error = math.sqrt(chance * (1 - chance) / measured)
    picture = Picture(
        "lines",
        "epoch",
        "accuracy",
        (Series("training", epochs, tuple(train)), Series("validation", epochs, tuple(validation))),
        chance,
        "chance",
    )
    found, limit = validation[-1], chance + SURE * error
    said = (
        f"{100 * train[-1]:.0f} % of the shuffled training labels are learned, "
        f"{100 * found:.1f} % of the validation labels guessed right. Chance is "
        f"{100 * chance:.1f} %, up to {100 * limit:.1f} % is luck ({SURE:g} standard errors)"
    )
    if found > limit:
        cause = "Validation samples have been seen in training: remove copies, or split anew."
        return Card("shuffled", "failed", f"{said}: a leak.", cause, "data", "split", picture)
    return Card("shuffled", "passed", f"{said}.", picture=picture)


def too_few(measured: int) -> Card:
    """What is said where nothing could be told."""
    sentence = (
        f"{measured:,} validation samples are too few to tell chance from knowledge."
        if measured
        else "There is no validation part."
    )
    return Card("shuffled", "skipped", sentence)
