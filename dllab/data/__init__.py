"""Data sets: what is bundled, what is generated, how it is split.

Preparing them, which the window leaves to others, is in `dllab.data.prepare`.
"""

from dllab.data.catalogue import Unfit, facts, load, source_facts, unfit
from dllab.data.report import Cancelled, Report, unreported
from dllab.data.samples import DataError, Samples
from dllab.data.split import Parts, split_indices

__all__ = [
    "Cancelled",
    "DataError",
    "Parts",
    "Report",
    "Samples",
    "Unfit",
    "facts",
    "load",
    "source_facts",
    "split_indices",
    "unfit",
    "unreported",
]
