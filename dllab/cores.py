"""Which of the processor's cores threads use, where the system lets one choose (Linux).

A small network compiled by XLA is trained by one thread. The window is more urgent: whenever one of
its threads wakes up on the core of that one, that one waits, though another core may be idle, a
tenth of its time on two cores while a boundary is drawn (tests/benchmarks/RESULTS.md). So the
window then keeps to the other cores.
"""

import os
import sys
from contextlib import suppress
from pathlib import Path

_ALL: set[int] = os.sched_getaffinity(0) if sys.platform == "linux" else set()


def leave_one_core() -> None:
    """Keep all threads of this process, and those they will start, off one of several cores."""
    if len(_ALL) > 1:
        _use(_ALL - {max(_ALL)})


def use_all_cores() -> None:
    """Let all threads of this process go where the system wants them."""
    _use(_ALL)


def give_all_cores(pid: int) -> None:
    """The same for a process just started, which begins with the cores of who starts it."""
    if sys.platform == "linux":
        os.sched_setaffinity(pid, _ALL)


def _use(cores: set[int]) -> None:
    if sys.platform == "linux":
        for thread in Path("/proc/self/task").iterdir():
            # One may have ended meanwhile.
            with suppress(OSError):
                os.sched_setaffinity(int(thread.name), cores)
