"""What a run's curves show, in words: each rule is a guard that finds one thing or nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from dllab.diagnosis.trend import gap_trend
from dllab.history import RunHistory

Severity = Literal["info", "warning", "problem"]

# Epochs without a better validation accuracy: the patience people give early stopping.
PATIENCE = 8
# Three standard errors of an accuracy near 0.93 measured on 600 samples.
LEAST_GAP = 0.03
# Random starts begin below twice the loss of chance; three times the first loss is a rise.
DIVERGED = 3.0
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


@dataclass(frozen=True)
class Finding:
    """One thing the curves show.

    Attributes:
        kind: its name, such as "overfitting".
        severity: info, warning, or problem when training on is pointless.
        sentence: evidence and meaning, for people.
        first_epoch, last_epoch: where the evidence is seen.
    """

    kind: str
    severity: Severity
    sentence: str
    first_epoch: int
    last_epoch: int


def findings(history: RunHistory) -> list[Finding]:
    """Everything found so far, the most severe first.

    The curves of a run that diverged or never left chance mean nothing else.
    """
    for guard in _ENDS:
        if found := guard(history):
            return [found]
    return [found for guard in _OTHERS if (found := guard(history))]


def not_a_number(history: RunHistory) -> Finding | None:
    """The loss of a batch or an epoch is NaN or infinite."""
    epoch = _first_epoch_without_loss(history)
    if epoch is None:
        return None
    sentence = (
        f"The loss is no longer a number since epoch {epoch:,}: training has diverged; "
        f"{_lower_rate(history)}."
    )
    return Finding("divergence", "problem", sentence, epoch, max(epoch, len(history.epochs)))


def _first_epoch_without_loss(history: RunHistory) -> int | None:
    epochs = history.epochs["epoch"][~np.isfinite(history.epochs["loss"])]
    steps = history.batches["step"][~np.isfinite(history.batches["loss"])]
    found = [int(epochs[0])] if len(epochs) else []
    if len(steps) and history.started:
        found.append(int(steps[0] - 1) // history.started.steps_per_epoch + 1)
    return min(found, default=None)


def divergence(history: RunHistory) -> Finding | None:
    """The training loss is far above where it started."""
    loss = history.epochs["loss"]
    if len(loss) == 0:
        return None
    start = float(history.batches["loss"][0] if len(history.batches) else loss[0])
    if loss[-1] <= DIVERGED * start:
        return None
    first = int(np.argmax(loss > DIVERGED * start))
    sentence = (
        f"The training loss rose from {start:.3g} to {loss[-1]:.3g}: training diverges; "
        f"{_lower_rate(history)}."
    )
    return _finding(history, "divergence", "problem", sentence, first)


def _lower_rate(history: RunHistory) -> str:
    if len(history.epochs) == 0:
        return "lower the learning rate"
    rate = history.epochs["learning_rate"][-1]
    return f"lower the learning rate, for example from {rate:.3g} to {rate / 10:.3g}"


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
    return _finding(history, "chance plateau", "problem", sentence, first)


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
    return _finding(history, "overfitting", "warning", sentence, best + 1)


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
    return _finding(history, "widening gap", "info", sentence, len(history.epochs) - trend.epochs)


def underfitting(history: RunHistory) -> Finding | None:
    """Training stands still below a good fit although nothing is overfitted."""
    if not history.has_validation or len(history.epochs) < PATIENCE:
        return None
    accuracy = history.epochs["accuracy"][-1]
    if history.gap[-1] >= LEAST_GAP or accuracy >= WELL_FITTED or _is_learning(history, PATIENCE):
        return None
    sentence = (
        f"No gap, and training has stood still at an accuracy of {accuracy:.2f} for {PATIENCE} "
        "epochs: underfitting, or as good as these data allow; try a larger network or another "
        "learning rate."
    )
    first = len(history.epochs) - PATIENCE
    return _finding(history, "underfitting", "warning", sentence, first)


def best_at_the_end(history: RunHistory) -> Finding | None:
    """The run ended while it was still getting better."""
    last = len(history.epochs) - 1
    if not history.is_over or last + 1 < FEWEST_EPOCHS or history.best_row != last:
        return None
    if not history.has_validation and not _is_learning(history, PATIENCE):
        return None
    no_gap = history.has_validation and history.gap[-1] < LEAST_GAP
    sentence = (
        "No gap and still improving: train longer, or try a larger network."
        if no_gap
        else "Still improving, the last epoch is the best: more epochs may help."
    )
    return _finding(history, "still improving", "info", sentence, last)


def _is_learning(history: RunHistory, epochs: int) -> bool:
    """Whether the training loss fell noticeably over the last epochs."""
    loss = history.epochs["loss"][-epochs:]
    return bool(loss[-1] < (1 - STANDSTILL) * loss[0])


def _finding(
    history: RunHistory, kind: str, severity: Severity, sentence: str, first_row: int
) -> Finding:
    epochs = history.epochs["epoch"]
    return Finding(kind, severity, sentence, int(epochs[first_row]), int(epochs[-1]))


Guard = Callable[[RunHistory], Finding | None]

_ENDS: tuple[Guard, ...] = (not_a_number, divergence, chance_plateau)
_OTHERS: tuple[Guard, ...] = (overfitting, widening_gap, underfitting, best_at_the_end)
