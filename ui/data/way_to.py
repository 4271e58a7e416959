"""Where the person is led who wants to look at data that are not there yet."""

from dllab.spec import Spec
from dllab.spec.data import Painted

TO_FORM = "Show the data set", "Turn to where this can be mended, under Data"
TO_CANVAS = "Paint points", "Turn to the canvas on which points are painted"


def way_to(source: Spec) -> tuple[str, str]:
    """What a button says that leads there, and its tip."""
    return TO_CANVAS if isinstance(source, Painted) else TO_FORM
