"""Making a run ready in a thread of its own, so that a stop is obeyed while TensorFlow is deaf.

Reading data, tracing and compiling take up to seconds in which TensorFlow cannot be interrupted.
Who no longer waits for them is free at once; what was made ready serves the next run.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import cache
from typing import TypeVar

from dllab.jobs.control import Control
from dllab.jobs.job import STACK_BYTES

# A click on Stop is not felt below a tenth of a second.
POLL_SECONDS = 0.02

_Result = TypeVar("_Result")


def unless_stopped(work: Callable[[], _Result], control: Control) -> _Result | None:
    """The result of some work, or None as soon as a stop is asked for.

    Work goes on after a stop, and further work waits for it: two graphs are never built at once.
    """
    done: Future[_Result] = _thread().submit(work)
    while not wait([done], POLL_SECONDS).done:
        if control.stopped:
            done.cancel()
            return None
    return done.result()


@cache
def _thread() -> ThreadPoolExecutor:
    thread = ThreadPoolExecutor(1, "keras")
    before = threading.stack_size(STACK_BYTES)
    try:
        thread.submit(lambda: None).result()
    finally:
        threading.stack_size(before)
    return thread
