"""Whether a change helped, with what chance alone does in mind."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from dllab.diagnosis.noise import SURE, accuracy_error
from dllab.history import RunHistory

Verdict = Literal["helped", "hurt", "open"]
# Student's t, 97.5 %, by degrees of freedom; 2 from 30 on is near enough for a sentence.
STUDENT = (12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23)
STUDENT_MANY = 2.1


@dataclass(frozen=True)
class Outcome:
    """What came of a change: the verdict, and the figures in a sentence."""

    verdict: Verdict
    sentence: str


def outcome(
    before: Sequence[RunHistory], after: Sequence[RunHistory], since: int = 0
) -> Outcome | None:
    """Compare runs with and without a change, a series of seeds each; None without figures.

    Of a branch only what came after the epoch `since`, where it begins, is compared.

    One run against one differ by more than the samples explain when their best accuracies lie
    further apart than two binomial standard errors of the difference: what other seeds would do is
    then unknown, and is not claimed. With seeds on both sides, their own spread decides (Welch's t
    with the smaller side's degrees of freedom, which is on the safe side).
    """
    figures = [[_figure(run, since) for run in runs] for runs in (before, after)]
    old, new = ([one for one in side if math.isfinite(one)] for side in figures)
    if not old or not new:
        return None
    change = float(np.mean(new) - np.mean(old))
    margin, by_seeds = _margin(before, after, old, new)
    part = "Validation" if before[0].has_validation else "Training"
    said = (
        f"{part} accuracy {_figures(old)} before, {_figures(new)} with it: {change:+.3f} "
        f"± {margin:.3f}"
    )
    if abs(change) <= margin:
        more = "" if by_seeds else "; repeat both with seeds"
        return Outcome("open", f"{said}, which cannot be told apart{more}.")
    verdict: Verdict = "helped" if change > 0 else "hurt"
    word = "it helped" if verdict == "helped" else "it made things worse"
    return Outcome(verdict, f"{said}: {word}.")


def _figures(best: Sequence[float]) -> str:
    """One run's figure, or the mean of several, which no single run of the list shows."""
    mean = f"{np.mean(best):.3f}"
    return mean if len(best) == 1 else f"{mean} (mean of {len(best):,} runs)"


def _figure(history: RunHistory, since: int) -> float:
    """The accuracy of the best epoch after that one: from 0 on, what the list of runs shows."""
    row, column = history.best_row, "val_accuracy" if history.has_validation else "accuracy"
    if row is None:
        return math.nan
    if not since:
        return float(history.epochs[column][row])
    later = history.epochs[column][history.epochs["epoch"] > since]
    return float(np.nanmax(later)) if np.isfinite(later).any() else math.nan


def _margin(
    before: Sequence[RunHistory],
    after: Sequence[RunHistory],
    old: Sequence[float],
    new: Sequence[float],
) -> tuple[float, bool]:
    """How far the means may differ by chance, and whether seeds tell it."""
    if len(old) > 1 and len(new) > 1:
        error = math.sqrt(np.var(old, ddof=1) / len(old) + np.var(new, ddof=1) / len(new))
        freedom = min(len(old), len(new)) - 1
        student = STUDENT[freedom - 1] if freedom <= len(STUDENT) else STUDENT_MANY
        return student * float(error), True
    errors = [
        accuracy_error(float(np.mean(values)), _measured(runs[0]))
        for values, runs in ((old, before), (new, after))
    ]
    return SURE * math.hypot(*errors), False


def _measured(history: RunHistory) -> int:
    started = history.started
    if started is None:
        return 0
    return started.validation_samples if history.has_validation else started.gap_samples
