"""From the figures of single batches to the events of batches and epochs."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from dllab.events import BatchesEnded, EpochEnded, Event
from dllab.jobs.job import JobError
from dllab.training.cycle import Cycle

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
        self._loss = np.empty(cycle.length, np.float32)
        self._accuracy = np.empty(cycle.length, np.float32)
        self._loss[: begin.batch], self._accuracy[: begin.batch] = begin.loss, begin.accuracy
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
        figures = self._loss[: self.batch].copy(), self._accuracy[: self.batch].copy()
        return Place(self.epoch, self.batch, self.step, self._seconds, self._rate, *figures)

    def take(self, loss: Figures, accuracy: Figures, seconds: float) -> Iterator[Event]:
        """The events of the next stretch; `seconds` is the training time at its end.

        Raises:
            LossNotFiniteError: a loss is infinite or not a number; the events before it were given.
        """
        done, begin_seconds = 0, self._seconds
        pace = (seconds - begin_seconds) / max(len(loss), 1)
        while done < len(loss):
            batch = self.batch
            count = min(len(loss) - done, self._cycle.length - batch)
            self._loss[batch : batch + count] = loss[done : done + count]
            self._accuracy[batch : batch + count] = accuracy[done : done + count]
            yield from self._batches(batch, count)
            done += count
            self.batch += count
            self._seconds = begin_seconds + pace * done
            if self.batch == self._cycle.length:
                yield self._epoch()

    def _batches(self, batch: int, count: int) -> Iterator[Event]:
        end = min(batch + count, self._cycle.train_steps)
        if batch >= end:
            return
        if end == self._cycle.train_steps:
            # Now: a knob may be turned while the epoch is measured.
            self._rate = self._rate_at_end(self.epoch + 1)
        loss, first = self._loss[batch:end], self.step + 1
        bad = np.flatnonzero(~np.isfinite(loss))
        sound = end if len(bad) == 0 else batch + int(bad[0])
        if sound > batch:
            yield BatchesEnded(
                first,
                tuple(self._loss[batch:sound].tolist()),
                tuple(self._accuracy[batch:sound].tolist()),
            )
        if sound < end:
            raise LossNotFiniteError(first + sound - batch, float(self._loss[sound]))

    def _epoch(self) -> EpochEnded:
        mean = self._cycle.mean
        self.epoch, self.batch = self.epoch + 1, 0
        self._steps_before += self._cycle.train_steps
        return EpochEnded(
            epoch=self.epoch,
            step=self.step,
            time=time.time(),
            seconds=self._seconds,
            loss=mean("gap", self._loss),
            accuracy=mean("gap", self._accuracy),
            val_loss=mean("validation", self._loss),
            val_accuracy=mean("validation", self._accuracy),
            running_loss=mean("train", self._loss),
            running_accuracy=mean("train", self._accuracy),
            learning_rate=self._rate,
        )
