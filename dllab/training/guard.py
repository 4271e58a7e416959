"""Keeps a sound state of the network not far behind, and goes back to it when a loss blows up.

A copy of the state is taken now and then; what was run since is remembered. When a loss is no
finite number, the same batches are run again from there, bit for bit, up to the one at fault.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import tensorflow as tf

from dllab.recipe import Execution
from dllab.training.autopsy import Autopsy
from dllab.training.compiled import Figures, Stretch
from dllab.training.epochs import LossNotFiniteError
from dllab.training.leg import Leg

# A copy is taken when a hundred times as long has passed as the last one took, not oftener than
# this: it costs a hundredth of the time at most, and so much is trained again at most.
COPY_SHARE = 0.01
LEAST_SECONDS = 1.0


class Guard:
    """Runs the stretches of a run."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._leg: Leg | None = None
        self._state: list[tf.Tensor] = []
        self._since: list[tuple[Execution, Stretch]] = []
        self._loss: Figures = np.empty(0, np.float32)
        self._due = 0.0

    def run(self, leg: Leg, execution: Execution, stretch: Stretch) -> tuple[Figures, Figures]:
        """See `CompiledCycle.run`."""
        other = leg is not self._leg or stretch.parts is not self._since[-1][1].parts
        # Blocks of a stream would pile up in memory.
        if other or self._clock() >= self._due:
            self._copy(leg, forced=leg is not self._leg)
        self._since.append((execution, stretch))
        self._loss, accuracy = leg.program.cycle.run(execution, stretch)
        return self._loss, accuracy

    def _copy(self, leg: Leg, *, forced: bool) -> None:
        """Take a copy, unless the network is broken already."""
        begin = self._clock()
        if forced or _is_finite(leg):
            self._leg, self._state, self._since = leg, leg.program.state(), []
        took = self._clock() - begin
        self._due = self._clock() + max(took / COPY_SHARE, LEAST_SECONDS)

    @contextmanager
    def explaining(self) -> Iterator[None]:
        """Say of a loss that is no finite number where that began, and why.

        The network is then as it was before the step at fault.
        """
        try:
            yield
        except LossNotFiniteError as fault:
            # What one device did, nobody sees where several share a batch.
            if self._leg is None or self._leg.program.place.strategy:
                raise
            raise LossNotFiniteError(fault.step, fault.loss, self._explained(self._leg)) from None

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


def _is_finite(leg: Leg) -> bool:
    sums = [tf.reduce_sum(variable.value) for variable in leg.program.model.weights]
    return bool(np.isfinite([float(each) for each in sums]).all())
