"""Any exception of a job in words for people."""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError

from dllab.data import Cancelled, DataError
from dllab.jobs.job import JobError
from dllab.spec import ExperimentError
from dllab.spec.experiment import sentences

OUT_OF_MEMORY = (
    "There is not enough memory for this network and batch: make layers or the batch size smaller."
)


@contextmanager
def told() -> Iterator[None]:
    """Whatever goes wrong inside leaves as a JobError."""
    try:
        yield
    except JobError:
        raise
    except Exception as error:
        raise as_job_error(error) from error


def as_job_error(error: BaseException) -> JobError:
    """The failure as one sentence, with the traceback as its detail."""
    detail = "".join(traceback.format_exception(error))
    return JobError(_sentence(error), detail)


def _sentence(error: BaseException) -> str:
    if isinstance(error, JobError):
        return error.reason
    if isinstance(error, Cancelled):
        return "Cancelled."
    if isinstance(error, ExperimentError | DataError):
        return str(error)
    if isinstance(error, ValidationError):
        return sentences(error)
    # By name: this module must not import TensorFlow to know its exception.
    if isinstance(error, MemoryError) or type(error).__name__ == "ResourceExhaustedError":
        return OUT_OF_MEMORY
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0] if lines else 'no message'}"
