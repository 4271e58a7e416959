"""The job that gets a data set ready to be looked at."""

from dllab.data.catalogue import stored_source
from dllab.data.report import EventReport
from dllab.events import Answered
from dllab.jobs.control import Control
from dllab.jobs.job import Emit
from dllab.spec.data import DataSpec


def look(spec: str, emit: Emit, control: Control) -> None:
    """Read the data set of a `DataSpec`, given as JSON, and answer {"folder": where it is stored}.

    Raises:
        DataError: the data cannot be used as asked.
        Cancelled: a stop was asked for.
    """
    data = DataSpec.model_validate_json(spec)
    report = EventReport(emit, lambda: control.stopped)
    emit(Answered({"folder": str(stored_source(data.source, report))}))
