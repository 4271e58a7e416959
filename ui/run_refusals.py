"""What is in the way of a command on a run, in a sentence."""

from typing import Literal

from dllab.plurals import counted
from dllab.progress import planned_epochs
from dllab.spec import ExperimentError
from ui.lab import Lab
from ui.run_book import Run

RunCommand = Literal["resume", "more_epochs", "branch", "use_settings", "reproduce"]

NO_RUN = "There is no run yet: train one first."
BUSY = "Something trains: stop it, or wait for its end."


def refusal(lab: Lab, run: Run | None, command: RunCommand) -> str:
    """Why a command cannot be given for a run now; empty if it can."""
    if run is None:
        return NO_RUN
    if lab.read_only_reason and command in {"resume", "more_epochs", "branch"}:
        return lab.read_only_reason
    if lab.is_busy and command in {"resume", "more_epochs", "reproduce"}:
        return BUSY
    return _of_run(run, command)


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
