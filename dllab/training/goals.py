"""Where a run that goes on step by step pauses again."""

from dllab.jobs.control import Control, Goal
from dllab.training.cycle import Cycle


class NextPause:
    """Turns what a person asks for into a place in the run.

    Attributes:
        position: how many batches, measuring included, are done by then; None: no pause is planned.
    """

    def __init__(self, cycle: Cycle) -> None:
        self._cycle = cycle
        self._seen = 0
        self.position: int | None = None

    def follow(self, control: Control, position: int) -> None:
        """Take a new command into account, given that so many batches are done."""
        number, goal = control.goal
        if number != self._seen:
            self._seen = number
            self.position = None if goal is None else self._after(goal, position)

    def _after(self, goal: Goal, position: int) -> int:
        epochs, within = divmod(position, self._cycle.length)
        match goal:
            case "one batch":
                # From among the measuring ones: the first batch of the next epoch.
                trains = within < self._cycle.train_steps
                return position + 1 if trains else (epochs + 1) * self._cycle.length + 1
            case "one epoch":
                return position + self._cycle.length
            case "to validation":
                return (epochs + 1) * self._cycle.length
