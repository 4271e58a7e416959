"""What the runs of a session train, read without the rest of them."""

from contextlib import suppress
from sqlite3 import Connection

from dllab.events import RunStarted
from dllab.session.errors import DamagedError
from dllab.session.rows import all_runs
from dllab.session.segments import first_event
from dllab.spec import Experiment, ExperimentError, from_json


def experiments(connection: Connection) -> dict[int, Experiment]:
    """The experiment of each run that has started; not of damaged ones and those of a newer lab."""
    found: dict[int, Experiment] = {}
    for record in all_runs(connection):
        with suppress(DamagedError, ExperimentError):
            event = None if record.damaged else first_event(connection, record.number)
            if isinstance(event, RunStarted):
                found[record.number] = from_json(event.experiment)
    return found
