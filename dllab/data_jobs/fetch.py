"""The job that fetches a published data set."""

from pathlib import Path

from dllab.data.fetch import fetch as fetch_files
from dllab.data.report import EventReport
from dllab.events import Answered
from dllab.jobs.control import Control
from dllab.jobs.job import Emit
from dllab.spec.data.downloads import FetchOrder


def fetch(spec: str, emit: Emit, control: Control) -> None:
    """Fetch what a `FetchOrder`, given as JSON, names; answer {"folder": where the files lie}.

    Raises:
        DataError: a file did not come, or is another one.
        Cancelled: a stop was asked for; what has come is continued next time where that is
            possible.
    """
    order = FetchOrder.model_validate_json(spec)
    report = EventReport(emit, lambda: control.stopped)
    folder = fetch_files(order.source, report, Path(order.given) if order.given else None)
    emit(Answered({"folder": str(folder)}))
