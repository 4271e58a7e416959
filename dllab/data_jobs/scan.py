"""The job that reads a person's file or folder in, whatever kind it is."""

import json
from pathlib import Path

from dllab.data.importing import read_in
from dllab.data.recognise import source_for
from dllab.data.report import EventReport
from dllab.events import Answered
from dllab.jobs.control import Control
from dllab.jobs.job import Emit
from dllab.jobs.pixel_process import pixel_processes
from dllab.spec.data import imported_from_json


def scan_file(spec: str, emit: Emit, control: Control) -> None:
    """Read it in; answer {"source": the spec with all it found, "folder": the stored copy}.

    Args:
        spec: a source as JSON, or {"path": …} alone: then the content tells which kind it is.
        emit: hears `Progressed` and the answer.
        control: a stop cancels.

    Raises:
        DataError: what is wrong with the file, where, and the mend; nothing is kept.
        Cancelled: a stop was asked for; nothing is kept.
    """
    report = EventReport(emit, lambda: control.stopped)
    document = json.loads(spec)
    # Tables are told apart here, and read by a reader of their own.
    source = imported_from_json(spec) if "kind" in document else source_for(Path(document["path"]))
    with pixel_processes() as others:
        filled, folder = read_in(source, report, others)
    emit(Answered({"source": filled.model_dump(mode="json"), "folder": str(folder)}))
