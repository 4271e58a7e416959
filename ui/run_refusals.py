"""What is in the way of a command on a run, in a sentence."""

from typing import Literal

from dllab.plurals import counted
from dllab.progress import planned_epochs
from dllab.spec import ExperimentError
from ui.lab import Lab
from ui.run_book import Run, RunBook

RunCommand = Literal[
    "resume", "more_epochs", "branch", "use_settings", "reproduce", "forget", "delete"
]
# What changes the session; what trains; what takes something away.
WRITES = {"resume", "more_epochs", "branch", "forget", "delete"}
TRAINS = {"resume", "more_epochs", "reproduce"}
TAKES = {"forget", "delete"}

NO_RUN = "There is no run yet: train one first."
BUSY = "Something trains: stop it, or wait for its end."


def refusal(lab: Lab, run: Run | None, command: RunCommand) -> str:
    """Why a command cannot be given for a run now; empty if it can."""
    if run is None:
        return NO_RUN
    if lab.read_only_reason and command in WRITES:
        return lab.read_only_reason
    if lab.is_busy and command in TRAINS:
        return BUSY
    if command in TAKES:
        return _in_use(lab, run) or _nothing_to_take(run, command)
    return _of_run(run, command) or _unreachable(lab.book, run, command)


def _in_use(lab: Lab, run: Run) -> str:
    """Why what trains needs a run to stay as it is."""
    again = lab.reproducing.run if lab.reproducing.is_running else None
    reproduced = again.number if again else None
    for number, does in ((lab.training, "trains"), (reproduced, "is being reproduced")):
        if number == run.number:
            return f"{run.name} {does}: stop that first, or wait for its end."
        if number is not None and run.number in _ancestors(lab.book, number):
            return (
                f"{lab.book.runs[number].name}, which grew out of {run.name}, {does}: stop that "
                "first, or wait for its end."
            )
    return ""


def _ancestors(book: RunBook, number: int) -> set[int]:
    """The numbers of the runs that one grew out of."""
    found: set[int] = set()
    origin = book.runs[number].origin
    # A file in which runs come from each other makes no endless loop.
    while origin and origin.run not in found:
        found.add(origin.run)
        parent = book.runs.get(origin.run)
        origin = parent.origin if parent else None
    return found


def _nothing_to_take(run: Run, command: RunCommand) -> str:
    if command == "forget" and not run.history.snapshots:
        return f"Nothing is kept of the network of {run.name}."
    return ""


def _unreachable(book: RunBook, run: Run, command: RunCommand) -> str:
    """Why a run cannot be trained again up to where it is, or from its very start."""
    if command == "use_settings" or _is_reached(book, run, by_state=command != "reproduce"):
        return ""
    return (
        f"{run.name} grew out of a run that was deleted: it cannot be trained again from its start."
    )


def _is_reached(book: RunBook, run: Run, *, by_state: bool) -> bool:
    has_state = any(kept.kind == "state" for kept in run.history.snapshots)
    if run.origin is None or (by_state and has_state):
        return True
    parent = book.parent_of(run)
    # A run is older than its branches, whatever a file says.
    is_sound = parent is not None and parent.number < run.number
    return parent is not None and is_sound and _is_reached(book, parent, by_state=by_state)


def _of_run(run: Run, command: RunCommand) -> str:
    history = run.history
    if history.started is None:
        return f"{run.name} never started: train its experiment as a new run."
    try:
        planned = planned_epochs(history)
    except ExperimentError as error:
        return f"The settings of {run.name} cannot be read: {error}"
    if command == "reproduce" and not len(history.epochs):
        return f"{run.name} has no finished epoch to compare with."
    if command == "resume" and last_epoch(run) >= planned:
        return f"{run.name} has all of its {counted(planned, 'epoch')}: More epochs … adds some."
    return ""


def last_epoch(run: Run) -> int:
    """The last epoch a run has finished; where it branched, before the first."""
    return run.history.last_epoch or first_epoch(run)


def first_epoch(run: Run) -> int:
    """The epoch at whose end a run begins; 0 unless it branched."""
    return run.origin.epoch if run.origin else 0
