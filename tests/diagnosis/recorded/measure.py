"""Precision and recall of the diagnoses: `python -m tests.diagnosis.recorded.measure`."""

from collections.abc import Iterator
from dataclasses import dataclass

from dllab.diagnosis import findings
from dllab.history import RunHistory
from tests.diagnosis.recorded.cases import Case
from tests.diagnosis.recorded.read import recorded

# Says nothing of an illness: how the run ended, or that more epochs may help.
SILENT = {"ending", "still improving", "widening gap", "open gap"}
# Seen in the layers: causes of an illness, which no case is labelled by.
CAUSES = {"dead units", "saturation", "vanishing gradients", "exploding gradients"}
# The same illness, seen in the loss before it is seen in the accuracy.
SAME = {"rising validation loss": "overfitting"}


@dataclass(frozen=True)
class Score:
    """How often an illness was there and found, there and missed, not there and found."""

    found: int
    missed: int
    wrong: int

    @property
    def precision(self) -> float:
        """Share of what was found that was there; 1 where nothing was found."""
        return self.found / max(self.found + self.wrong, 1) if self.found + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Share of what was there that was found; 1 where nothing was."""
        return self.found / (self.found + self.missed) if self.found + self.missed else 1.0


def said(history: RunHistory) -> set[str]:
    """The illnesses the rules see."""
    kinds = {found.kind for found in findings(history)} - SILENT - CAUSES
    return {SAME.get(kind, kind) for kind in kinds}


def scores(held_out: bool | None = None) -> dict[str, Score]:
    """A score for each illness, and for all together, on one half of the runs or on both."""
    runs = [run for run in recorded() if held_out is None or run[0].held_out == held_out]
    kinds = sorted({label for case, _ in runs for label in case.labels})
    counted = {kind: Score(*map(sum, zip(*_counts(runs, kind), strict=True))) for kind in kinds}
    whole = [
        [getattr(one, name) for one in counted.values()] for name in ("found", "missed", "wrong")
    ]
    return {**counted, "all": Score(*map(sum, whole))}


def _counts(runs: list[tuple[Case, RunHistory]], kind: str) -> Iterator[tuple[int, int, int]]:
    for case, history in runs:
        there, seen = kind in case.labels, kind in said(history)
        yield there and seen, there and not seen, seen and not there and kind not in case.may


def main() -> None:
    """Print the scores of both halves, and every run that was not read rightly."""
    for half, name in ((False, "chosen on"), (True, "held out")):
        print(f"{name}:")
        for kind, score in scores(half).items():
            figures = f"precision {score.precision:.2f}, recall {score.recall:.2f}"
            print(f"  {kind:16} {figures}  ({score.found}/{score.missed}/{score.wrong})")
    for case, history in recorded():
        seen = said(history)
        if set(case.labels) - seen or seen - set(case.labels) - set(case.may):
            told = ", ".join(sorted(seen)) or "nothing"
            which = "held out" if case.held_out else "chosen on"
            print(f"{case.name} ({which}): expected {case.labels or 'nothing'}, found {told}")


if __name__ == "__main__":
    main()
