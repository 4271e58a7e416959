"""The job that gets a data set ready to be looked at."""

from dllab.data.catalogue import stored_source
from dllab.data.overview import make_overview
from dllab.data.report import EventReport
from dllab.events import Answered
from dllab.jobs.control import Control
from dllab.jobs.job import Emit
from dllab.spec.data import DataSpec


def look(spec: str, emit: Emit, control: Control) -> None:
    """Read the data set of a `DataSpec`, given as JSON, and sum up what there is to see of it.

    Answers {"folder": where the set is stored, "overview": where its overview is}.

    Raises:
        DataError: the data cannot be used as asked; a split that cannot be made is only noted.
        Cancelled: a stop was asked for.
    """
    data = DataSpec.model_validate_json(spec)
    report = EventReport(emit, lambda: control.stopped)
    folder = stored_source(data.source, report)
    overview = make_overview(folder, data.split, report)
    emit(Answered({"folder": str(folder), "overview": str(overview)}))
