"""The job that tries learning rates: some steps of training at a rate that grows with each.

L. Smith, Cyclical learning rates for training neural networks, WACV (2017), section 3.3; the rate
grows exponentially, as what is to be found is its order of magnitude.
"""

import time

import numpy as np

from dllab.diagnosis.range_test import HIGHEST, LOWEST, STEPS, divergence
from dllab.events import RatesTested, RunEnded
from dllab.jobs.control import Control
from dllab.jobs.job import Emit
from dllab.spec import from_json
from dllab.table import Array
from dllab.training.pace import Pace
from dllab.training.run import TrainingRun
from dllab.training.train import ready


def range_test(spec: str, emit: Emit, control: Control) -> None:
    """Test the learning rates of the experiment that `spec` describes as JSON.

    Says RatesTested as they come, and RunEnded unless it raises. Ends by itself when the loss
    diverges. The network that was trained is nobody's: every run begins with a fresh one.

    Raises:
        As `dllab.training.train.train`, but never because the loss diverges.
    """
    run = ready(from_json(spec), control)
    if run is None:
        emit(RunEnded(time.time(), "stopped", "Stopped before the first batch."))
        return
    emit(_test(run, emit, control))


def _test(run: TrainingRun, emit: Emit, control: Control) -> RunEnded:
    rates = np.geomspace(LOWEST, HIGHEST, STEPS)
    losses, pace = np.empty(0), Pace()
    while len(losses) < STEPS:
        if control.stopped:
            return RunEnded(
                time.time(), "stopped", f"Stopped after {len(losses)} of {STEPS} batches."
            )
        done, count = len(losses), pace.next_steps(STEPS - len(losses))
        begin = time.perf_counter()
        found = run.train_at(done, rates[done : done + count])
        pace.took(len(found), time.perf_counter() - begin)
        losses = np.append(losses, found)
        end = divergence(losses)
        losses = losses[: None if end is None else end + 1]
        emit(_tested(rates, losses, done))
        if end is not None:
            reason = f"The loss diverged at a learning rate of {rates[end]:.2g}."
            return RunEnded(time.time(), "finished", reason)
    return RunEnded(time.time(), "finished")


def _tested(rates: Array, losses: Array, first: int) -> RatesTested:
    told = slice(first, len(losses))
    return RatesTested(tuple(rates[told].tolist()), tuple(losses[told].tolist()))
