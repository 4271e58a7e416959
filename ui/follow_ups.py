"""Which runs tried what was offered for another one, and what came of it.

Nothing of this is kept: a run that trains what a finding offers, whatever its seed, is a try.
"""

from collections.abc import Iterator
from functools import lru_cache

from dllab.diagnosis import Finding, outcome
from dllab.history import RunHistory
from dllab.progress import experiment_of
from dllab.spec import Experiment, ExperimentError
from ui.run_book import Run, RunBook

# Findings of more runs than this are not looked through for where a run comes from.
LOOKED_BACK = 20


def came_of(book: RunBook, run: Run, finding: Finding) -> str:
    """What became of a finding's offer, in a sentence; empty while nobody has tried it."""
    if finding.treatment is None:
        return ""
    tries = _like(book, finding.treatment.experiment)
    before = _series(book, run)
    compared = outcome(_histories(before), _histories(tries), _branched_at(run, tries))
    if not tries or compared is None:
        return ""
    gone = all(finding.kind not in _kinds(one) for one in tries)
    still = f"no longer {finding.kind}" if gone else f"still {finding.kind}"
    return f"Tried in {_names(tries)}, {still}. {compared.sentence}"


def remedy(book: RunBook, run: Run) -> str:
    """For which finding of an earlier run this one is a try, and whether it helped; or nothing."""
    own = _unseeded(run.history)
    if own is None or not len(run.history.epochs):
        return ""
    earlier = [one for one in _loaded(book) if one.number < run.number][-LOOKED_BACK:]
    for other in reversed(earlier):
        for finding in other.findings:
            if finding.treatment and _plain(finding.treatment.experiment) == own:
                return _told(book, other, run, finding)
    return ""


def _told(book: RunBook, other: Run, run: Run, finding: Finding) -> str:
    before, after = _histories(_series(book, other)), _histories(_series(book, run))
    compared = outcome(before, after, _branched_at(other, [run]))
    gone = finding.kind not in _kinds(run)
    still = "which this one does not show" if gone else "which this one shows as well"
    so_far = "" if run.history.is_over else " so far"
    sentence = f" {compared.sentence}" if compared else ""
    return f"A try against {finding.kind} in {other.name}, {still}{so_far}.{sentence}"


def _loaded(book: RunBook) -> list[Run]:
    """Runs somebody has looked at: loading all of a thousand for this would take too long."""
    return [run for run in book.runs.values() if run.is_loaded]


def _like(book: RunBook, experiment: Experiment) -> list[Run]:
    wanted = _plain(experiment)
    return [run for run in _loaded(book) if _unseeded(run.history) == wanted]


def _series(book: RunBook, run: Run) -> list[Run]:
    """The run and those that differ from it in the seed alone."""
    own = _unseeded(run.history)
    return [run] if own is None else _like(book, own)


def _unseeded(history: RunHistory) -> Experiment | None:
    try:
        return _plain(experiment_of(history)) if history.started else None
    except ExperimentError:
        # Told by a newer lab.
        return None


@lru_cache(maxsize=256)
def _plain(experiment: Experiment) -> Experiment:
    return experiment.with_training(seed=0)


def _branched_at(run: Run, tries: list[Run]) -> int:
    """After which epoch of the run all tries begin; 0 where one begins at its own start."""
    origins = [one.origin for one in tries]
    return min(
        (origin.epoch if origin and origin.run == run.number else 0 for origin in origins),
        default=0,
    )


def _histories(runs: list[Run]) -> list[RunHistory]:
    """One for each seed: the same run twice is no second draw."""
    seeds = {_seed(run.history): run.history for run in reversed(runs)}
    return list(seeds.values())[::-1]


def _seed(history: RunHistory) -> int | None:
    try:
        return experiment_of(history).training.seed if history.started else None
    except ExperimentError:
        return None


def _kinds(run: Run) -> set[str]:
    return {finding.kind for finding in run.findings}


def _names(runs: list[Run]) -> str:
    return ", ".join(_first(run.name for run in runs)) + (" …" if len(runs) > 3 else "")


def _first(names: Iterator[str], most: int = 3) -> list[str]:
    return [name for _, name in zip(range(most), names, strict=False)]
