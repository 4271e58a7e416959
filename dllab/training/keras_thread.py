"""What is done in threads of its own, beside the one that runs jobs.

Reading data, tracing and compiling take up to seconds in which TensorFlow cannot be interrupted: a
run is made ready here, so that a stop is obeyed. Who no longer waits is free at once; what was made
ready serves the next run. And what somebody asks a network that trains is answered here, and what
is recorded of it worked out.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import cache
from typing import Literal, TypeVar

from dllab.jobs.control import Control
from dllab.jobs.job import STACK_BYTES

# Who gives work is soon in TensorFlow, where it needs no interpreter. Woken up before, this thread
# would make it give the interpreter away and wait for it: that took 5 % of a small network's
# training while a boundary was drawn.
HEAD_START_SECONDS = 0.001
# A click on Stop is not felt below a tenth of a second.
POLL_SECONDS = 0.02

# Keras's graphs are built by one thread; what is recorded must not wait for what is asked.
Name = Literal["keras", "records"]

_Result = TypeVar("_Result")


def unless_stopped(work: Callable[[], _Result], control: Control) -> _Result | None:
    """The result of some work, or None as soon as a stop is asked for.

    Work goes on after a stop, and further work waits for it: two graphs are never built at once.
    """
    done = beside(work)
    while not wait([done], POLL_SECONDS).done:
        if control.stopped:
            done.cancel()
            return None
    return done.result()


def beside(work: Callable[[], _Result], name: Name = "keras") -> "Future[_Result]":
    """Do some work while the thread that trains goes on, in the thread `name` in its turn."""

    def begin() -> _Result:
        time.sleep(HEAD_START_SECONDS)
        return work()

    return _thread(name).submit(begin)


@cache
def _thread(name: Name) -> ThreadPoolExecutor:
    thread = ThreadPoolExecutor(1, name)
    before = threading.stack_size(STACK_BYTES)
    try:
        thread.submit(lambda: None).result()
    finally:
        threading.stack_size(before)
    return thread
