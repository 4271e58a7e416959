"""The jobs that look after files that were read in: are they still there, and the same?"""

import json

from dllab.data.file_stamp import stamp
from dllab.data.origin import FileChanged, FileMoved, check_origin, relocated
from dllab.data.report import EventReport
from dllab.data.store import find_stored
from dllab.events import Answered
from dllab.jobs.control import Control
from dllab.jobs.job import Emit
from dllab.spec.data import imported_from_json


def check_file(spec: str, emit: Emit, control: Control) -> None:
    """Answer whether the files of a source are still what was read.

    The answer: {"state": "there", "moved", "changed" or "untouched", "path": the file in question,
    "what": what has happened to it, "stored": whether the lab holds a copy, so that training can go
    on without it, "stamp": tells the next time whether somebody has touched them}.

    Args:
        spec: {"source": as it was read in, "stamp": of the last time, or empty} as JSON; files
            that were not touched since are not read again.
        emit: hears `Progressed` and the answer.
        control: a stop cancels.

    Raises:
        DataError: a file is there, but cannot be read.
        Cancelled: a stop was asked for.
    """
    document = json.loads(spec)
    source = imported_from_json(json.dumps(document["source"]))
    state, path, what = "there", source.path, ""
    # Taken first: what changes while it is read is noticed the next time.
    now = stamp(source)
    if now == document["stamp"]:
        emit(Answered({"state": "untouched"}))
        return
    try:
        check_origin(source, EventReport(emit, lambda: control.stopped))
    except (FileMoved, FileChanged) as error:
        state = "moved" if isinstance(error, FileMoved) else "changed"
        path, what = error.path, error.what
    stored = find_stored(source) is not None
    emit(Answered({"state": state, "path": path, "what": what, "stored": stored, "stamp": now}))


def relocate(spec: str, emit: Emit, control: Control) -> None:
    """Answer {"source": …} with its files in their new place, if they are the same.

    Args:
        spec: {"source": as it was read in, "path": where its file or folder is now} as JSON.
        emit: hears `Progressed` and the answer.
        control: a stop cancels.

    Raises:
        FileMoved, OtherFile: what is there is not what was read.
        Cancelled: a stop was asked for.
    """
    document = json.loads(spec)
    source = imported_from_json(json.dumps(document["source"]))
    report = EventReport(emit, lambda: control.stopped)
    moved = relocated(source, document["path"], report)
    emit(Answered({"source": moved.model_dump(mode="json")}))
