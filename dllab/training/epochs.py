"""From the figures of single batches to the events of batches and epochs."""

import time
from collections.abc import Callable, Iterator

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


class EpochBook:
    """Takes the figures of stretches of batches, which may begin and end anywhere in an epoch.

    `rate_at_end` gives the learning rate at the end of an epoch.
    """

    def __init__(self, cycle: Cycle, rate_at_end: Callable[[int], float]) -> None:
        self._cycle = cycle
        self._rate_at_end = rate_at_end
        self._loss = np.empty(cycle.length, np.float32)
        self._accuracy = np.empty(cycle.length, np.float32)
        self._position = 0
        self._seconds = 0.0

    @property
    def step(self) -> int:
        """Batches trained so far."""
        epochs, batch = divmod(self._position, self._cycle.length)
        return epochs * self._cycle.train_steps + min(batch, self._cycle.train_steps)

    def take(self, loss: Figures, accuracy: Figures, seconds: float) -> Iterator[Event]:
        """The events of the next stretch; `seconds` is the training time at its end.

        Raises:
            LossNotFiniteError: a loss is infinite or not a number; the events before it were given.
        """
        begin, begin_seconds = self._position, self._seconds
        end = begin + len(loss)
        pace = (seconds - begin_seconds) / max(len(loss), 1)
        while self._position < end:
            batch = self._position % self._cycle.length
            count = min(end - self._position, self._cycle.length - batch)
            done = self._position - begin
            self._loss[batch : batch + count] = loss[done : done + count]
            self._accuracy[batch : batch + count] = accuracy[done : done + count]
            yield from self._batches(batch, count)
            self._position += count
            self._seconds = begin_seconds + pace * (self._position - begin)
            if batch + count == self._cycle.length:
                yield self._epoch()

    def _batches(self, batch: int, count: int) -> Iterator[Event]:
        end = min(batch + count, self._cycle.train_steps)
        if batch >= end:
            return
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
        mean, epoch = self._cycle.mean, self._position // self._cycle.length
        return EpochEnded(
            epoch=epoch,
            step=self.step,
            time=time.time(),
            seconds=self._seconds,
            loss=mean("gap", self._loss),
            accuracy=mean("gap", self._accuracy),
            val_loss=mean("validation", self._loss),
            val_accuracy=mean("validation", self._accuracy),
            running_loss=mean("train", self._loss),
            running_accuracy=mean("train", self._accuracy),
            learning_rate=self._rate_at_end(epoch),
        )
