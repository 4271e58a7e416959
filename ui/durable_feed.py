"""Events on their way to the screen: into the session file first, then into a queue."""

import threading
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor

from dllab.events import Event
from dllab.session import Session

Batch = dict[int, list[Event]]


class DurableFeed:
    """Any thread says events; the GUI thread takes those that are on disk.

    While the session writes, what is said meanwhile waits and is written together next: a run of a
    thousand epochs a second costs as many writes as the disk can do, not one an epoch. What is said
    in one breath is written together too: not who speaks writes, but a thread that comes after.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._lock = threading.Condition()
        self._said: Batch = defaultdict(list)
        self._durable: Batch = defaultdict(list)
        self._writing = False
        self._error = ""
        self._thread = ThreadPoolExecutor(1, "feed")

    def say(self, run: int, event: Event) -> None:
        """Accept an event of a run; returns at once."""
        with self._lock:
            self._said[run].append(event)
            if self._writing:
                return
            self._writing = True
        self._thread.submit(self._write)

    def take(self) -> Batch:
        """The events that have become durable since the last call, by run."""
        with self._lock:
            taken, self._durable = self._durable, defaultdict(list)
            return taken

    def wait(self) -> None:
        """Return when everything said so far is on disk, or could not be written."""
        with self._lock:
            self._lock.wait_for(lambda: not self._writing)

    def close(self) -> None:
        """Wait as `wait` does; nothing may be said afterwards."""
        self.wait()
        self._thread.shutdown()

    @property
    def error(self) -> str:
        """Why the last write failed, or the empty string when all is on disk."""
        return self._error

    def note(self, error: BaseException | None) -> None:
        """A write has gone well, or why it has not."""
        self._error = str(error) if error else ""

    def _write(self) -> None:
        with self._lock:
            batch, self._said = self._said, defaultdict(list)
        try:
            written = [self._session.append(run, events) for run, events in batch.items()]
        except Exception as error:
            self._deliver(batch, error)
            return
        # The session writes in order: when the last is done, all are.
        written[-1].add_done_callback(lambda future: self._deliver(batch, future.exception()))

    def _deliver(self, batch: Batch, error: BaseException | None) -> None:
        self.note(error)
        with self._lock:
            # Shown even when the disk is full: the session keeps the events and tries again, and
            # the window says that they are not saved.
            for run, events in batch.items():
                self._durable[run] += events
            self._writing = bool(self._said)
            self._lock.notify_all()
            if self._writing:
                self._thread.submit(self._write)
