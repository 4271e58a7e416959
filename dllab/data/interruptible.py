"""One long call of a library, which a cancel leaves behind instead of waiting for its end."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from dllab.data.report import Report

Found = TypeVar("Found")

SECONDS_BETWEEN_REPORTS = 0.1


def interruptible(call: Callable[[], Found], doing: str, report: Report) -> Found:
    """What the call returns.

    Args:
        call: lets go of the interpreter's lock, as the routines of LAPACK do.
        doing: as for `report`, which is asked ten times a second.
        report: hears that it goes on.

    Raises:
        Cancelled: `report` said so. The call runs to its end in a thread nobody waits for, not even
            the end of the process.
    """
    coming: Future[Found] = Future()

    def make() -> None:
        try:
            coming.set_result(call())
        except BaseException as error:  # raised below, where somebody hears it
            coming.set_exception(error)

    threading.Thread(target=make, name="interruptible", daemon=True).start()
    while True:
        report(doing, 0, None, "")
        try:
            return coming.result(SECONDS_BETWEEN_REPORTS)
        except TimeoutError:
            if coming.done():
                raise
