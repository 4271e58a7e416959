"""Jobs run in the calling thread: for the command line, tests, and as a setting in the window."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from dllab.jobs.control import Control
from dllab.jobs.failure import told
from dllab.jobs.job import JOBS, Emit, Job, OnState, Work, ignore_state
from dllab.jobs.spared import spared
from dllab.lasting import made_to_stay
from dllab.xla_settings import tell_xla


def find_job(name: str) -> Job:
    """The function of a job in `JOBS`; imports what it needs, for Keras's jobs TensorFlow too."""
    module, _, function = (JOBS["keras"] | JOBS["data"])[name].partition(":")
    if module not in sys.modules:
        if name in JOBS["keras"]:
            tell_xla()
        with made_to_stay(), _hushed(), spared():
            import_module(module)
    # Asked again: another thread may be importing it.
    job: Job = getattr(import_module(module), function)
    return job


@contextmanager
def _hushed() -> Iterator[None]:
    """Drop what TensorFlow's C++ writes to standard error while it is imported, welcome or not."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


class InlineRunner:
    """Runs jobs right here; `on_state` hears whether what they need is imported."""

    def __init__(self, on_state: OnState = ignore_state, work: Work = "keras") -> None:
        self._on_state = on_state
        self._work = work
        self._ready = False

    def warm(self) -> None:
        """See `Runner.warm`."""
        if self._ready:
            return
        self._on_state("loading")
        with told():
            for name in JOBS[self._work]:
                find_job(name)
        self._ready = True
        self._on_state("ready")

    def run(self, job: str, spec: str, emit: Emit, control: Control) -> None:
        """See `Runner.run`."""
        with told():
            find_job(job)(spec, emit, control)

    def abort(self) -> None:
        """Python cannot end its own thread: a job obeys its control alone."""

    def close(self) -> None:
        """Nothing is kept."""
