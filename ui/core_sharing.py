"""A core for the run that trains, where it is trained by a single thread of another process."""

from typing import TYPE_CHECKING

from dllab.cores import leave_one_core, use_all_cores

if TYPE_CHECKING:
    from ui.lab import Lab


def share_cores(lab: "Lab") -> None:
    """Keep the window off one core from now on, whenever XLA trains: mostly by one thread."""

    def follow() -> None:
        run = lab.book.runs.get(lab.training) if lab.training is not None else None
        started = run.history.started if run else None
        by_xla = started is not None and started.versions.get("execution") == "XLA"
        if by_xla and lab.keras_pid is not None:
            leave_one_core()
        else:
            use_all_cores()

    lab.training_changed.connect(follow)
