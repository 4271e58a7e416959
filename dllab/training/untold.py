"""Lets pass what a run has not said before, where it is trained again to go on with it."""

from dllab.events import BatchesEnded, EpochEnded, Event
from dllab.jobs.job import Emit
from dllab.recipe import Told


class Untold:
    """An `Emit` that leaves out batches and epochs which were told."""

    def __init__(self, emit: Emit, told: Told) -> None:
        self._emit = emit
        self._told = told

    def __call__(self, event: Event) -> None:
        """Pass on what is new of an event."""
        match event:
            case BatchesEnded():
                self._batches(event)
            case EpochEnded() if event.epoch <= self._told.epochs:
                pass
            case _:
                self._emit(event)

    def _batches(self, event: BatchesEnded) -> None:
        known = max(0, self._told.step - event.step + 1)
        if known < len(event.loss):
            self._emit(BatchesEnded(event.step + known, event.loss[known:], event.accuracy[known:]))
