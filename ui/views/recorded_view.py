"""What the views of a run's recorded layers have in common: they read its history."""

from dllab.history import RunHistory
from dllab.spec import from_json
from ui.insight import Insight, Moment
from ui.views.network_view import NetworkView

NOT_RECORDED = (
    "Nothing is recorded of the layers of {name}: set “Histograms” under Training, Computing, to "
    "more than 0 and train again."
)
ENDED_BEFORE = "{name} ended before an epoch was recorded: there is nothing of it to show."
NOT_YET = "{name} has not come to the end of an epoch that is recorded; then it is shown here."


class RecordedView(NetworkView):
    """Follows the run of its moment while it trains, and redraws when there is more of it.

    Subclasses tell by `_is_shown` whether a history has what they show.

    Attributes:
        history: of the run that is shown.
    """

    asks_network = False

    def __init__(self, insight: Insight) -> None:
        super().__init__(insight)
        self.history = RunHistory()
        self._drawn: tuple[object, ...] = ()
        # Nobody reads what changes faster, and a redraw takes milliseconds from the training.
        insight.book.readable.connect(self._note_change)

    def _is_shown(self, history: RunHistory) -> bool:
        raise NotImplementedError

    def follow(self, moment: Moment) -> None:
        """Show what was recorded so far."""
        run = self.insight.book.runs.get(moment.run)
        if run is None:
            return self.say(self.empty, with_button=True)
        self.history = run.history
        if not self._is_shown(self.history):
            return self.say(_why_nothing(self.history).format(name=run.name), with_button=False)
        self.show_page()
        recorded = len(self.history.histograms), len(self.history.layers)
        drawn = (id(self.history), recorded, moment, self.compared)
        if drawn != self._drawn:
            self._drawn = drawn
            self.draw()
        return None

    @property
    def chosen(self) -> int | None:
        """The epoch somebody chose to look at; None: the newest."""
        return self.moment.epoch if self.moment else None

    def _note_change(self, number: int) -> None:
        if self.moment and number == self.moment.run and self.isVisible():
            self.follow(self.moment)


def _why_nothing(history: RunHistory) -> str:
    if not history.is_over:
        return NOT_YET
    started = history.started
    is_wanted = started and from_json(started.experiment).compute.histograms
    return ENDED_BEFORE if is_wanted else NOT_RECORDED
