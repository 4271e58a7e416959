"""A run written alone into a session file of its own."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from sqlite3 import Connection

from dllab.atomic_file import replacing
from dllab.events import RunStarted
from dllab.session import segments, snapshots
from dllab.session.connection import connect, settle_journal, transaction
from dllab.session.errors import DamagedError, explained
from dllab.session.owner import owned
from dllab.session.rows import EXPERIMENT, get_fact, get_run, put_fact, put_new_run
from dllab.session.schema import create_tables


def write_alone(connection: Connection, run: int, target: Path) -> None:
    """Write a session that holds only this run, as its run 1, and its experiment as the draft.

    Raises:
        SessionError: the run is damaged, or `target` is open or cannot be written; what was there
            is untouched.
    """
    with owned(target), explained(target):
        settle_journal(target)
        with (
            replacing(target) as temporary,
            closing(connect(temporary)) as alone,
            transaction(alone),
        ):
            create_tables(alone)
            _fill(connection, run, alone)


def _fill(connection: Connection, run: int, alone: Connection) -> None:
    # Reading it as events proves that it is whole.
    events = segments.read(connection, run)
    started = next((event for event in events if isinstance(event, RunStarted)), None)
    draft = started.experiment.encode() if started else get_fact(connection, EXPERIMENT)
    put_fact(alone, EXPERIMENT, draft)
    record = get_run(connection, run)
    put_new_run(alone, replace(record, number=1, visible=True, parent=None, branch_epoch=None))
    segments.copy_rows(connection, run, alone, 1)
    for kept in snapshots.listed(connection, run):
        try:
            snapshots.put(alone, 1, kept, snapshots.pieces(connection, run, kept))
        except DamagedError:
            # The run is worth having without it.
            snapshots.drop(alone, 1, kept.epoch, kept.kind)
