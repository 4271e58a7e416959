"""The last pre-flight as the window shows it: its cards so far, and how it ended.

It is no part of the session: what lasts of it is what somebody changes because of it.
"""

import queue

from PySide6.QtCore import QObject, Signal

from dllab.diagnosis.card import Card, from_plain
from dllab.events import CheckEnded, Event, Progressed, RunEnded
from dllab.jobs import Emit
from dllab.spec import Experiment


class PreFlight(QObject):
    """Any thread says events; the GUI thread takes them and tells the view.

    Signals:
        changed: a pre-flight has begun, come further, or ended.

    Attributes:
        experiment: what is or was checked; None before the first pre-flight.
        cards: of the checks made so far, by their names.
        doing: the check under way; empty when there is none.
        ended: the last event, or None.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.experiment: Experiment | None = None
        self.cards: dict[str, Card] = {}
        self.doing = ""
        self.ended: RunEnded | None = None
        self._said: queue.SimpleQueue[Event] = queue.SimpleQueue()

    def begin(self, experiment: Experiment) -> Emit:
        """Forget the last pre-flight; what the new one says goes to the function returned."""
        self.experiment, self.ended = experiment, None
        self.cards, self.doing = {}, ""
        self._said = queue.SimpleQueue()
        self.changed.emit()
        return self._said.put

    def take(self) -> None:
        """Learn what was said since the last time."""
        before = len(self.cards), self.doing, self.ended
        while not self._said.empty():
            self._apply(self._said.get())
        if (len(self.cards), self.doing, self.ended) != before:
            self.changed.emit()

    def _apply(self, event: Event) -> None:
        match event:
            case Progressed():
                self.doing = event.doing
            case CheckEnded():
                card = from_plain(event.card)
                self.cards[card.check] = card
            case RunEnded():
                self.ended, self.doing = event, ""

    @property
    def is_running(self) -> bool:
        """Whether a pre-flight has begun and not ended."""
        return self.experiment is not None and self.ended is None
