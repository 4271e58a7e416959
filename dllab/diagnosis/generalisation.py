"""What lies between training and validation: overfitting in its stages, and noise.

The gap and its trend are the measure (Stanford CS231n, "Neural networks part 3"); what sampling
alone explains is no gap. Thresholds were chosen on half of the recorded runs.
"""

import numpy as np

from dllab.diagnosis.course import WINDOW, accuracy_tells, comparable, comparable_from
from dllab.diagnosis.finding import Finding, seen_from
from dllab.diagnosis.noise import SURE, accuracy_error, gap_error, mean_gap, validation_error
from dllab.diagnosis.trend import gap_trend
from dllab.history import RunHistory

# One illness in its stages and signs: what has gone over into another of them is not cured.
OVERFITS = {"widening gap", "open gap", "overfitting", "rising validation loss"}
# Epochs without a better validation accuracy: the patience people give early stopping.
PATIENCE = 8
# Three standard errors of an accuracy near 0.93 measured on 600 samples.
LEAST_GAP = 0.03
# Worth a word even while it neither grows nor keeps validation from improving.
WIDE_GAP = 0.05
# Learned by heart, or on the way there: training right this often, or its loss down by this share
# since validation stands. Both curves flat are a limit, not overfitting.
BY_HEART, STILL_LEARNING = 0.98, 0.05
# The validation loss has risen when it lies above its least value by this share, and since when.
RISEN, RISEN_EPOCHS = 0.1, 5
# A validation part too small: two standard errors are 8 points of accuracy, and it shows.
COARSE, JITTER = 0.04, 0.01
FEWEST_EPOCHS = 6
# Below this, three decimals show a loss as 0.
SMALLEST = 5e-4
# So much above chance on the training part is more than a beginning.
LEARNED = 0.1
# Standard errors that the best of 40 independent measurements exceeds in 1 of 20 cases.
LUCK = 3.0


def by_heart(history: RunHistory) -> Finding | None:
    """Validation was never better than chance, while training has learned a good deal."""
    if history.started is None or not history.has_validation or not accuracy_tells(history):
        return None
    chance, accuracy = history.started.chance, history.epochs["accuracy"]
    if len(accuracy) < 2 * PATIENCE or np.mean(accuracy[-3:]) < chance + LEARNED:
        return None
    best, samples = _best_validation(history), history.started.validation_samples
    if not _is_chance(history, chance) or not _is_open(history):
        return None
    sentence = (
        f"Validation accuracy was at most {best:.3f} in {len(accuracy):,} epochs, no better than "
        f"chance ({chance:.2f}) as far as {samples:,} samples can tell, while training has reached "
        f"{accuracy[-1]:.3f}: the samples are learned by heart, and inputs and labels may have "
        "nothing to do with each other. Check "
        "under Data that the labels are in the order of their samples and the columns are the "
        "right ones; if so, the labels are noise."
    )
    return seen_from(history, "learning by heart", "problem", sentence, 0)


def _best_validation(history: RunHistory) -> float:
    return float(np.nanmax(history.epochs["val_accuracy"]))


def _is_chance(history: RunHistory, chance: float) -> bool:
    """Whether validation is at chance on average, and its best epoch was no more than luck."""
    samples = history.started.validation_samples if history.started else 0
    error = accuracy_error(chance, samples)
    mean = float(np.mean(history.epochs["val_accuracy"][-PATIENCE:]))
    return mean <= chance + SURE * error and _best_validation(history) <= chance + LUCK * error


def overfitting(history: RunHistory) -> Finding | None:
    """Validation stands while training goes on, and a gap is open."""
    since = _stands_since(history)
    if since is None or not _is_open(history):
        return None
    trend = gap_trend(history)
    if trend is None or trend.direction == "narrowing" or not _goes_on(history, since):
        return None
    sentence = (
        f"{_standing_words(history, since)}; gap {history.gap[-1]:.2f} and {trend.word}"
        f"{_loss_words(history)}: overfitting."
    )
    return seen_from(history, "overfitting", "warning", sentence, since)


def rising_loss(history: RunHistory) -> Finding | None:
    """The validation loss rises while the accuracy stands: wrong answers become surer.

    C. Guo et al., On calibration of modern neural networks (2017), section 3.
    """
    row = _least_loss(history)
    # Where the training loss has risen as well, it is another illness.
    if row is None or np.mean(history.epochs["loss"][-3:]) > history.epochs["loss"][row]:
        return None
    sentence = (
        f"Validation loss has risen {_risen_words(history, row)} since epoch "
        f"{int(history.epochs['epoch'][row]):,}{_accuracy_words(history, row)}: the network grows "
        "surer of its mistakes, which is overfitting in the loss."
    )
    return seen_from(history, "rising validation loss", "warning", sentence, row, "loss")


def widening_gap(history: RunHistory) -> Finding | None:
    """Overfitting on its way: the gap is open and grows while validation still improves."""
    trend = gap_trend(history)
    if trend is None or trend.direction != "widening" or not _is_open(history):
        return None
    sentence = (
        f"The gap has grown to {history.gap[-1]:.2f}, widening for {trend.epochs:,} epochs: "
        "overfitting begins."
    )
    return seen_from(history, "widening gap", "info", sentence, len(history.epochs) - trend.epochs)


def open_gap(history: RunHistory) -> Finding | None:
    """A wide gap that neither grows nor closes; validation may still improve a little."""
    trend = gap_trend(history)
    if trend is None or trend.direction != "steady" or not _is_open(history):
        return None
    if mean_gap(history) < WIDE_GAP:
        return None
    sentence = f"A gap of {history.gap[-1]:.2f} is open, {trend.word} for {trend.epochs:,} epochs."
    return seen_from(history, "open gap", "info", sentence, len(history.epochs) - trend.epochs)


def noisy_validation(history: RunHistory) -> Finding | None:
    """The validation part is so small that its accuracy says little, and jumps."""
    error = validation_error(history)
    if history.started is None or len(history.epochs) < FEWEST_EPOCHS or not error >= COARSE:
        return None
    # At its start every curve climbs in leaps.
    first = max(len(history.epochs) - WINDOW, 0)
    if np.std(np.diff(history.epochs["val_accuracy"][first:])) / np.sqrt(2) < JITTER:
        return None
    sentence = (
        f"Validation accuracy jumps, and on {history.started.validation_samples:,} samples it is "
        f"known to ± {SURE * error:.2f} only: smaller differences mean nothing; validate on more "
        "samples, or by k-fold cross-validation."
    )
    return seen_from(history, "noisy validation", "info", sentence, first)


def _is_open(history: RunHistory) -> bool:
    """Whether there is a gap beyond what sampling explains."""
    return mean_gap(history) >= max(LEAST_GAP, SURE * gap_error(history))


def _stands_since(history: RunHistory) -> int | None:
    """The row from which validation accuracy no longer improves; None while it does."""
    best, last = history.best_row, len(history.epochs) - 1
    if best is None or not history.has_validation:
        return None
    if last - best >= PATIENCE:
        return best + 1
    if len(history.epochs) < 2 * PATIENCE:
        return None
    # A best epoch by luck, late in a curve that is flat.
    before, after = np.split(history.epochs["val_accuracy"][-2 * PATIENCE :], 2)
    gained = float(np.mean(after) - np.mean(before))
    return last + 1 - PATIENCE if gained < validation_error(history) / 2 else None


def _standing_words(history: RunHistory, since: int) -> str:
    """How validation stands: since its best epoch or, where that came late by luck, on average."""
    accuracy, epochs = history.epochs["val_accuracy"], len(history.epochs) - since
    if history.best_row is not None and history.best_row < since:
        return f"Validation accuracy has not improved for {epochs:,} epochs"
    before, after = np.mean(accuracy[since - epochs : since]), np.mean(accuracy[since:])
    return (
        f"Validation accuracy hardly improves: {after:.3f} on average of the last {epochs:,} "
        f"epochs, {before:.3f} of the {epochs:,} before"
    )


def _goes_on(history: RunHistory, since: int) -> bool:
    """Whether training still learns, or has learned by heart, or the validation loss has risen."""
    loss = history.epochs["loss"]
    begin = max(since - 1, comparable_from(history))
    return bool(
        history.epochs["accuracy"][-1] >= BY_HEART
        or loss[-1] < (1 - STILL_LEARNING) * loss[min(begin, len(loss) - 1)]
        or _least_loss(history) is not None
    )


def _least_loss(history: RunHistory) -> int | None:
    """The row of the least validation loss, if it has risen since; else None."""
    if not history.has_validation or len(history.epochs) < FEWEST_EPOCHS:
        return None
    losses = comparable(history, "val_loss")
    if not np.isfinite(losses).all() or not _is_ever_wrong(history):
        return None
    least = int(np.argmin(losses)) if len(losses) else 0
    row = comparable_from(history) + least
    if len(losses) - 1 - least < RISEN_EPOCHS or _risen(history) < (1 + RISEN) * losses[least]:
        return None
    return row


def _is_ever_wrong(history: RunHistory) -> bool:
    """Whether a mistake is left on validation: without one the loss may rise from next to 0."""
    return bool(np.mean(history.epochs["val_accuracy"][-3:]) < 1)


def _risen(history: RunHistory) -> float:
    """The validation loss of the last epochs: a single one jitters."""
    return float(np.mean(comparable(history, "val_loss")[-3:]))


def _risen_words(history: RunHistory, row: int) -> str:
    """In the figures of the curve; where its last one fell back, the mean is called so."""
    least, last = (float(history.epochs["val_loss"][place]) for place in (row, -1))
    if last >= (1 + RISEN) * least:
        return f"from {_figure(least)} to {_figure(last)}"
    return f"from {_figure(least)} to {_figure(_risen(history))} (mean of the last 3 epochs)"


def _figure(loss: float) -> str:
    """A loss as the curves' ends have it, unless that would be 0."""
    return f"{loss:.3f}" if loss >= SMALLEST else f"{loss:.3g}"


def _loss_words(history: RunHistory) -> str:
    row = _least_loss(history)
    return "" if row is None else f"; validation loss up {_risen_words(history, row)}"


def _accuracy_words(history: RunHistory, row: int) -> str:
    accuracy = history.epochs["val_accuracy"]
    changes = [float(now - accuracy[row]) for now in (np.mean(accuracy[-3:]), accuracy[-1])]
    least = SURE * validation_error(history)
    for word, sign in (("rose", 1), ("fell", -1)):
        if min(sign * change for change in changes) > least:
            return f" while validation accuracy {word} by {abs(changes[-1]):.3f}"
    return " while validation accuracy stands"
