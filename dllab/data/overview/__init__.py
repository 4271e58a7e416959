"""What there is to see of a data set: parts, counts, figures of its values, mean images."""

from dllab.data.overview.making import make_overview
from dllab.data.overview.overview import Overview, open_overview
from dllab.data.overview.parts import PARTS, TEST, TRAINING, UNUSED, VALIDATION

__all__ = [
    "PARTS",
    "TEST",
    "TRAINING",
    "UNUSED",
    "VALIDATION",
    "Overview",
    "make_overview",
    "open_overview",
]
