"""What a run's curves show, in words: each rule is a guard that finds one thing or nothing."""

from collections.abc import Callable

import numpy as np

from dllab.diagnosis.divergence import divergence, not_a_number
from dllab.diagnosis.finding import Finding, seen_from
from dllab.diagnosis.trend import LEAST_CHANGE, gap_trend
from dllab.ending import early_stop
from dllab.history import Array, RunHistory

# Epochs without a better validation accuracy: the patience people give early stopping.
PATIENCE = 8
# Three standard errors of an accuracy near 0.93 measured on 600 samples.
LEAST_GAP = 0.03
# Some networks need a few epochs to leave the plateau they start on.
CHANCE_EPOCHS = 5
# Above chance by less than this, a network has learned next to nothing.
CHANCE_MARGIN = 0.02
# Share of the loss gained over a stretch of epochs below which training stands still.
STANDSTILL = 0.02
# A network that is right this often on its training samples has room enough.
WELL_FITTED = 0.98
# The best of one or two epochs is always near the end.
FEWEST_EPOCHS = 3


def findings(history: RunHistory) -> list[Finding]:
    """Everything found so far, the most severe first.

    The curves of a run that diverged or never left chance mean nothing else.
    """
    ends = (found for guard in _ENDS if (found := guard(history)))
    others = (found for guard in _OTHERS if (found := guard(history)))
    first = next(ends, None)
    ending = ended(history)
    return [*([first] if first else others), *([ending] if ending else [])]


def chance_plateau(history: RunHistory) -> Finding | None:
    """Training accuracy stays where always giving the same answer would be."""
    if history.started is None or len(history.epochs) < CHANCE_EPOCHS:
        return None
    chance = history.started.chance
    above = np.flatnonzero(history.epochs["accuracy"] > chance + CHANCE_MARGIN)
    first = int(above[-1]) + 1 if len(above) else 0
    epochs = len(history.epochs) - first
    if epochs < CHANCE_EPOCHS or _is_learning(history, CHANCE_EPOCHS):
        return None
    sentence = (
        f"Training accuracy has been at chance ({chance:.2f}) for {epochs:,} epochs: the network "
        "is not learning; try another learning rate, another initialiser, or ReLU between layers."
    )
    return seen_from(history, "chance plateau", "problem", sentence, first)


def overfitting(history: RunHistory) -> Finding | None:
    """Validation no longer improves and a gap is open."""
    best = history.best_row
    if not history.has_validation or best is None:
        return None
    gap, waited = history.gap[-1], len(history.epochs) - 1 - best
    if waited < PATIENCE or gap < LEAST_GAP:
        return None
    trend = gap_trend(history)
    if trend is None or trend.direction == "narrowing":
        return None
    sentence = (
        f"Validation accuracy has not improved for {waited:,} epochs; gap {gap:.2f} and "
        f"{trend.direction}: overfitting."
    )
    return seen_from(history, "overfitting", "warning", sentence, best + 1)


def widening_gap(history: RunHistory) -> Finding | None:
    """Overfitting on its way: the gap is open and grows while validation still improves."""
    best, trend = history.best_row, gap_trend(history)
    if best is None or trend is None or trend.direction != "widening":
        return None
    if history.gap[-1] < LEAST_GAP or len(history.epochs) - 1 - best >= PATIENCE:
        return None
    sentence = (
        f"The gap has grown to {history.gap[-1]:.2f}, widening for {trend.epochs:,} epochs: "
        "overfitting begins."
    )
    return seen_from(history, "widening gap", "info", sentence, len(history.epochs) - trend.epochs)


def unsteady(history: RunHistory) -> Finding | None:
    """Training gets no better, but it does not stand still either."""
    if len(history.epochs) < PATIENCE or _is_learning(history, PATIENCE):
        return None
    accuracy = history.epochs["accuracy"][-PATIENCE:]
    if _stands_still(accuracy):
        return None
    sentence = (
        f"Training accuracy has moved between {accuracy.min():.2f} and {accuracy.max():.2f} in the "
        f"last {PATIENCE} epochs while the loss no longer falls: the steps may be too long; try a "
        "lower learning rate, or one that falls."
    )
    first = len(history.epochs) - PATIENCE
    return seen_from(history, "unsteady", "warning", sentence, first)


def underfitting(history: RunHistory) -> Finding | None:
    """Training stands still below a good fit although nothing is overfitted."""
    if not history.has_validation or len(history.epochs) < PATIENCE or _gap_widens(history):
        return None
    accuracy = history.epochs["accuracy"][-PATIENCE:]
    if history.gap[-1] >= LEAST_GAP or accuracy[-1] >= WELL_FITTED:
        return None
    if _is_learning(history, PATIENCE) or not _stands_still(accuracy):
        return None
    sentence = (
        f"{_hardly_a_gap(history)}, and training has stood still at an accuracy of "
        f"{accuracy[-1]:.2f} for {PATIENCE} epochs: underfitting, or as good as these data allow; "
        "try a larger network or another learning rate."
    )
    first = len(history.epochs) - PATIENCE
    return seen_from(history, "underfitting", "warning", sentence, first)


def best_at_the_end(history: RunHistory) -> Finding | None:
    """The run ended while it was still getting better."""
    last = len(history.epochs) - 1
    if not history.is_over or last + 1 < FEWEST_EPOCHS or history.best_row != last:
        return None
    # What early stopping watches did not get better, or the run would have gone on.
    if early_stop(history) is not None:
        return None
    if not history.has_validation and not _is_learning(history, PATIENCE):
        return None
    fits_alike = history.has_validation and history.gap[-1] < LEAST_GAP and not _gap_widens(history)
    sentence = (
        f"{_hardly_a_gap(history)} and still improving: train longer, or try a larger network."
        if fits_alike
        else "Still improving, the last epoch is the best: more epochs may help."
    )
    return seen_from(history, "still improving", "info", sentence, last)


def ended(history: RunHistory) -> Finding | None:
    """The run stopped early, or gave the network the weights of its best epoch."""
    reason = history.ended.reason if history.ended and history.state == "finished" else ""
    if not reason or len(history.epochs) == 0:
        return None
    return seen_from(history, "ending", "info", reason, len(history.epochs) - 1)


def _hardly_a_gap(history: RunHistory) -> str:
    """In the same figures as the headline, which must not speak of a gap where this says none."""
    gap = history.gap[-1]
    return "No gap" if gap < LEAST_CHANGE else f"Only a small gap ({gap:.3f})"


def _gap_widens(history: RunHistory) -> bool:
    trend = gap_trend(history)
    return trend is not None and trend.direction == "widening"


def _stands_still(accuracy: Array) -> bool:
    return bool(accuracy.max() - accuracy.min() < LEAST_GAP)


def _is_learning(history: RunHistory, epochs: int) -> bool:
    """Whether the training loss fell noticeably over the last epochs."""
    loss = history.epochs["loss"][-epochs:]
    return bool(loss[-1] < (1 - STANDSTILL) * loss[0])


Guard = Callable[[RunHistory], Finding | None]

_ENDS: tuple[Guard, ...] = (not_a_number, divergence, chance_plateau)
_OTHERS: tuple[Guard, ...] = (
    overfitting,
    unsteady,
    underfitting,
    widening_gap,
    best_at_the_end,
)
