"""Rules that read a run's history and say what they see."""

from dllab.diagnosis.divergence import has_diverged
from dllab.diagnosis.finding import Finding, Treatment
from dllab.diagnosis.findings import diagnosis, findings
from dllab.diagnosis.headline import headline
from dllab.diagnosis.helped import Outcome, outcome
from dllab.diagnosis.trend import Trend, gap_trend

__all__ = [
    "Finding",
    "Outcome",
    "Treatment",
    "Trend",
    "diagnosis",
    "findings",
    "gap_trend",
    "has_diverged",
    "headline",
    "outcome",
]
