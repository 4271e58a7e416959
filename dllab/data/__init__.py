"""Data sets: what is bundled, what is generated, how it is split and prepared."""

from dllab.data.catalogue import facts, load
from dllab.data.prepare import Prepared, prepare, prepare_samples
from dllab.data.samples import DataError, Samples
from dllab.data.split import split_indices

__all__ = [
    "DataError",
    "Prepared",
    "Samples",
    "facts",
    "load",
    "prepare",
    "prepare_samples",
    "split_indices",
]
