"""The jobs that make an experiment ready and train it."""

import time

from dllab.events import RunEnded
from dllab.jobs.control import Control
from dllab.jobs.job import Emit
from dllab.spec import Experiment, from_json
from dllab.training.keras_thread import unless_stopped
from dllab.training.placement import grow_memory_as_needed
from dllab.training.run import TrainingRun

grow_memory_as_needed()


def train(spec: str, emit: Emit, control: Control) -> None:
    """Train the experiment that `spec` describes as JSON, from start to end.

    Says RunStarted, BatchesEnded, EpochEnded and HistogramsTaken as they come, and RunEnded unless
    it raises. A stop while the run is made ready ends it at once.

    Raises:
        ExperimentError: `spec` is no valid experiment.
        DataError: the data cannot be used as asked.
        JobError: this machine lacks the device asked for; the loss became infinite or not a
            number.
    """
    run = ready(from_json(spec), control)
    if run is None:
        emit(RunEnded(time.time(), "stopped", "Stopped before the first epoch."))
        return
    emit(run.started(spec))
    emit(run.train(emit))


def prepare(spec: str, _emit: Emit, control: Control) -> None:
    """Read the data and make the network ready, so that training it will start at once.

    Raises:
        As `train`.
    """
    experiment = from_json(spec)

    def make() -> None:
        TrainingRun(experiment, control).layer_records.make_ready()

    unless_stopped(make, control)


def ready(experiment: Experiment, control: Control) -> TrainingRun | None:
    """A run at its start, or None as soon as a stop is asked for; raises as `train`."""
    return unless_stopped(lambda: TrainingRun(experiment, control), control)
