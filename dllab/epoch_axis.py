"""Where a run's batches lie among its epochs.

Usually an epoch has the same number of batches all along; where the batch size was changed in the
midst of a run, or the run branched from another one, the ends of its epochs tell.
"""

import numpy as np

from dllab.history import RunHistory
from dllab.spec.knobs import BATCH_SIZE
from dllab.table import Array


def epochs_at(history: RunHistory, steps: Array) -> Array:
    """The place of each step on the axis of epochs: 1.0 is the end of the first epoch.

    Args:
        history: of a run that has started.
        steps: numbers of batches, counted from 1, in rising order.
    """
    known = _known_ends(history)
    if known is None:
        return np.asarray(steps, np.float64) / _each(history)
    ends, epochs = known
    found: Array = np.interp(steps, ends, epochs)
    beyond = np.searchsorted(steps, ends[-1], "right")
    found[beyond:] = epochs[-1] + (np.asarray(steps)[beyond:] - ends[-1]) / steps_per_epoch(history)
    return found


def steps_at(history: RunHistory, epochs: Array) -> Array:
    """The step at each place on the axis of epochs, also between two; the other way round."""
    known = _known_ends(history)
    if known is None:
        return np.asarray(epochs, np.float64) * _each(history)
    ends, places = known
    found: Array = np.interp(epochs, places, ends)
    beyond = np.asarray(epochs) > places[-1]
    found[beyond] = ends[-1] + (epochs[beyond] - places[-1]) * steps_per_epoch(history)
    return found


def _known_ends(history: RunHistory) -> tuple[Array, Array] | None:
    """Steps and places of the ends of epochs, the beginning first; None where all are alike."""
    each, ends, epochs = _each(history), history.epochs["step"], history.epochs["epoch"]
    if len(ends) == 0 or (ends[-1] == epochs[-1] * each and _is_even(history)):
        return None
    # The first epoch that was told may be that of a branch.
    return np.append(ends[0] - each, ends), np.append(epochs[0] - 1, epochs)


def _each(history: RunHistory) -> int:
    assert history.started  # noqa: S101 - it has no steps before
    return history.started.steps_per_epoch


def steps_per_epoch(history: RunHistory) -> int:
    """How many batches the epoch under way has."""
    assert history.started  # noqa: S101 - it has none before
    sizes = [turned.value for turned in history.knobs if turned.knob == BATCH_SIZE]
    if not sizes:
        return history.started.steps_per_epoch
    return max(1, -(-history.started.train_samples // int(sizes[-1])))


def _is_even(history: RunHistory) -> bool:
    return all(turned.knob != BATCH_SIZE for turned in history.knobs)
