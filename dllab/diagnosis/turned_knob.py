"""A knob turned while the network learned, after which it forgot."""

from dataclasses import replace

import numpy as np

from dllab.diagnosis.course import experiment_or_none
from dllab.diagnosis.finding import Finding, Treatment, seen_from
from dllab.diagnosis.noise import SURE, accuracy_error
from dllab.events import KnobTurned
from dllab.history import RunHistory
from dllab.knob_words import knob_words
from dllab.spec.knobs import EPOCHS

# Epochs before and after the turn that are compared, and the fewest after it.
AROUND, FEWEST_AFTER = 5, 3
# A fall that nobody would call noise, and that no schedule makes.
FALL = 0.1


def worse_since_turned(history: RunHistory) -> Finding | None:
    """Training accuracy has fallen since a knob was turned, and has not come back.

    Of several turns the one after which it fell most is named.
    """
    falls = [(_fall(history, knob), knob) for knob in history.knobs if knob.knob != EPOCHS]
    worst, turned = max(falls, key=lambda each: each[0], default=(0.0, None))
    if turned is None or worst <= 0:
        return None
    accuracy, row = history.epochs["accuracy"], _row(history, turned)
    before, now = _before(history, row), float(np.mean(accuracy[-FEWEST_AFTER:]))
    sentence = (
        f"Training accuracy has fallen from {before:.2f} to {now:.2f} (means of the epochs just "
        f"before and of the last {FEWEST_AFTER}) since {knob_words(turned)} was set after epoch "
        f"{turned.epoch:,}: do without it."
    )
    found = seen_from(history, "worse since a knob was turned", "problem", sentence, row)
    return replace(found, treatment=_without(history, turned))


def _fall(history: RunHistory, turned: KnobTurned) -> float:
    """By how much accuracy fell right after a turn; 0 where it did not, or has come back."""
    accuracy, row = history.epochs["accuracy"], _row(history, turned)
    if row == 0 or len(accuracy) - row < FEWEST_AFTER or history.started is None:
        return 0.0
    before = _before(history, row)
    error = accuracy_error(before, history.started.gap_samples)
    least = max(FALL, SURE * error)
    after = float(np.mean(accuracy[row : row + AROUND]))
    now = float(np.mean(accuracy[-FEWEST_AFTER:]))
    return before - after if min(before - after, before - now) >= least else 0.0


def _row(history: RunHistory, turned: KnobTurned) -> int:
    """The first epoch that was trained with it."""
    return int(np.sum(history.epochs["epoch"] <= turned.epoch))


def _before(history: RunHistory, row: int) -> float:
    return float(np.mean(history.epochs["accuracy"][max(row - AROUND, 0) : row]))


def _without(history: RunHistory, turned: KnobTurned) -> Treatment | None:
    """The experiment as it was before the turn."""
    earlier = history.knobs[: history.knobs.index(turned)]
    experiment = experiment_or_none(replace(history, knobs=earlier))
    return Treatment("Restart without that change", experiment) if experiment else None
