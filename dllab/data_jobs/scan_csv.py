"""The job that reads a CSV file in before it is imported."""

from dllab.data.csv_import.scan import scan
from dllab.data.report import EventReport
from dllab.data.store import making, put
from dllab.events import Answered
from dllab.jobs.control import Control
from dllab.jobs.job import Emit
from dllab.spec.data import CsvScan


def scan_csv(spec: str, emit: Emit, control: Control) -> None:
    """Answer a `CsvScan`, given as JSON, with what `dllab.data.csv_import.scan.Scan` holds.

    What can be used is stored at once, in the answer's "folder".

    Raises:
        DataError: not even the file's beginning can be shown.
        Cancelled: a stop was asked for.
    """
    report = EventReport(emit, lambda: control.stopped)
    with making() as place:
        found = scan(CsvScan.model_validate_json(spec), place, report)
        folder = "" if found.problem else str(put(place, found.source))
    emit(
        Answered(
            {
                "source": found.source.model_dump(mode="json"),
                "preview": [list(row) for row in found.preview],
                "missing": list(found.missing),
                "problem": found.problem,
                "folder": folder,
            }
        )
    )
