"""Which runs tried what was offered for another one, and what came of it.

Nothing of this is kept: a run that trains what a finding offers, whatever its seed, is a try; a
branch is one of its parent alone. Who has been looked at makes no difference: what each run trains
is known of all.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

from dllab.branching import branch_offer
from dllab.diagnosis import Finding, Outcome, outcome
from dllab.diagnosis.generalisation import OVERFITS
from dllab.diagnosis.helped import gap_words
from dllab.diagnosis.treatments import changed
from dllab.history import RunHistory
from dllab.spec import Experiment
from dllab.spec.knobs import EPOCHS
from ui.run_book import Run, RunBook, Unseeded, unseeded

# So many earlier runs are looked through for where a run comes from.
LOOKED_BACK = 20
# Nothing can be told yet or at all: not that a finding has gone either.
SILENT = {"early", "unjudged"}
# More seeds of a series than these say no more.
MOST_SEEDS = 20


def came_of(book: RunBook, run: Run, finding: Finding) -> str:
    """What became of a finding's offer, in sentences; empty while nobody has tried it."""
    if finding.treatment is None:
        return ""
    restarts = _series(book, finding.treatment.experiment, run)
    told = [_tried(book, run, restarts, finding, 0)] if restarts else []
    branches = sorted(_branches(book, run, finding), key=_branched_at)
    for epoch, tries in groupby(branches, _branched_at):
        told.append(_tried(book, run, list(tries), finding, epoch))
    return "\n".join(told)


def remedy(book: RunBook, run: Run) -> str:
    """For which finding of another run this one is a try, and whether it helped; or nothing."""
    if run.trains is None or not len(run.history.epochs):
        return ""
    source = _source_of_branch(book, run) if run.origin else _source(book, run)
    return _told(book, *source, run) if source else ""


# Where a run comes from

Source = tuple[Run, Finding]


def _source_of_branch(book: RunBook, run: Run) -> Source | None:
    parent = book.parent_of(run)
    findings = parent.findings if parent else []
    found = (one for one in findings if parent and run in _branches(book, parent, one))
    first = next(found, None)
    return (parent, first) if parent and first else None


def _source(book: RunBook, run: Run) -> Source | None:
    """The run that differs in the change alone; of several one with its seed, then the newest."""
    own = run.unseeded
    earlier = [one for one in book.runs.values() if one.number < run.number][-LOOKED_BACK:]
    near = [one for one in earlier if own in _one_change_from(one.unseeded)]
    for other in sorted(near, key=lambda one: _nearness(one, run), reverse=True):
        for finding in other.findings:
            if finding.treatment and unseeded(finding.treatment.experiment) == own:
                return other, finding
    return None


def _nearness(other: Run, run: Run) -> tuple[bool, bool, int]:
    return other.origin is None, _seed(other) == _seed(run), other.number


@lru_cache(maxsize=64)
def _one_change_from(trained: Unseeded | None) -> tuple[Unseeded, ...]:
    """All that any finding offers to a run that trains this."""
    return () if trained is None else tuple(map(unseeded, changed(trained[1])))


# What came of it


def _tried(book: RunBook, run: Run, tries: list[Run], finding: Finding, since: int) -> str:
    compared = _compared(book, run, tries, since)
    names = _names(tries) + f" (after epoch {since:,})" * bool(since)
    if compared and compared.verdict in SILENT:
        over = all(one.history.is_over for one in tries)
        return f"{'Tried' if over else 'Being tried'} in {names}. {compared.sentence}"
    shown = [kind for one in tries for kind in _same_illness(finding, one)]
    still = f"now {shown[0]}" if shown else f"no longer {finding.kind}"
    if finding.kind in shown:
        still = f"still {finding.kind}"
    return _sentences(f"Tried in {names}, {still}.", compared, finding, run, tries[0])


def _told(book: RunBook, other: Run, finding: Finding, run: Run) -> str:
    since = run.origin.epoch if run.origin else 0
    tries = [run] if run.origin or run.trains is None else [run, *_series(book, run.trains, run)]
    compared = _compared(book, other, tries, since)
    said = f"A try against {finding.kind} in {other.name}"
    if compared and compared.verdict in SILENT:
        return f"{said}. {compared.sentence}"
    shown = _same_illness(finding, run)
    still = f"which shows here as {shown[0]}" if shown else "which this one does not show"
    if finding.kind in shown:
        still = "which this one shows as well"
    so_far = "" if run.history.is_over else " so far"
    return _sentences(f"{said}, {still}{so_far}.", compared, finding, other, run)


def _same_illness(finding: Finding, run: Run) -> list[str]:
    """What a run shows of the same illness, in whatever stage."""
    alike = OVERFITS if finding.kind in OVERFITS else {finding.kind}
    return [one.kind for one in run.findings if one.kind in alike]


def _sentences(said: str, compared: Outcome | None, finding: Finding, old: Run, new: Run) -> str:
    """With what came of it, and of a gap how wide it is now: that is what was treated."""
    if compared is None:
        return said
    gap = gap_words(old.history, new.history) if finding.kind in OVERFITS else ""
    return " ".join(filter(None, [said, gap, compared.sentence]))


def _compared(book: RunBook, run: Run, tries: list[Run], since: int) -> Outcome | None:
    """The outcome, if the runs differ in the change alone."""
    if not since and run.origin:
        return None
    before = [run] if since or run.trains is None else [run, *_series(book, run.trains, run)]
    # A try that trains the same is one without the knob that was turned.
    allowed = int(run.unseeded == tries[0].unseeded)
    if _turned(run, since) > allowed or _turned(tries[0], since):
        return None
    sides = [_histories(runs, since) for runs in (before, tries)]
    return outcome(sides[0], sides[1], since)


def _histories(runs: list[Run], since: int) -> list[RunHistory]:
    """That of the first, and one for each further seed: the same run twice is no second draw."""
    by_seed = {_seed(runs[0]): runs[0].history}
    # Where there are several, the longest is as far as that seed is known.
    for run in sorted(runs[1:], key=lambda one: one.history.last_epoch, reverse=True):
        if not _turned(run, since):
            by_seed.setdefault(_seed(run), run.history)
    return list(by_seed.values())


def _turned(run: Run, since: int) -> int:
    """How many knobs were turned after that epoch, which makes it another experiment."""
    later = (
        turn for turn in run.history.knobs if not since or (turn.epoch, turn.batch) > (since, 0)
    )
    return sum(turn.knob != EPOCHS for turn in later)


# Which runs train the same


def _series(book: RunBook, experiment: Experiment, run: Run) -> list[Run]:
    """Other runs from their own beginning that train it, whatever their seed.

    Those with the run's own seed come first, the longest before others.
    """
    wanted = unseeded(experiment)
    found = [
        one
        for one in book.runs.values()
        if one is not run and one.origin is None and one.unseeded == wanted
    ][:MOST_SEEDS]
    return sorted(found, key=lambda one: (_seed(one) != _seed(run), -one.history.last_epoch))


def _branches(book: RunBook, run: Run, finding: Finding) -> list[Run]:
    """The branches of a run that try what is offered for it."""
    grown = [one for one in book.runs.values() if one.origin and one.origin.run == run.number]
    return [one for one in grown if one.unseeded == _offered(run, finding, _branched_at(one))]


def _offered(run: Run, finding: Finding, epoch: int) -> Unseeded | None:
    offer = branch_offer(run.history, finding, epoch)
    return unseeded(offer) if offer else None


def _branched_at(run: Run) -> int:
    return run.origin.epoch if run.origin else 0


def _seed(run: Run) -> int | None:
    return run.trains.training.seed if run.trains else None


def _names(runs: list[Run]) -> str:
    ordered = sorted(runs, key=lambda run: run.number)
    return ", ".join(_first(run.name for run in ordered)) + (" …" if len(runs) > 3 else "")


def _first(names: Iterator[str], most: int = 3) -> list[str]:
    return [name for _, name in zip(range(most), names, strict=False)]
