"""Where a run's batches lie among its epochs.

Usually an epoch has the same number of batches all along; where the batch size was changed in the
midst of a run, or the run branched from another one, the ends of its epochs tell.
"""

import numpy as np

from dllab.history import Array, RunHistory
from dllab.spec.knobs import BATCH_SIZE


def epochs_at(history: RunHistory, steps: Array) -> Array:
    """The place of each step on the axis of epochs: 1.0 is the end of the first epoch.

    Args:
        history: of a run that has started.
        steps: numbers of batches, counted from 1, in rising order.
    """
    assert history.started  # noqa: S101 - it has no steps before
    each = history.started.steps_per_epoch
    ends, epochs = history.epochs["step"], history.epochs["epoch"]
    if len(ends) == 0 or (ends[-1] == epochs[-1] * each and _is_even(history)):
        return np.asarray(steps, np.float64) / each
    # The first epoch that was told may be that of a branch.
    known_steps = np.concatenate([[ends[0] - each], ends])
    known_epochs = np.concatenate([[epochs[0] - 1], epochs])
    found: Array = np.interp(steps, known_steps, known_epochs)
    beyond = np.searchsorted(steps, ends[-1], "right")
    found[beyond:] = epochs[-1] + (np.asarray(steps)[beyond:] - ends[-1]) / steps_per_epoch(history)
    return found


def steps_per_epoch(history: RunHistory) -> int:
    """How many batches the epoch under way has."""
    assert history.started  # noqa: S101 - it has none before
    sizes = [turned.value for turned in history.knobs if turned.knob == BATCH_SIZE]
    if not sizes:
        return history.started.steps_per_epoch
    return max(1, -(-history.started.train_samples // int(sizes[-1])))


def _is_even(history: RunHistory) -> bool:
    return all(turned.knob != BATCH_SIZE for turned in history.knobs)
