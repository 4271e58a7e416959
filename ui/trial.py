"""What is tried on an experiment without being a run: told by a job, shown by a view.

It is no part of the session: what lasts of it is what somebody changes because of it.
"""

import queue

from PySide6.QtCore import QObject, Signal

from dllab.events import Event, RunEnded
from dllab.jobs import Emit
from dllab.spec import Experiment


class Trial(QObject):
    """Any thread says events; the GUI thread takes them and tells the view.

    A subclass names its job and says what an event adds and what a new trial forgets.

    Signals:
        changed: a trial has begun, come further, or ended.

    Attributes:
        job: its name among the jobs.
        experiment: what is or was tried; None before the first time.
        ended: the last event, or None.
    """

    job = ""
    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.experiment: Experiment | None = None
        self.ended: RunEnded | None = None
        self._said: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self.forget()

    def begin(self, experiment: Experiment) -> Emit:
        """Forget the last trial; what the new one says goes to the function returned."""
        self.experiment, self.ended = experiment, None
        self.forget()
        self._said = queue.SimpleQueue()
        self.changed.emit()
        return self._said.put

    def take(self) -> None:
        """Learn what was said since the last time."""
        heard = False
        while not self._said.empty():
            event, heard = self._said.get(), True
            if isinstance(event, RunEnded):
                self.ended = event
            else:
                self.learn(event)
        if heard:
            self.changed.emit()

    def forget(self) -> None:
        """Be as before the first event."""

    def learn(self, event: Event) -> None:
        """Take over what an event tells; the last one is taken already."""

    @property
    def is_running(self) -> bool:
        """Whether a trial has begun and not ended."""
        return self.experiment is not None and self.ended is None
