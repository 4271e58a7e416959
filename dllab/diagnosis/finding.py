"""One thing a rule finds in a run's curves."""

from dataclasses import dataclass
from typing import Literal

from dllab.history import RunHistory

Severity = Literal["info", "warning", "problem"]


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


def seen_from(
    history: RunHistory, kind: str, severity: Severity, sentence: str, first_row: int
) -> Finding:
    """A finding whose evidence reaches from a row of the epochs to the last one."""
    epochs = history.epochs["epoch"]
    return Finding(kind, severity, sentence, int(epochs[first_row]), int(epochs[-1]))
