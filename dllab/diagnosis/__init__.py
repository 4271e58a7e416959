"""Rules that read a run's history and say what they see."""

from dllab.diagnosis.findings import Finding, findings
from dllab.diagnosis.headline import headline
from dllab.diagnosis.trend import Trend, gap_trend

__all__ = ["Finding", "Trend", "findings", "gap_trend", "headline"]
