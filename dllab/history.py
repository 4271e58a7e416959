"""A run's events folded into arrays that plots and rules read.

The same class folds a live run and a reopened one, so the two cannot differ.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Literal

import numpy as np
import numpy.typing as npt

from dllab.events import (
    BatchesEnded,
    EpochEnded,
    Event,
    HistogramsTaken,
    KnobTurned,
    LayersMeasured,
    RunContinued,
    RunEnded,
    RunPaused,
    RunResumed,
    RunStarted,
    SnapshotsDropped,
    SnapshotTaken,
    epoch_row,
)
from dllab.table import Array, Table

State = Literal["waiting", "running", "paused", "finished", "stopped", "failed", "interrupted"]

EPOCH_COLUMNS = tuple(EpochEnded.__dataclass_fields__)
BATCH_COLUMNS = ("step", "loss", "accuracy")


@dataclass
class RunHistory:
    """Everything a run has said so far.

    Attributes:
        events: how many events that was; batches without any batch say nothing.
        state: what the run is doing, or how it ended.
        started: its first event, or None while it waits for Keras.
        ended: its last event, or None.
        epochs: one row for each finished epoch, columns as in `EpochEnded`.
        batches: one row for each trained batch: step, loss, accuracy.
        histograms: one event for each epoch at which they were taken.
        layers: vital signs of the layers, one event for each epoch at which they were measured.
        pauses: the steps after which the run was paused.
        knobs: the settings changed while it trained.
        joins: where it was resumed.
        snapshots: those taken, without those another took the place of and those dropped.
    """

    events: int = 0
    state: State = "waiting"
    started: RunStarted | None = None
    ended: RunEnded | None = None
    epochs: Table = field(default_factory=lambda: Table(EPOCH_COLUMNS))
    batches: Table = field(default_factory=lambda: Table(BATCH_COLUMNS))
    histograms: list[HistogramsTaken] = field(default_factory=list)
    layers: list[LayersMeasured] = field(default_factory=list)
    pauses: list[int] = field(default_factory=list)
    knobs: list[KnobTurned] = field(default_factory=list)
    joins: list[RunResumed] = field(default_factory=list)
    snapshots: list[SnapshotTaken] = field(default_factory=list)

    @property
    def last_epoch(self) -> int:
        """The last finished epoch; 0 before the first."""
        return int(self.epochs["epoch"][-1]) if len(self.epochs) else 0

    def apply(self, events: Iterable[Event]) -> None:
        """Fold further events in, in the order they were said."""
        # Points are appended together: a fast run says thousands of events a second.
        batches: list[BatchesEnded] = []
        epochs: list[tuple[float, ...]] = []
        for event in events:
            self.events += 1
            match event:
                case BatchesEnded():
                    batches.append(event)
                    self.events -= not event.loss
                case EpochEnded():
                    epochs.append(epoch_row(event))
                case _:
                    self._apply(event)
        if batches:
            self.batches.append(_batch_rows(batches))
        if epochs:
            self.epochs.append(np.array(epochs, dtype=np.float64).T)

    def _apply(self, event: Event) -> None:
        match event:
            case RunStarted():
                self.started, self.state = event, "running"
            case HistogramsTaken():
                self.histograms.append(event)
            case LayersMeasured():
                self.layers.append(event)
            case RunPaused():
                self.pauses.append(event.step)
                self.state = "paused"
            case RunContinued():
                self.state = "running"
            case KnobTurned():
                self.knobs.append(event)
            case SnapshotTaken() | SnapshotsDropped():
                self._keep(event)
            case RunResumed():
                self.joins.append(event)
                self.ended, self.state = None, "running"
            case RunEnded():
                self.ended, self.state = event, event.status

    def _keep(self, said: SnapshotTaken | SnapshotsDropped) -> None:
        dropped = said.epochs if isinstance(said, SnapshotsDropped) else (said.replaces,)
        gone = {(epoch, said.kind) for epoch in dropped}
        self.snapshots = [kept for kept in self.snapshots if (kept.epoch, kept.kind) not in gone]
        if isinstance(said, SnapshotTaken):
            # Where its file lay while it was on its way is no part of the run.
            self.snapshots.append(replace(said, payload=""))

    @property
    def is_over(self) -> bool:
        """Whether the run has ended, however it did."""
        return self.ended is not None

    @property
    def has_validation(self) -> bool:
        """Whether validation figures exist for at least one epoch."""
        return self._any_finite("val_accuracy")

    @property
    def gap(self) -> Array:
        """Training accuracy minus validation accuracy at each epoch, shape (epochs,)."""
        return self.epochs["accuracy"] - self.epochs["val_accuracy"]

    @property
    def best_row(self) -> int | None:
        """Row of the epoch with the highest validation accuracy, the first of equals.

        Without a validation part, the lowest training loss counts. None before the first epoch.
        """
        if len(self.epochs) == 0:
            return None
        if not self.has_validation:
            return int(np.nanargmin(self.epochs["loss"])) if self._any_finite("loss") else None
        return int(np.nanargmax(self.epochs["val_accuracy"]))

    def _any_finite(self, column: str) -> bool:
        return bool(np.isfinite(self.epochs[column]).any())


def batch_steps(events: Sequence[BatchesEnded]) -> npt.NDArray[np.int64]:
    """The step of each batch, shape (batches,)."""
    counts = np.array([len(event.loss) for event in events])
    before = np.cumsum(counts) - counts
    first = np.array([event.step for event in events]) - before
    steps: npt.NDArray[np.int64] = np.repeat(first, counts) + np.arange(counts.sum())
    return steps


def _batch_rows(events: list[BatchesEnded]) -> Array:
    """Step, loss and accuracy of all batches, shape (3, batches)."""
    steps = batch_steps(events)
    loss = np.fromiter(chain.from_iterable(event.loss for event in events), np.float64)
    accuracy = np.fromiter(chain.from_iterable(event.accuracy for event in events), np.float64)
    return np.stack([steps, loss, accuracy])


def fold(events: Iterable[Event]) -> RunHistory:
    """The history a list of events tells."""
    history = RunHistory()
    history.apply(events)
    return history
