"""The last pre-flight as the window shows it: its cards so far, and how it ended."""

from dllab.diagnosis.card import Card, from_plain
from dllab.events import CheckEnded, Event, Progressed
from ui.trial import Trial


class PreFlight(Trial):
    """The checks before a run.

    Attributes:
        cards: of the checks made so far, by their names.
        doing: the check under way or the last one; empty before the first.
    """

    job = "pre_flight"

    def forget(self) -> None:
        """See `Trial.forget`."""
        self.cards: dict[str, Card] = {}
        self.doing = ""

    def learn(self, event: Event) -> None:
        """See `Trial.learn`."""
        match event:
            case Progressed():
                self.doing = event.doing
            case CheckEnded():
                card = from_plain(event.card)
                self.cards[card.check] = card
