"""Undo as a list: experiments are frozen, so each edit is simply kept."""

from collections.abc import Callable, Container
from typing import NamedTuple

from dllab.spec import Experiment, Spec
from ui.forms.origin import Origin


class Deed(NamedTuple):
    """What was done to a run between two edits of the experiment.

    Attributes:
        title: as it is told: "rename of run 3 to baseline".
        run: its number.
        undo, redo: take it back, and do it again.
    """

    title: str
    run: int
    undo: Callable[[], None]
    redo: Callable[[], None]


class State(NamedTuple):
    """An experiment, where it comes from if that is known, and the deed that led here if one did.

    Else an edit of the experiment led here.
    """

    experiment: Experiment
    origin: Origin | None
    deed: Deed | None = None


# The states before and after what was done.
Step = tuple[State, State]


class UndoList:
    """All states of an experiment since it was opened, and which of them is shown."""

    def __init__(self, experiment: Experiment, origin: Origin | None = None) -> None:
        self._states = [State(experiment, origin)]
        self._place = 0

    @property
    def current(self) -> Experiment:
        """The state that is shown."""
        return self._states[self._place].experiment

    @property
    def origin(self) -> Origin | None:
        """The preset the shown state comes from."""
        return self._states[self._place].origin

    @property
    def last_step(self) -> Step | None:
        """What undo takes back."""
        return (self._states[self._place - 1], self._states[self._place]) if self.can_undo else None

    @property
    def next_step(self) -> Step | None:
        """What redo repeats."""
        return (self._states[self._place], self._states[self._place + 1]) if self.can_redo else None

    @property
    def can_undo(self) -> bool:
        """Whether there is an earlier state."""
        return self._place > 0

    @property
    def can_redo(self) -> bool:
        """Whether a state was undone and nothing edited since."""
        return self._place < len(self._states) - 1

    def push(self, experiment: Experiment, origin: Origin | None = None) -> None:
        """A new state, of the same origin unless another is named; what had been undone is gone."""
        self._states[self._place + 1 :] = [State(experiment, origin or self.origin)]
        self._place += 1

    def note(self, deed: Deed) -> None:
        """Something was done that changed no experiment."""
        self._states[self._place + 1 :] = [State(self.current, self.origin, deed)]
        self._place += 1

    def forget_deeds(self, runs: Container[int]) -> None:
        """Only to these runs can something still be done."""
        deeds = [(place, state.deed) for place, state in enumerate(self._states) if state.deed]
        gone = {place for place, deed in deeds if deed.run not in runs}
        self._states = [each for place, each in enumerate(self._states) if place not in gone]
        self._place -= sum(place <= self._place for place in gone)

    def replace(self, experiment: Experiment) -> None:
        """The present state was but a step on the way to this one."""
        self._states[self._place :] = [State(experiment, self.origin)]
        if self.can_undo and self._states[self._place - 1].experiment == experiment:
            self._states.pop()
            self._place -= 1

    def amend(self, experiment: Experiment) -> None:
        """More is known of the present state; what was undone can still be repeated."""
        self._states[self._place] = self._states[self._place]._replace(experiment=experiment)

    def adopt(self, origin: Origin) -> None:
        """The present state comes from there."""
        self._states[self._place] = self._states[self._place]._replace(origin=origin)

    def undo(self) -> None:
        """Go back by one state."""
        self._place -= self.can_undo

    def redo(self) -> None:
        """Go on by one state."""
        self._place += self.can_redo


def edited_number(before: object, after: object) -> str:
    """Where two specs differ in a single number or text, as a path; "" when they differ otherwise.

    Typing 500 makes 5, 50 and 500 of the same field: one edit to whoever undoes it.
    """
    if type(before) is not type(after):
        return ""
    if isinstance(before, int | float | str) and not isinstance(before, bool):
        return "."
    parts, others = _parts(before), _parts(after)
    changed = [name for name in parts if parts[name] != others.get(name)]
    if len(parts) != len(others) or len(changed) != 1:
        return ""
    rest = edited_number(parts[changed[0]], others[changed[0]])
    return f"{changed[0]}.{rest}" if rest else ""


def _parts(spec: object) -> dict[str, object]:
    if isinstance(spec, tuple):
        return {str(place): part for place, part in enumerate(spec)}
    return dict(spec) if isinstance(spec, Spec) else {}
