"""Keeps a sound state of the network not far behind, and goes back to it when a loss blows up.

A copy of the state is taken now and then; what was run since is remembered. When a loss is no
finite number, the same batches are run again from there, bit for bit, up to the one at fault.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np
import tensorflow as tf

from dllab.recipe import Execution
from dllab.training.autopsy import Autopsy, is_finite
from dllab.training.compiled import Figures, Parts, Stretch
from dllab.training.epochs import LossNotFiniteError, WeightsNotFiniteError
from dllab.training.leg import Leg

# Weights are looked at and the state is copied when a hundred times as long has passed as that
# took, not oftener than this: it costs a hundredth of the time at most. So much is trained again at
# most, also where a run that ends goes back to its best epoch.
COPY_SHARE = 0.01
LEAST_SECONDS = 0.1


@dataclass(frozen=True)
class _Mark:
    """A place in the run: its step, a copy of a state before, what was run since, and how far."""

    step: int
    state: list[tf.Tensor]
    since: list[tuple[Execution, Stretch]]
    done: int


class Guard:
    """Runs the stretches of a run."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._leg: Leg | None = None
        self._state: list[tf.Tensor] = []
        self._since: list[tuple[Execution, Stretch]] = []
        self._parts: Parts = {}
        self._loss: Figures = np.empty(0, np.float32)
        self._due = 0.0
        self._marks: dict[int, _Mark] = {}

    def run(self, leg: Leg, execution: Execution, stretch: Stretch) -> tuple[Figures, Figures]:
        """See `CompiledCycle.run`."""
        # What one device did, nobody sees where several share a batch.
        if leg.program.place.strategy:
            return leg.program.cycle.run(execution, stretch)
        other_block = stretch.parts is not self._parts
        # Blocks of a stream would pile up in memory. A broken network is found by `check`.
        if leg is not self._leg or (other_block and is_finite(leg.program.model)):
            self._copy(leg, self._clock())
        self._parts = stretch.parts
        self._since.append((execution, stretch))
        self._loss, accuracy = leg.program.cycle.run(execution, stretch)
        return self._loss, accuracy

    def _copy(self, leg: Leg, begin: float) -> None:
        self._leg, self._state, self._since = leg, leg.program.state(), []
        took = self._clock() - begin
        self._due = self._clock() + max(took / COPY_SHARE, LEAST_SECONDS)

    def mark(self, epoch: int, step: int, back: int) -> None:
        """Remember the end of an epoch, so many batches ago, at a step."""
        done = sum(stretch.count for _, stretch in self._since) - back
        if self._leg and done >= 0:
            self._marks[epoch] = _Mark(step, self._state, self._since, done)

    def forget_marks(self, but: set[int]) -> None:
        """Of epochs other than these: each mark holds a copy of the state."""
        self._marks = {epoch: mark for epoch, mark in self._marks.items() if epoch in but}

    @contextmanager
    def at(self, epoch: int) -> Iterator[int]:
        """The network as it was at the end of an epoch that is marked: its step, or 0 if it is not.

        From the copy before it the same batches are run again, bit for bit; afterwards the network
        is as it was.
        """
        leg, mark = self._leg, self._marks.get(epoch)
        if leg is None or mark is None:
            yield 0
            return
        now = leg.program.state()
        leg.program.restore(mark.state)
        left = mark.done
        for execution, stretch in mark.since:
            count = min(left, stretch.count)
            if count:
                leg.program.cycle.run(execution, replace(stretch, count=count))
            left -= count
        yield mark.step
        leg.program.restore(now)

    @contextmanager
    def explaining(self) -> Iterator[None]:
        """Say of a loss that is no finite number where that began, and why.

        The network is then as it was before the step at fault.
        """
        try:
            yield
        except LossNotFiniteError as fault:
            if self._leg is None:
                raise
            raise LossNotFiniteError(fault.step, fault.loss, self._explained(self._leg)) from None

    def check(self, step: int, *, now: bool = False) -> None:
        """Look at the weights after `step`, from time to time or now, and copy them if all is well.

        ReLU makes 0 of what is no number: the loss stays one, and nothing is learned any more.

        Raises:
            WeightsNotFiniteError: some are no finite numbers.
        """
        if self._leg is None or not (now or self._clock() >= self._due):
            return
        begin = self._clock()
        if not is_finite(self._leg.program.model):
            raise self._hidden_fault(self._leg, step)
        self._copy(self._leg, begin)

    def _hidden_fault(self, leg: Leg, step: int) -> WeightsNotFiniteError:
        """Run everything since the copy again, batch by batch, to where the weights break."""
        model, autopsy = leg.program.model, Autopsy(leg)
        leg.program.restore(self._state)
        batches = [
            (how, replace(_from(stretch, done), count=1))
            for how, stretch in self._since
            for done in range(stretch.count)
        ]
        trains = [one.first % leg.cycle.length < leg.cycle.train_steps for _, one in batches]
        for place, (how, one) in enumerate(batches):
            state = leg.program.state()
            leg.program.cycle.run(how, one)
            if not is_finite(model):
                where = autopsy.broken_weights()
                leg.program.restore(state)
                why = autopsy.sentence(one, where)
                return WeightsNotFiniteError(step - sum(trains[place + 1 :]), why)
            leg.program.restore(state)
            autopsy.note_weights()
            leg.program.cycle.run(how, one)
        return WeightsNotFiniteError(step)

    def _explained(self, leg: Leg) -> str:
        execution, last = self._since.pop()
        done = _first_fault(leg, last, self._loss)
        before = [*self._since, *([(execution, replace(last, count=done))] if done else [])]
        leg.program.restore(self._state)
        autopsy = Autopsy(leg)
        if before:
            *earlier, (how, stretch) = before
            for each in earlier:
                leg.program.cycle.run(*each)
            if stretch.count > 1:
                leg.program.cycle.run(how, replace(stretch, count=stretch.count - 1))
            autopsy.note_weights()
            leg.program.cycle.run(how, _from(stretch, stretch.count - 1))
        return autopsy.sentence(_from(replace(last, count=done + 1), done))


def _from(stretch: Stretch, done: int) -> Stretch:
    """What of a stretch is left behind its first batches."""
    return replace(stretch, first=stretch.first + done, count=stretch.count - done)


def _first_fault(leg: Leg, stretch: Stretch, loss: Figures) -> int:
    batches = (stretch.first + np.arange(len(loss))) % leg.cycle.length
    return int(np.flatnonzero(~np.isfinite(loss) & (batches < leg.cycle.train_steps))[0])
