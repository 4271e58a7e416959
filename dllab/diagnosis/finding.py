"""One thing a rule finds in a run's curves."""

from dataclasses import dataclass
from typing import Literal

from dllab.history import RunHistory
from dllab.spec import Experiment

Severity = Literal["info", "warning", "problem"]
Metric = Literal["accuracy", "loss"]


@dataclass(frozen=True)
class Treatment:
    """One change that may help: what its button says, and the experiment it leads to."""

    text: str
    experiment: Experiment


@dataclass(frozen=True)
class Finding:
    """One thing the curves show.

    Attributes:
        kind: its name, such as "overfitting".
        severity: info, warning, or problem when training on is pointless.
        sentence: evidence and meaning, for people.
        first_epoch, last_epoch: where the evidence is seen.
        metric: in which curve it is seen.
        treatment: what to try, if there is one change to offer.
    """

    kind: str
    severity: Severity
    sentence: str
    first_epoch: int
    last_epoch: int
    metric: Metric = "accuracy"
    treatment: Treatment | None = None


def seen_from(  # noqa: PLR0913, PLR0917 - what a finding consists of
    history: RunHistory,
    kind: str,
    severity: Severity,
    sentence: str,
    first_row: int,
    metric: Metric = "accuracy",
) -> Finding:
    """A finding whose evidence reaches from a row of the epochs to the last one."""
    epochs = history.epochs["epoch"]
    return Finding(kind, severity, sentence, int(epochs[first_row]), int(epochs[-1]), metric)
