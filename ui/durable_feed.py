"""Events on their way to the screen: into the session file first, then into a queue."""

import threading
from collections import defaultdict
from concurrent.futures import Future

from dllab.events import Event
from dllab.session import Session

Batch = dict[int, list[Event]]


class DurableFeed:
    """Any thread says events; the GUI thread takes those that are on disk.

    The session writes together whatever was said while its disk was busy, so a run of hundreds of
    epochs a second costs as many disk flushes as the disk can do, not one an epoch.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._lock = threading.Lock()
        self._durable: Batch = defaultdict(list)
        self._error = ""

    def say(self, run: int, event: Event) -> None:
        """Accept an event of a run; returns at once."""
        written = self._session.append(run, [event])
        written.add_done_callback(lambda future: self._deliver(run, event, future))

    def take(self) -> Batch:
        """The events that have become durable since the last call, by run."""
        with self._lock:
            taken, self._durable = self._durable, defaultdict(list)
            return taken

    @property
    def error(self) -> str:
        """Why the last write failed, or the empty string when all is on disk."""
        return self._error

    def _deliver(self, run: int, event: Event, written: Future[None]) -> None:
        error = written.exception()
        with self._lock:
            self._error = str(error) if error else ""
            # Shown even when the disk is full: the session keeps the event and tries again, and
            # the window says that it is not saved.
            self._durable[run].append(event)
