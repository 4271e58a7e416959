"""The runs of the open session as views see them: one model, two signals."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from dllab.events import Event
from dllab.history import RunHistory


@dataclass
class Run:
    """One run: its number in the session, its name, whether plots show it, and its history."""

    number: int
    name: str
    visible: bool = True
    history: RunHistory = field(default_factory=RunHistory)


class RunBook(QObject):
    """All runs by number. Events come in by `apply`; views follow the two signals.

    Signals:
        listed: runs came or went; read `runs` anew.
        changed(number): one run's history, name or visibility changed; at most 30 times a second.
    """

    listed = Signal()
    changed = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.runs: dict[int, Run] = {}

    def reset(self, runs: Iterable[Run]) -> None:
        """Show another session's runs."""
        self.runs = {run.number: run for run in runs}
        self.listed.emit()

    def add(self, run: Run) -> None:
        """A new run, at the end of the list."""
        self.runs[run.number] = run
        self.listed.emit()

    def apply(self, number: int, events: Iterable[Event]) -> None:
        """Fold new events into a run and tell the views once."""
        self.runs[number].history.apply(events)
        self.changed.emit(number)

    def set_visible(self, number: int, visible: bool) -> None:
        """Show or hide a run in all plots."""
        self.runs[number].visible = visible
        self.changed.emit(number)

    def rename(self, number: int, name: str) -> None:
        """Give a run another name."""
        self.runs[number].name = name
        self.changed.emit(number)

    @property
    def visible_runs(self) -> list[Run]:
        """The runs plots show, oldest first."""
        return [run for run in self.runs.values() if run.visible]
