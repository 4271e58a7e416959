"""Data sets: what is bundled, what is generated, how it is split and prepared."""

from dllab.data.catalogue import facts, load, source_facts
from dllab.data.prepare import Prepared, prepare, prepare_samples
from dllab.data.report import Cancelled, Report, unreported
from dllab.data.samples import DataError, Samples
from dllab.data.split import Parts, split_indices

__all__ = [
    "Cancelled",
    "DataError",
    "Parts",
    "Prepared",
    "Report",
    "Samples",
    "facts",
    "load",
    "prepare",
    "prepare_samples",
    "source_facts",
    "split_indices",
    "unreported",
]
