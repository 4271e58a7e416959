"""One long call of a library, which a cancel leaves behind instead of waiting for its end."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from dllab.data.report import Report

Found = TypeVar("Found")

SECONDS_BETWEEN_REPORTS = 0.1
_THREAD = "interruptible"
# One that was left behind holds up the next, rather than share the processors with it.
_ONE_AT_A_TIME = threading.Lock()


def interruptible(call: Callable[[], Found], doing: str, report: Report) -> Found:
    """What the call returns.

    Args:
        call: lets go of the interpreter's lock, as the routines of LAPACK do.
        doing: as for `report`, which is asked ten times a second.
        report: hears that it goes on.

    Raises:
        Cancelled: `report` said so. The call goes on in a thread nobody waits for, until it ends or
            its process does: see `goes_on`.
    """
    coming: Future[Found] = Future()

    def make() -> None:
        with _ONE_AT_A_TIME:
            if not coming.set_running_or_notify_cancel():
                return
            try:
                coming.set_result(call())
            except BaseException as error:  # raised below, where somebody hears it
                coming.set_exception(error)

    threading.Thread(target=make, name=_THREAD, daemon=True).start()
    try:
        while True:
            report(doing, 0, None, "")
            try:
                return coming.result(SECONDS_BETWEEN_REPORTS)
            except TimeoutError:
                if coming.done():
                    raise
    finally:
        # One that has not begun need not begin any more.
        coming.cancel()


def goes_on() -> bool:
    """Whether a call that was left behind still takes this process's time."""
    return any(thread.name == _THREAD for thread in threading.enumerate())
