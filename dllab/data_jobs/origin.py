"""The jobs that look after the files of a session that is opened again."""

import json

from dllab.data.origin import FileChanged, FileMoved, check_origin, relocated
from dllab.data.report import EventReport
from dllab.data.store import find_stored
from dllab.events import Answered
from dllab.jobs.control import Control
from dllab.jobs.job import Emit
from dllab.spec.data import imported_from_json


def check_file(spec: str, emit: Emit, control: Control) -> None:
    """Answer whether the files of a source, given as JSON, are still what was read.

    The answer: {"state": "there", "moved" or "changed", "path": the file in question, "message":
    what to say, "stored": whether the lab holds a copy, so that training can go on without it}.

    Raises:
        DataError: a file is there, but cannot be read.
        Cancelled: a stop was asked for.
    """
    source = imported_from_json(spec)
    state, path, message = "there", source.path, ""
    try:
        check_origin(source, EventReport(emit, lambda: control.stopped))
    except (FileMoved, FileChanged) as error:
        state = "moved" if isinstance(error, FileMoved) else "changed"
        path, message = error.path, str(error)
    stored = find_stored(source) is not None
    emit(Answered({"state": state, "path": path, "message": message, "stored": stored}))


def relocate(spec: str, emit: Emit, control: Control) -> None:
    """Answer {"source": …} with its files in their new place, if they are the same.

    Args:
        spec: {"source": as it was read in, "path": where its file or folder is now} as JSON.
        emit: hears `Progressed` and the answer.
        control: a stop cancels.

    Raises:
        FileMoved, FileChanged: what is there is not what was read.
        Cancelled: a stop was asked for.
    """
    document = json.loads(spec)
    source = imported_from_json(json.dumps(document["source"]))
    report = EventReport(emit, lambda: control.stopped)
    moved = relocated(source, document["path"], report)
    emit(Answered({"source": moved.model_dump(mode="json")}))
