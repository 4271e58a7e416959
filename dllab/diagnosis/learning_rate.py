"""Whether steps are too long or too short, told by the course of the training loss.

Stanford CS231n, "Neural networks part 3", babysitting: a low rate improves linearly, a high one
falls fast and then bounces at a worse loss, unable to settle; a very high one makes the loss rise.
The thresholds were chosen on half of the recorded runs of `tests/diagnosis/recorded`.
"""

import math

import numpy as np

from dllab.diagnosis.course import (
    PENALTIES,
    WINDOW,
    above_chance,
    comparable,
    experiment_or_none,
    output_classes,
    rises,
    roughness,
)
from dllab.diagnosis.finding import Finding, seen_from
from dllab.diagnosis.generalisation import widening_gap
from dllab.diagnosis.pre_flight.chance import guess
from dllab.diagnosis.vital_signs import vital_findings
from dllab.history import RunHistory
from dllab.spec import output_activation

FEWEST_EPOCHS = 6
# Bouncing: the loss strays from its course by this share of itself; sound runs stay below 0.12.
BOUNCING = 0.2
# In this share of the steps at least: a loss that falls steeply first strays from a line as well.
LEAST_RISES = 0.2
# Above the loss of guessing a sound network is only at its very start.
LOST = 0.02
# Training right this often, a network is at its goal: what is left of its loss bounces harmlessly.
SETTLED = 0.995
# Crawling: falls in every epoch, but by less than this share of itself over the whole window.
LEAST_FALL, MOST_FALL = 0.01, 0.35
# Below this share of the loss of guessing most is learned, and whoever goes on is merely slower.
STILL_HIGH = 0.4
# Training right this often, a slow end is what every run has.
WELL_FITTED = 0.95


def too_high(history: RunHistory) -> Finding | None:
    """The loss bounces, or has been thrown above that of guessing."""
    loss = comparable(history)[-WINDOW:]
    if len(loss) < FEWEST_EPOCHS or rises(loss) == 0:
        return None
    stray, first = roughness(loss), len(history.epochs) - len(loss)
    bounces = stray > BOUNCING and rises(loss) >= LEAST_RISES
    if bounces and history.epochs["accuracy"][-1] < SETTLED:
        sentence = (
            f"The training loss bounces between {loss.min():.3g} and {loss.max():.3g} over "
            f"{len(loss)} epochs instead of falling: the learning rate is too high."
        )
        return seen_from(history, "rate too high", "warning", sentence, first, "loss")
    chance = loss_of_guessing(history)
    if stray > LOST and float(np.mean(loss)) > chance and not _is_penalised(history):
        sentence = (
            f"The training loss jumps and, at {loss[-1]:.3g}, is no better than that of guessing "
            f"({chance:.3g}): the learning rate is too high, or was at first{_ruined(history)}."
        )
        return seen_from(history, "rate too high", "problem", sentence, first, "loss")
    return None


def _ruined(history: RunHistory) -> str:
    kinds = {found.kind for found in vital_findings(history)}
    if "dead units" in kinds:
        return ", and units are dead"
    return ", and units are saturated" if "saturation" in kinds else ""


def too_low(history: RunHistory) -> Finding | None:
    """The loss falls in every epoch, but hardly."""
    loss = comparable(history)[-WINDOW:]
    if len(loss) < WINDOW or not np.all(np.diff(loss) < 0):
        return None
    if history.epochs["accuracy"][-1] >= WELL_FITTED:
        return None
    if not above_chance(history)[-1] and vital_findings(history):
        # What is seen in the layers is the cause of both.
        return None
    if widening_gap(history):
        # Longer steps would only widen it sooner.
        return None
    fall = 1 - loss[-1] / loss[0]
    if not LEAST_FALL < fall < MOST_FALL or loss[-1] < STILL_HIGH * loss_of_guessing(history):
        return None
    sentence = (
        f"The training loss falls steadily, but only by {100 * fall:.0f} % in {len(loss)} epochs, "
        f"to {loss[-1]:.3g}: the learning rate is too low."
    )
    first = len(history.epochs) - len(loss)
    return seen_from(history, "rate too low", "warning", sentence, first, "loss")


def loss_of_guessing(history: RunHistory) -> float:
    """What an answer that knows nothing costs; NaN, which nothing exceeds, where it is unknown."""
    experiment = experiment_or_none(history)
    if experiment is None:
        return math.nan
    classes = output_classes(history)
    activation = output_activation(experiment.layers[-1])
    return guess(experiment.training.loss, classes, activation).loss


def _is_penalised(history: RunHistory) -> bool:
    """Whether a penalty is part of the loss, which then says nothing of guessing."""
    experiment = experiment_or_none(history)
    layers = experiment.layers if experiment else ()
    return any(getattr(layer, name, 0) for layer in layers for name in PENALTIES)
