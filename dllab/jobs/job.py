"""The job interface: a plain function that says events and obeys a control, run somewhere."""

import time
from collections.abc import Callable
from typing import Literal, Protocol

from dllab.events import Event, RunEnded, Status
from dllab.jobs.control import Control

# macOS gives threads 512 KB of stack; TensorFlow's graph building wants more.
STACK_BYTES = 16 << 20

Emit = Callable[[Event], None]

KerasState = Literal["loading", "ready", "off"]
OnState = Callable[[KerasState], None]

# A job takes its specification as JSON, so that it can run in any process.
Job = Callable[[str, Emit, Control], None]

# What a process is for: Keras's jobs need TensorFlow, which takes seconds and 700 MB; those that
# only read data do not.
Work = Literal["keras", "data"]

# Where each job is found; a name is all that travels to another process.
JOBS: dict[Work, dict[str, str]] = {
    "keras": {
        "train": "dllab.training.train:train",
        "prepare": "dllab.training.train:prepare",
        "reproduce": "dllab.training.reproduce:reproduce",
        "range_test": "dllab.training.range_test:range_test",
        "ask": "dllab.insight.ask:ask",
        "import_model": "dllab.keras_file.importing:import_model",
        "pre_flight": "dllab.preflight.job:pre_flight",
    },
    "data": {
        "look": "dllab.data_jobs.look:look",
        "fit": "dllab.data_jobs.fit:fit",
        "sort": "dllab.data_jobs.sort:sort",
        "scan_csv": "dllab.data_jobs.scan_csv:scan_csv",
        "fetch": "dllab.data_jobs.fetch:fetch",
        "scan_file": "dllab.data_jobs.scan:scan_file",
        "check_file": "dllab.data_jobs.origin:check_file",
        "relocate": "dllab.data_jobs.origin:relocate",
    },
}


def ignore_event(_event: Event) -> None:
    """Do not listen to a job."""


def ignore_state(_state: KerasState) -> None:
    """Do not listen to whether Keras is ready."""


class JobError(Exception):
    """A job failed.

    Attributes:
        reason: one sentence for people.
        detail: the traceback, or what the process said last.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


class Runner(Protocol):
    """Runs jobs, one at a time."""

    def warm(self) -> None:
        """Get ready for the first job: import TensorFlow, which takes seconds.

        Raises:
            JobError: TensorFlow cannot be imported.
        """

    def run(self, job: str, spec: str, emit: Emit, control: Control) -> None:
        """Run a job of `JOBS` to its end; events reach `emit` in the calling thread.

        Raises:
            JobError: the job raised, or the process it ran in died.
        """

    def abort(self) -> None:
        """From any thread: end a job under way with a JobError, where that is possible."""

    def close(self) -> None:
        """Let go of whatever the runner keeps."""


def train_to_end(
    runner: Runner, experiment: str, emit: Emit, control: Control, job: str = "train"
) -> None:
    """Train an experiment, given as JSON; whatever happens, the last event is RunEnded.

    Another `job` of `JOBS` may stand for the training, if it says RunEnded as well.
    """
    try:
        runner.run(job, experiment, emit, control)
    except JobError as error:
        # A process ended while it obeys a stop is no failure of the run.
        status: Status = "stopped" if control.stopped else "failed"
        emit(RunEnded(time.time(), status, error.reason, error.detail))
