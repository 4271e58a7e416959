"""The job that reads a person's file or folder in, whatever kind it is."""

import json
from pathlib import Path

from dllab.data.importing import read_in
from dllab.data.recognise import source_for
from dllab.data.report import EventReport
from dllab.data.samples import DataError
from dllab.data_jobs.scan_csv import scan_csv
from dllab.events import Answered
from dllab.jobs.control import Control
from dllab.jobs.job import Emit
from dllab.jobs.pixel_process import pixel_processes
from dllab.spec.data import CsvFile, CsvScan, imported_from_json
from dllab.spec.data.csv_file import Guess


def scan_file(spec: str, emit: Emit, control: Control) -> None:
    """Read it in; answer {"source": the spec with all it found, "folder": the stored copy}.

    A table is answered as by the job `scan_csv`, also where it cannot be used as it stands. So is
    what was found by its path alone: {"source": its kind and path, "problem": why it cannot be
    read}, for another setting may mend it.

    Args:
        spec: a source as JSON, or {"path": …} alone: then the content tells which kind it is.
        emit: hears `Progressed` and the answer.
        control: a stop cancels.

    Raises:
        DataError: what is wrong with the file, where, and the mend; nothing is kept. A path alone:
            it is of no kind that is known.
        Cancelled: a stop was asked for; nothing is kept.
    """
    report = EventReport(emit, lambda: control.stopped)
    document = json.loads(spec)
    source = imported_from_json(spec) if "kind" in document else source_for(Path(document["path"]))
    if isinstance(source, CsvFile):
        guess: Guess = "nothing" if source.columns else "all"
        scan_csv(CsvScan(source=source, guess=guess).model_dump_json(), emit, control)
        return
    try:
        with pixel_processes() as others:
            filled, folder = read_in(source, report, others)
    except DataError as error:
        if "kind" in document:
            raise
        emit(Answered({"source": source.model_dump(mode="json"), "problem": str(error)}))
    else:
        emit(Answered({"source": filled.model_dump(mode="json"), "folder": str(folder)}))
