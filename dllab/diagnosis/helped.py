"""Whether a change helped, with what chance alone does in mind."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from dllab.diagnosis.course import CHANCE_MARGIN, experiment_or_none
from dllab.diagnosis.divergence import ended_diverged
from dllab.diagnosis.noise import SURE, accuracy_error
from dllab.history import RunHistory
from dllab.progress import planned_epochs
from dllab.spec import Experiment

# Early: too few epochs to tell. Unjudged: no figure of the runs can tell.
Verdict = Literal["helped", "hurt", "open", "early", "unjudged"]
# Student's t, 97.5 %, by degrees of freedom; 2 from 30 on is near enough for a sentence.
STUDENT = (12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23)
STUDENT_MANY = 2.1
# What regularises is behind at first (N. Srivastava et al., Dropout, 2014, section 10, train
# longer for it): nothing is said before so many epochs, nor before half of those there will be.
LEAST_EPOCHS, LEAST_SHARE = 10, 0.5
# Of what is changed for the sake of rare classes, at the cost of the frequent ones.
WEIGHTED = (
    "Accuracy cannot judge class weights: it may fall while rare classes are found. Compare the "
    "recall of each class under Answers, Evaluation."
)


@dataclass(frozen=True)
class Outcome:
    """What came of a change: the verdict, and the figures in a sentence."""

    verdict: Verdict
    sentence: str


def outcome(
    before: Sequence[RunHistory], after: Sequence[RunHistory], since: int = 0
) -> Outcome | None:
    """Compare runs with and without a change, a series of seeds each; None without figures.

    All are compared over the same epochs: as many as the first of both sides have; others that
    have fewer are left out. Of a branch they are counted from the epoch `since`, where it begins.
    Where the change is that there are more epochs, each side is compared over all its own. Of runs
    one of which has diverged, or that weigh their classes differently, the accuracies are not
    compared.

    One run against one differ by more than the samples explain when their best accuracies lie
    further apart than two binomial standard errors of the difference: what other seeds would do is
    then unknown, and is not claimed. With seeds on both sides, their own spread decides (Welch's t
    with the smaller side's degrees of freedom, which is on the safe side).
    """
    old, new = before[0], after[0]
    if old.has_validation != new.has_validation and len(old.epochs) and len(new.epochs):
        return None
    if ended_diverged(old) or ended_diverged(new):
        return _of_diverged(old, new)
    if _differ_in_weights(old, new):
        return Outcome("unjudged", WEIGHTED)
    if _differ_in_epochs(old, new):
        return _of_longer(old, new)
    return _over_equal_epochs(before, after, since)


def gap_words(before: RunHistory, after: RunHistory) -> str:
    """The gaps of two runs at the last epoch both have, in a sentence; empty without gaps."""
    last = min(before.last_epoch, after.last_epoch)
    gaps = [run.gap[run.epochs["epoch"] == last] for run in (before, after)]
    if not all(len(gap) and math.isfinite(gap[0]) for gap in gaps):
        return ""
    (old,), (new,) = gaps
    return f"The gap after epoch {last:,} was {old:.3f} before and is {new:.3f} with it."


def _over_equal_epochs(
    before: Sequence[RunHistory], after: Sequence[RunHistory], since: int
) -> Outcome | None:
    old, new = before[0], after[0]
    last = min(old.last_epoch, new.last_epoch)
    sides = [[run for run in side if run.last_epoch >= last] for side in (before, after)]
    figures = [
        [best for run in side if math.isfinite(best := _best(run, since, last))] for side in sides
    ]
    if not all(figures):
        return None
    begin = f" from epoch {since:,} on" if since else ""
    said = (
        f"After {_epochs(last - since)} each{begin}, best {_part(old).lower()} accuracy "
        f"{_figures(figures[0])} before, {_figures(figures[1])} with it"
    )
    if _is_early(old, new, since, last):
        return Outcome("early", f"{said}: too few epochs to tell.")
    return _judged(said, sides, figures)


def _judged(
    said: str, sides: Sequence[Sequence[RunHistory]], figures: Sequence[Sequence[float]]
) -> Outcome:
    change = float(np.mean(figures[1]) - np.mean(figures[0]))
    margin, by_seeds = _margin(sides[0], sides[1], figures[0], figures[1])
    said += f": {change:+.3f} ± {margin:.3f}"
    if abs(change) <= margin:
        more = "" if by_seeds else "; repeat both with seeds (menu Run)"
        return Outcome("open", f"{said}, which cannot be told apart{more}.")
    verdict: Verdict = "helped" if change > 0 else "hurt"
    word = "it helped" if verdict == "helped" else "it made things worse"
    return Outcome(verdict, f"{said}: {word}.")


def _of_longer(old: RunHistory, new: RunHistory) -> Outcome | None:
    """The change is the number of epochs: over the same ones nothing would differ."""
    if new.last_epoch <= old.last_epoch:
        return None
    figures = [[_best(run, 0, run.last_epoch)] for run in (old, new)]
    if not all(math.isfinite(one) for (one,) in figures):
        return None
    said = (
        f"Best {_part(old).lower()} accuracy {figures[0][0]:.3f} in {_epochs(old.last_epoch)}, "
        f"{figures[1][0]:.3f} in {new.last_epoch:,}"
    )
    return _judged(said, [[old], [new]], figures)


def _of_diverged(old: RunHistory, new: RunHistory) -> Outcome | None:
    """One of both has lost its loss: its accuracies mean nothing."""
    if ended_diverged(new):
        hurt = Outcome("hurt", "It diverged: it made things worse.")
        return None if ended_diverged(old) else hurt
    best, epochs = _best(new, 0, new.last_epoch), new.last_epoch
    if not math.isfinite(best) or new.started is None:
        return None
    said = f"Best {_part(new).lower()} accuracy with it {best:.3f} after {_epochs(epochs)}"
    if not new.is_over and epochs < LEAST_EPOCHS:
        return Outcome("early", f"{said}: too few epochs to tell.")
    if best <= new.started.chance + CHANCE_MARGIN:
        chance = f"no better than chance ({new.started.chance:.2f})"
        return Outcome("open", f"{said}, {chance}: it only diverges no longer.")
    return Outcome("helped", f"{said}, and it diverges no longer: it helped.")


def _is_early(old: RunHistory, new: RunHistory, since: int, last: int) -> bool:
    """Whether more epochs would be needed, or are to come, before anything can be told."""
    if since and last - since < LEAST_EPOCHS:
        return True
    if any(run.last_epoch == last and run.state == "finished" for run in (old, new)):
        return False
    whole = min(run.last_epoch if run.is_over else planned_epochs(run) for run in (old, new))
    return last - since < max(LEAST_EPOCHS, LEAST_SHARE * (whole - since))


def _differ_in_epochs(old: RunHistory, new: RunHistory) -> bool:
    one, other = experiment_or_none(old), experiment_or_none(new)
    if one is None or other is None or one.training.epochs == other.training.epochs:
        return False
    return _unplanned(one) == _unplanned(other)


def _differ_in_weights(old: RunHistory, new: RunHistory) -> bool:
    one, other = experiment_or_none(old), experiment_or_none(new)
    if one is None or other is None:
        return False
    return one.training.class_weights != other.training.class_weights


def _unplanned(experiment: Experiment) -> Experiment:
    return experiment.with_training(epochs=1, seed=0)


def _epochs(count: int) -> str:
    return "1 epoch" if count == 1 else f"{count:,} epochs"


def _part(history: RunHistory) -> str:
    return "Validation" if history.has_validation else "Training"


def _figures(best: Sequence[float]) -> str:
    """One run's figure, or the mean of several, which no single run of the list shows."""
    mean = f"{np.mean(best):.3f}"
    return mean if len(best) == 1 else f"{mean} (mean of {len(best):,} runs)"


def _best(history: RunHistory, since: int, last: int) -> float:
    """The accuracy of the best of these epochs, as the list of runs has it; NaN without any."""
    epochs = history.epochs
    rows = np.flatnonzero((epochs["epoch"] > since) & (epochs["epoch"] <= last))
    if history.has_validation:
        found = epochs["val_accuracy"][rows]
        return float(np.nanmax(found)) if np.isfinite(found).any() else math.nan
    losses = epochs["loss"][rows]
    if not np.isfinite(losses).any():
        return math.nan
    return float(epochs["accuracy"][rows[np.nanargmin(losses)]])


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
