"""Networks that do not learn what they should: at chance, or short of the data."""

import numpy as np

from dllab.data import facts
from dllab.diagnosis.course import (
    STANDSTILL,
    UNFAIR,
    WINDOW,
    above_chance,
    accuracy_tells,
    comparable,
    experiment_or_none,
    fall,
    is_learning,
    long_stretch,
    output_classes,
    stands_still,
)
from dllab.diagnosis.finding import Finding, seen_from
from dllab.diagnosis.generalisation import LEAST_GAP, PATIENCE
from dllab.diagnosis.noise import SURE, gap_error, mean_gap
from dllab.diagnosis.trend import LEAST_CHANGE, gap_trend
from dllab.history import RunHistory
from dllab.spec import DataFacts, Experiment
from dllab.spec.layers import Dense
from dllab.spec.roles import last_weighted

# Some networks need a few epochs to leave the plateau they start on.
CHANCE_EPOCHS = 5
# So much above chance is no luck of a start, and so many epochs without it no jump of the curve.
GOOD_DEAL, GONE = 0.25, 3
# A network that is right this often on its training samples has no need of more room.
WELL_FITTED = 0.9
# Training that gains less than a point of accuracy an epoch, over `PATIENCE` of them, flattens.
FLATTENS = 0.01 * PATIENCE
# A gap below this share of the training errors is hardly one beside them.
SMALL_PART = 0.2
# The most frequent class this often (Buda et al. 2018 find harm from ratios of 10 on; 0.8 is a
# ratio of 4 for two classes, where it begins to show), and at least `UNFAIR` its fair share.
FREQUENT = 0.8
# The largest class so many times the rarest one does harm (Buda et al. 2018).
RARE = 10
# Who never names a class is wrong as often as it comes; in the parts of a split a little less.
NEVER = 0.75
# Of what chance leaves to be learned, less than this: the accuracy tells little of the rare class.
LITTLE = 0.5


def chance_plateau(history: RunHistory) -> Finding | None:
    """Training accuracy stays where always giving the same answer would be."""
    if history.started is None or len(history.epochs) < CHANCE_EPOCHS:
        return None
    if not accuracy_tells(history):
        return None
    chance, above = history.started.chance, np.flatnonzero(above_chance(history))
    first = int(above[-1]) + 1 if len(above) else 0
    epochs = len(history.epochs) - first
    if epochs < CHANCE_EPOCHS or is_learning(history, CHANCE_EPOCHS):
        return None
    sentence = (
        f"Training accuracy has been at chance ({chance:.2f}) for {epochs:,} epochs: the network "
        "is not learning."
    )
    return seen_from(history, "chance plateau", "problem", sentence, first)


def collapse(history: RunHistory) -> Finding | None:
    """Training had learned a good deal and is back at chance."""
    if history.started is None or not accuracy_tells(history):
        return None
    chance, accuracy = history.started.chance, history.epochs["accuracy"]
    above = np.flatnonzero(above_chance(history))
    best = int(np.argmax(accuracy)) if len(above) else 0
    if not len(above) or accuracy[best] < chance + GOOD_DEAL:
        return None
    if len(accuracy) - 1 - above[-1] < GONE:
        return None
    sentence = (
        f"Training accuracy had reached {accuracy[best]:.3f} in epoch "
        f"{int(history.epochs['epoch'][best]):,} and has fallen back to chance ({chance:.2f}): the "
        "network has lost what it had learned."
    )
    return seen_from(history, "collapse to chance", "problem", sentence, best)


def imbalance(history: RunHistory) -> Finding | None:
    """One class is so frequent that accuracy hides what becomes of the others."""
    if history.started is None or len(history.epochs) < CHANCE_EPOCHS:
        return None
    if not accuracy_tells(history):
        return None
    chance, accuracy = history.started.chance, float(history.epochs["accuracy"][-1])
    fair = UNFAIR / max(output_classes(history), 2)
    if chance < max(FREQUENT, fair) or accuracy >= chance + (1 - chance) * LITTLE:
        return None
    sentence = (
        f"Training accuracy is {accuracy:.3f}, and always answering the most frequent class is "
        f"right in {chance:.3f}: the rare ones are hardly learned."
    )
    return seen_from(history, "imbalance", "warning", sentence, 0)


def rare_class(history: RunHistory) -> Finding | None:
    """A class so rare that the accuracy does not tell whether it is ever named."""
    experiment = experiment_or_none(history)
    if experiment is None or len(history.epochs) < CHANCE_EPOCHS:
        return None
    rarest = _rarest(facts(experiment.data))
    if rarest is None or experiment.training.class_weights == "balanced":
        return None
    name, share = rarest
    part, column = (
        ("Validation", "val_accuracy") if history.has_validation else ("Training", "accuracy")
    )
    accuracy = float(history.epochs[column][-1])
    # An accuracy that is no number tells nothing either.
    if not 1 - accuracy >= NEVER * share:
        return None
    sentence = (
        f"{part} accuracy is {accuracy:.3f}, and class {name} makes up {100 * share:.1f} % of the "
        "samples: were it never predicted, the accuracy would hardly show it; see its recall "
        "under Answers."
    )
    return seen_from(history, "rare class", "info", sentence, len(history.epochs) - 1)


def _rarest(known: DataFacts) -> tuple[str, float] | None:
    """The rarest class and its share of the samples, if it is `RARE`."""
    classes = zip(known.class_counts, known.class_names, strict=False)
    counts = sorted((count, name) for count, name in classes if count)
    if len(counts) < 2 or counts[-1][0] < RARE * counts[0][0]:
        return None
    least, name = counts[0]
    return name, least / sum(count for count, _ in counts)


def underfitting(history: RunHistory) -> Finding | None:
    """Training stands still below a good fit although nothing is overfitted."""
    # Fewer epochs do not tell a standstill from a crawl.
    if len(comparable(history)) < WINDOW or not _lacks_without_gap(history):
        return None
    accuracy, epochs = float(history.epochs["accuracy"][-1]), long_stretch(history, PATIENCE)
    if not stands_still(history, epochs):
        return None
    sentence = (
        f"{hardly_a_gap(history)}, and training has stood still at an accuracy of "
        f"{accuracy:.2f} for {epochs:,} epochs: underfitting, or as good as these data allow."
    )
    first = len(history.epochs) - epochs
    return seen_from(history, "underfitting", "warning", sentence, first)


def slow_progress(history: RunHistory) -> Finding | None:
    """A long run without a gap, short of a good fit, whose losses still fall bit by bit."""
    epochs = long_stretch(history, 0)
    if epochs < PATIENCE or not _lacks_without_gap(history):
        return None
    falls = [fall(history, epochs, column) for column in ("loss", "val_loss")]
    if not min(falls) >= STANDSTILL:
        return None
    sentence = (
        f"{hardly_a_gap(history)} and still improving: over the last {epochs:,} epochs the "
        f"training loss fell by {100 * falls[0]:.0f} %, the validation loss by "
        f"{100 * falls[1]:.0f} %."
    )
    return seen_from(
        history, "still improving", "info", sentence, len(history.epochs) - epochs, "loss"
    )


def _lacks_without_gap(history: RunHistory) -> bool:
    """Whether training is short of a good fit, and validation as good as training."""
    accuracy = float(history.epochs["accuracy"][-1])
    if not history.has_validation or accuracy >= WELL_FITTED or _gap_widens(history):
        return False
    most = max(LEAST_GAP, SURE * gap_error(history), SMALL_PART * (1 - accuracy))
    return mean_gap(history) < most


def bottleneck(history: RunHistory) -> Finding | None:
    """Training flattens below a good fit, behind a layer of fewer units than there are classes."""
    experiment, accuracy = experiment_or_none(history), history.epochs["accuracy"]
    if experiment is None or len(comparable(history)) < WINDOW or accuracy[-1] >= WELL_FITTED:
        return None
    units, classes = _narrowest(experiment), output_classes(history)
    gained = float(accuracy[-1] - accuracy[-1 - PATIENCE])
    if units is None or units >= classes or gained > FLATTENS or not above_chance(history)[-1]:
        return None
    sentence = (
        f"Training flattens at an accuracy of {accuracy[-1]:.2f}, {gained:+.3f} in {PATIENCE} "
        f"epochs, and a hidden layer of {units:,} units is narrow for {classes:,} classes: "
        "underfitting."
    )
    first = len(history.epochs) - PATIENCE
    return seen_from(history, "underfitting", "warning", sentence, first)


def _narrowest(experiment: Experiment) -> int | None:
    """The fewest units of a hidden dense layer; None without one."""
    hidden = experiment.layers[: max(last_weighted(experiment.layers), 0)]
    return min((layer.units for layer in hidden if isinstance(layer, Dense)), default=None)


def fits_alike(history: RunHistory) -> bool:
    """Whether validation is as good as training, and stays so."""
    return history.has_validation and history.gap[-1] < LEAST_GAP and not _gap_widens(history)


def hardly_a_gap(history: RunHistory) -> str:
    """In the same figures as the headline, which must not speak of a gap where this says none."""
    gap = history.gap[-1]
    if gap >= LEAST_GAP:
        return f"No gap beyond what chance explains ({gap:.3f})"
    return "No gap" if gap < LEAST_CHANGE else f"Only a small gap ({gap:.3f})"


def _gap_widens(history: RunHistory) -> bool:
    trend = gap_trend(history)
    return trend is not None and trend.direction == "widening"
