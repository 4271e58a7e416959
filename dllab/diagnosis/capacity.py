"""Networks that do not learn what they should: at chance, or short of the data."""

import numpy as np

from dllab.diagnosis.course import (
    WINDOW,
    above_chance,
    comparable,
    experiment_or_none,
    is_learning,
    stands_still,
)
from dllab.diagnosis.finding import Finding, seen_from
from dllab.diagnosis.generalisation import LEAST_GAP, PATIENCE
from dllab.diagnosis.learning_rate import output_classes
from dllab.diagnosis.noise import SURE, gap_error, mean_gap
from dllab.diagnosis.trend import LEAST_CHANGE, gap_trend
from dllab.diagnosis.vital_signs import vital_causes
from dllab.history import RunHistory
from dllab.spec.initializers import Constant, RandomNormal, Zeros
from dllab.spec.roles import WEIGHTED, function_of

# Some networks need a few epochs to leave the plateau they start on.
CHANCE_EPOCHS = 5
# A network that is right this often on its training samples has no need of more room.
WELL_FITTED = 0.9
# A gap below this share of the training errors is hardly one beside them.
SMALL_PART = 0.2
# The most frequent class this often (Buda et al. 2018 find harm from ratios of 10 on; 0.8 is a
# ratio of 4 for two classes, where it begins to show), and at least this many times its fair share.
FREQUENT, UNFAIR = 0.8, 1.5
# Of what chance leaves to be learned, less than this: the accuracy tells little of the rare class.
LITTLE = 0.5


def chance_plateau(history: RunHistory) -> Finding | None:
    """Training accuracy stays where always giving the same answer would be."""
    if history.started is None or len(history.epochs) < CHANCE_EPOCHS:
        return None
    chance, above = history.started.chance, np.flatnonzero(above_chance(history))
    first = int(above[-1]) + 1 if len(above) else 0
    epochs = len(history.epochs) - first
    if epochs < CHANCE_EPOCHS or is_learning(history, CHANCE_EPOCHS):
        return None
    sentence = (
        f"Training accuracy has been at chance ({chance:.2f}) for {epochs:,} epochs: the network "
        f"is not learning; {_likely_cause(history)}."
    )
    return seen_from(history, "chance plateau", "problem", sentence, first)


def _likely_cause(history: RunHistory) -> str:
    seen, experiment = vital_causes(history), experiment_or_none(history)
    layers = experiment.layers if experiment else ()
    drawn = [getattr(layer, "initializer", None) for layer in layers if isinstance(layer, WEIGHTED)]
    if any(isinstance(one, Zeros | Constant) for one in drawn):
        return "equal first weights keep its units alike; draw them by Glorot or He"
    if any(isinstance(one, RandomNormal) for one in drawn):
        return "the first weights may be too small or too large; draw them by Glorot or He"
    if seen:
        return f"{seen[0]}; try {seen[1]}"
    if sum(function_of(layer) in {"sigmoid", "tanh"} for layer in layers) >= 3:
        return "gradients fade behind many sigmoid or tanh layers; try ReLU and He, or batch norm"
    return "try another learning rate, another initialiser, or ReLU between layers"


def imbalance(history: RunHistory) -> Finding | None:
    """One class is so frequent that accuracy hides what becomes of the others."""
    if history.started is None or len(history.epochs) < CHANCE_EPOCHS:
        return None
    chance, accuracy = history.started.chance, float(history.epochs["accuracy"][-1])
    fair = UNFAIR / max(output_classes(history), 2)
    if chance < max(FREQUENT, fair) or accuracy >= chance + (1 - chance) * LITTLE:
        return None
    sentence = (
        f"Training accuracy is {accuracy:.3f}, and always answering the most frequent class is "
        f"right in {chance:.3f}: the rare ones are hardly learned; balance the class weights, and "
        "read recall instead of accuracy."
    )
    return seen_from(history, "imbalance", "warning", sentence, 0)


def underfitting(history: RunHistory) -> Finding | None:
    """Training stands still below a good fit although nothing is overfitted."""
    # Fewer epochs do not tell a standstill from a crawl.
    if not history.has_validation or len(comparable(history)) < WINDOW or _gap_widens(history):
        return None
    accuracy = float(history.epochs["accuracy"][-1])
    if accuracy >= WELL_FITTED or not stands_still(history, PATIENCE):
        return None
    if mean_gap(history) >= max(LEAST_GAP, SURE * gap_error(history), SMALL_PART * (1 - accuracy)):
        return None
    sentence = (
        f"{hardly_a_gap(history)}, and training has stood still at an accuracy of "
        f"{accuracy:.2f} for {PATIENCE} epochs: underfitting, or as good as these data allow; "
        "increase capacity: a larger network."
    )
    first = len(history.epochs) - PATIENCE
    return seen_from(history, "underfitting", "warning", sentence, first)


def fits_alike(history: RunHistory) -> bool:
    """Whether validation is as good as training, and stays so."""
    return history.has_validation and history.gap[-1] < LEAST_GAP and not _gap_widens(history)


def hardly_a_gap(history: RunHistory) -> str:
    """In the same figures as the headline, which must not speak of a gap where this says none."""
    gap = history.gap[-1]
    return "No gap" if gap < LEAST_CHANGE else f"Only a small gap ({gap:.3f})"


def _gap_widens(history: RunHistory) -> bool:
    trend = gap_trend(history)
    return trend is not None and trend.direction == "widening"
