"""Whether a run's loss has run away, and which learning rate to try instead."""

import numpy as np

from dllab.diagnosis.course import comparable_from
from dllab.diagnosis.finding import Finding, seen_from
from dllab.history import RunHistory
from dllab.spec import Optimizer
from dllab.spec.help import help_of

# Random starts begin below twice the loss of chance; three times the first loss is a rise.
DIVERGED = 3.0
# Rates are changed by factors: a smaller one seldom ends a divergence.
STEP_DOWN = 10.0
# How the engine begins to say that a loss is infinite or not a number.
LOST = "The loss became "


def has_diverged(history: RunHistory) -> bool:
    """Whether accuracies, gap and trend of a run mean nothing any more."""
    return bool(not_a_number(history) or divergence(history))


def first_loss(history: RunHistory) -> float:
    """The loss a run began with: of its first batch, else of its first epoch; NaN before both."""
    table = history.batches if len(history.batches) else history.epochs
    return float(table["loss"][0]) if len(table) else float("nan")


def not_a_number(history: RunHistory) -> Finding | None:
    """The loss of a batch or an epoch is NaN or infinite."""
    epoch = _first_epoch_without_loss(history)
    if epoch is None:
        return None
    sentence = f"The loss is no longer a number since epoch {epoch:,}: training has diverged."
    last = max(epoch, len(history.epochs))
    return Finding("divergence", "problem", sentence, epoch, last, "loss")


def validation_not_a_number(history: RunHistory) -> Finding | None:
    """The validation loss is NaN or infinite while the training loss is not."""
    if history.started is None or history.started.validation_samples == 0:
        return None
    lost = np.flatnonzero(~np.isfinite(history.epochs["val_loss"]))
    if len(lost) == 0 or not_a_number(history):
        return None
    epochs = history.epochs["epoch"][lost]
    still = "" if int(lost[-1]) == len(history.epochs) - 1 else f" up to epoch {int(epochs[-1]):,}"
    sentence = (
        f"The validation loss is no number since epoch {int(epochs[0]):,}{still}, the training "
        "loss is one: some validation samples lie far outside what was trained on; look at them "
        "under Data."
    )
    return Finding(
        "validation not a number", "problem", sentence, int(epochs[0]), int(epochs[-1]), "loss"
    )


def ended_diverged(history: RunHistory) -> bool:
    """Whether a run is over and its last loss is worth nothing; quick, for lists of many runs."""
    if not history.is_over:
        return False
    loss = history.epochs["loss"]
    return _stopped_by_loss(history) or bool(
        len(loss) and (not np.isfinite(loss[-1]) or divergence(history))
    )


def _stopped_by_loss(history: RunHistory) -> bool:
    """Whether the engine gave up on a loss that was no number; batches and epochs lack that one."""
    ended = history.ended
    return bool(ended and ended.status == "failed" and ended.reason.startswith(LOST))


def _first_epoch_without_loss(history: RunHistory) -> int | None:
    epoch, batch = history.epochs.first_lost("loss"), history.batches.first_lost("loss")
    found = [] if epoch is None else [int(history.epochs["epoch"][epoch])]
    if batch is not None and history.started:
        step = int(history.batches["step"][batch])
        found.append((step - 1) // history.started.steps_per_epoch + 1)
    if _stopped_by_loss(history):
        found.append(len(history.epochs) + 1)
    return min(found, default=None)


def divergence(history: RunHistory) -> Finding | None:
    """The training loss is far above where it started."""
    since = comparable_from(history)
    loss = history.epochs["loss"][since:]
    if len(loss) == 0:
        return None
    start = float(loss[0]) if since else first_loss(history)
    if not loss[-1] > DIVERGED * start:
        return None
    first = since + int(np.argmax(loss > DIVERGED * start))
    sentence = f"The training loss rose from {start:.3g} to {loss[-1]:.3g}: training diverges."
    return seen_from(history, "divergence", "problem", sentence, first, "loss")


def usual_rate(optimizer: Optimizer) -> float:
    """The learning rate an optimiser begins with unless it is told another one."""
    return float(type(optimizer).model_fields["learning_rate"].default)


def lower_rate(optimizer: Optimizer) -> float:
    """A tenth of the learning rate, or the usual one where that is lower still."""
    return min(optimizer.learning_rate / STEP_DOWN, usual_rate(optimizer))


def raised_rate(optimizer: Optimizer) -> float:
    """Ten times the learning rate, or the usual one where that is higher; within what is usual."""
    told = help_of(type(optimizer).model_fields["learning_rate"])
    highest = told.sensible[1] if told and told.sensible else 1.0
    raised = min(STEP_DOWN * optimizer.learning_rate, highest)
    return float(f"{max(raised, usual_rate(optimizer)):.3g}")
