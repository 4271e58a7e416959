"""Where a job runs: in this thread, or in a Keras process of its own."""

from dllab.jobs.control import Control, Goal
from dllab.jobs.inline import InlineRunner
from dllab.jobs.job import STACK_BYTES, Emit, JobError, Runner, ignore_event, train_to_end
from dllab.jobs.process import ProcessRunner
from dllab.jobs.question import Question

__all__ = [
    "STACK_BYTES",
    "Control",
    "Emit",
    "Goal",
    "InlineRunner",
    "JobError",
    "ProcessRunner",
    "Question",
    "Runner",
    "ignore_event",
    "train_to_end",
]
