"""What long work on data says while it goes on, and how it hears that nobody wants it any more."""

import time
from collections.abc import Callable
from typing import Protocol

from dllab.events import Progressed

SECONDS_BETWEEN_REPORTS = 0.1


class Cancelled(Exception):  # noqa: N818 - it is no error
    """The work was cancelled; whatever it had made is taken back by whoever made it."""


class Report(Protocol):
    """Called often by long work, at least some ten times a second."""

    def __call__(self, doing: str, done: float, total: float | None, unit: str) -> None:
        """Say how far the work has come.

        Args:
            doing: what is done, as a label: "Reading flowers.csv".
            done: how much of it, in `unit`.
            total: how much there is; None where that is unknown.
            unit: "bytes", "rows", "images".

        Raises:
            Cancelled: the work is to end now.
        """


def unreported(doing: str, done: float, total: float | None, unit: str) -> None:
    """Nobody listens and nobody cancels."""


class EventReport:
    """Reports as events, at most ten a second, and asks each time whether the work is cancelled."""

    def __init__(self, emit: Callable[[Progressed], None], cancelled: Callable[[], bool]) -> None:
        self._emit = emit
        self._cancelled = cancelled
        self._last = ("", float("-inf"))

    def __call__(self, doing: str, done: float, total: float | None, unit: str) -> None:
        """See `Report`."""
        if self._cancelled():
            raise Cancelled
        now = time.monotonic()
        before, moment = self._last
        if doing != before or now - moment >= SECONDS_BETWEEN_REPORTS or done == total:
            self._last = doing, now
            self._emit(Progressed(doing, done, total, unit))
