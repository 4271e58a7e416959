"""Knobs of the run that trains, from the panel to the run and back."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from dllab.knob_words import changes
from dllab.progress import experiment_now
from dllab.spec import Experiment, ExperimentError
from dllab.spec.knobs import turned
from ui.knobs.knob_panel import KnobPanel
from ui.lab import Lab


class KnobSide(QObject):
    """Owns the panel; turns what is turned there, and shows what the run makes of it.

    Args:
        lab: trains.
        complain: told what cannot be turned, as one sentence.

    Attributes:
        panel: shows the knobs, and what was changed in the chosen run.
    """

    def __init__(self, lab: Lab, complain: Callable[[str], None]) -> None:
        super().__init__(lab)
        self._lab, self._complain = lab, complain
        self._chosen: int | None = None
        self.panel = KnobPanel()
        self.panel.turned.connect(self.turn)
        lab.training_changed.connect(self._show_knobs)
        lab.book.readable.connect(self._follow)

    def select(self, number: int | None) -> None:
        """Say what was changed in another run."""
        self._chosen = number
        self._show_changes()

    def turn(self, name: str, value: float) -> None:
        """Turn a knob of the run that trains, or say why it cannot be."""
        experiment = self._experiment_now()
        if experiment is None:
            return
        try:
            turned(experiment, name, value)
        except ExperimentError as error:
            self._complain(str(error))
            self.panel.take_back(name)
            self._show_knobs()
        else:
            self._lab.turn(name, value)

    def _follow(self, number: int) -> None:
        if number == self._lab.training:
            self._show_knobs()
        if number == self._chosen:
            self._show_changes()

    def _show_knobs(self) -> None:
        self.panel.show_experiment(self._experiment_now())

    def _show_changes(self) -> None:
        run = None if self._chosen is None else self._lab.book.runs.get(self._chosen)
        if run is None:
            self.panel.show_changes("", ())
        else:
            self.panel.show_changes(run.name, changes(run.history))

    def _experiment_now(self) -> Experiment | None:
        """What trains, with every knob as it was turned last; None if nothing does."""
        number = self._lab.training
        if number is None:
            return None
        history = self._lab.book.runs[number].history
        return None if history.started is None or history.is_over else experiment_now(history)
