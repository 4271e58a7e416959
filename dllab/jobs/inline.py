"""Jobs run in the calling thread: for the command line, tests, and as a setting in the window."""

from importlib import import_module

from dllab.jobs.control import Control
from dllab.jobs.failure import as_job_error
from dllab.jobs.job import JOBS, Emit, Job, OnState, ignore_state


def find_job(name: str) -> Job:
    """The function of a job in `JOBS`; imports what it needs, TensorFlow included."""
    module, _, function = JOBS[name].partition(":")
    job: Job = getattr(import_module(module), function)
    return job


class InlineRunner:
    """Runs jobs right here; `on_state` hears whether TensorFlow is imported."""

    def __init__(self, on_state: OnState = ignore_state) -> None:
        self._on_state = on_state
        self._ready = False

    def warm(self) -> None:
        """See `Runner.warm`."""
        if self._ready:
            return
        self._on_state("loading")
        try:
            for name in JOBS:
                find_job(name)
        except Exception as error:
            raise as_job_error(error) from error
        self._ready = True
        self._on_state("ready")

    def run(self, job: str, spec: str, emit: Emit, control: Control) -> None:
        """See `Runner.run`."""
        try:
            find_job(job)(spec, emit, control)
        except Exception as error:
            raise as_job_error(error) from error

    def close(self) -> None:
        """Nothing is kept."""
