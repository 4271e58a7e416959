"""From the figures of single batches to the events of batches and epochs."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from dllab.events import BatchesEnded, EpochEnded, Event
from dllab.jobs.job import JobError
from dllab.training.cycle import Cycle, Role

Figures = npt.NDArray[np.float32]


class LossNotFiniteError(JobError):
    """A loss became infinite or not a number.

    Attributes:
        step: the batch's.
        loss: what it became.
    """

    def __init__(self, step: int, loss: float, why: str = "") -> None:
        # Diagnoses know a run that ended so by the begin of this sentence.
        why = why or "Lower the learning rate, or scale the inputs."
        super().__init__(f"The loss became {loss} at step {step}. {why}")
        self.step = step
        self.loss = loss


@dataclass(frozen=True)
class Place:
    """How far a run has come, and the figures of the epoch under way.

    Attributes:
        epoch: epochs finished.
        batch: batches of the epoch under way that are done, those that measure included.
        step: batches trained so far.
        seconds: time spent training.
        rate: the learning rate at the end of the epoch under way, once its last batch is trained.
        loss, accuracy: of each batch of the epoch under way, shape (batch,).
    """

    epoch: int = 0
    batch: int = 0
    step: int = 0
    seconds: float = 0.0
    rate: float = 0.0
    loss: Figures = field(default_factory=lambda: np.empty(0, np.float32))
    accuracy: Figures = field(default_factory=lambda: np.empty(0, np.float32))


class WeightsNotFiniteError(JobError):
    """Weights became infinite or not a number behind a loss that still is one.

    Attributes:
        step: the batch's.
    """

    def __init__(self, step: int, why: str = "") -> None:
        why = why or "Weights are no finite numbers: lower the learning rate."
        super().__init__(f"The loss became meaningless at step {step}. {why}")
        self.step = step


class EpochBook:
    """Takes the figures of stretches of batches, which may begin and end anywhere in an epoch.

    `rate_at_end` gives the learning rate at the end of an epoch; `begin` is where it goes on.

    Attributes:
        epoch, batch: as in `Place`.
    """

    def __init__(
        self, cycle: Cycle, rate_at_end: Callable[[int], float], begin: Place | None = None
    ) -> None:
        begin = begin or Place()
        self._cycle = cycle
        self._rate_at_end = rate_at_end
        self._figures = np.empty((2, cycle.length), np.float32)
        self._figures[:, : begin.batch] = begin.loss, begin.accuracy
        self.epoch, self.batch = begin.epoch, begin.batch
        self._steps_before = begin.step - min(begin.batch, cycle.train_steps)
        self._seconds, self._rate = begin.seconds, begin.rate

    @property
    def step(self) -> int:
        """Batches trained so far."""
        return self._steps_before + min(self.batch, self._cycle.train_steps)

    @property
    def position(self) -> int:
        """As a leg counts: see `dllab.training.leg.Leg`."""
        return self.epoch * self._cycle.length + self.batch

    @property
    def place(self) -> Place:
        """How far it has come; the figures are copies."""
        figures = self._figures[:, : self.batch].copy()
        return Place(self.epoch, self.batch, self.step, self._seconds, self._rate, *figures)

    def take(self, loss: Figures, accuracy: Figures, seconds: float) -> Iterator[Event]:
        """The events of the next stretch; `seconds` is the training time at its end.

        Raises:
            LossNotFiniteError: a loss is infinite or not a number; the events before it were given.
        """
        done, begin_seconds = 0, self._seconds
        pace = (seconds - begin_seconds) / max(len(loss), 1)
        for epochs, begin, end in self._pieces(np.stack([loss, accuracy])):
            ends = end == self._cycle.length
            means = self._means(epochs) if ends else []
            for row in range(epochs.shape[1]):
                yield from self._batches(epochs[:, row], begin, end)
                done += end - begin
                self.batch = end
                self._seconds = begin_seconds + pace * done
                if ends:
                    yield self._epoch(means[row])

    def _pieces(self, figures: Figures) -> Iterator[tuple[Figures, int, int]]:
        """Figures of epochs, shape (2, epochs, length), and which batches of each are new.

        Whole epochs come together: of a small network there are thousands a second.
        """
        length, batch = self._cycle.length, self.batch
        if batch:
            count = min(length - batch, figures.shape[1])
            self._figures[:, batch : batch + count] = figures[:, :count]
            yield self._figures[:, None], batch, batch + count
            figures = figures[:, count:]
        whole = figures.shape[1] // length * length
        if whole:
            yield figures[:, :whole].reshape(2, -1, length), 0, length
        rest = figures[:, whole:]
        if rest.size:
            self._figures[:, : rest.shape[1]] = rest
            yield self._figures[:, None], 0, rest.shape[1]

    def _batches(self, figures: Figures, begin: int, end: int) -> Iterator[BatchesEnded]:
        end = min(end, self._cycle.train_steps)
        if begin >= end:
            return
        if end == self._cycle.train_steps:
            # Now: a knob may be turned while the epoch is measured.
            self._rate = self._rate_at_end(self.epoch + 1)
        loss, accuracy = figures[:, begin:end]
        first, finite = self.step + 1, np.isfinite(loss)
        sound = end - begin if finite.all() else int(finite.argmin())
        if sound:
            yield BatchesEnded(
                first, tuple(loss[:sound].tolist()), tuple(accuracy[:sound].tolist())
            )
        if sound < end - begin:
            raise LossNotFiniteError(first + sound, float(loss[sound]))

    def _means(self, figures: Figures) -> list[list[float]]:
        """Of each epoch: loss and accuracy on the gap, validation and training samples."""
        roles: tuple[Role, ...] = ("gap", "validation", "train")
        return np.stack([self._cycle.mean(r, each) for r in roles for each in figures]).T.tolist()

    def _epoch(self, means: list[float]) -> EpochEnded:
        self.epoch, self.batch = self.epoch + 1, 0
        self._steps_before += self._cycle.train_steps
        loss, accuracy, val_loss, val_accuracy, running_loss, running_accuracy = means
        return EpochEnded(
            epoch=self.epoch,
            step=self.step,
            time=time.time(),
            seconds=self._seconds,
            loss=loss,
            accuracy=accuracy,
            val_loss=val_loss,
            val_accuracy=val_accuracy,
            running_loss=running_loss,
            running_accuracy=running_accuracy,
            learning_rate=self._rate,
        )
