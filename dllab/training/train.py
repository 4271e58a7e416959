"""The jobs that make an experiment ready and train it."""

import time
from pathlib import Path

from dllab.arrays import Arrays, ArraysError, unpacked
from dllab.events import RunEnded
from dllab.jobs.control import Control
from dllab.jobs.job import Emit, JobError
from dllab.recipe import Recipe, read_recipe
from dllab.spec import Experiment, from_json
from dllab.training.checkpoint import Checkpoint, unpacked_checkpoint
from dllab.training.keras_thread import unless_stopped
from dllab.training.placement import grow_memory_as_needed
from dllab.training.run import TrainingRun

grow_memory_as_needed()


def train(spec: str, emit: Emit, control: Control) -> None:
    """Train the experiment that `spec` describes as JSON, or follow a recipe, to the end.

    Says RunStarted, BatchesEnded, EpochEnded, HistogramsTaken and SnapshotTaken as they come, and
    RunEnded unless it raises; RunResumed instead of RunStarted where a recipe tells what has been
    said. A stop while the run is made ready ends it at once.

    Raises:
        ExperimentError: `spec` is no valid experiment and no recipe.
        DataError: the data cannot be used as asked.
        JobError: this machine lacks the device asked for; the loss became infinite or not a
            number.
    """
    recipe = read_recipe(spec)
    run = unless_stopped(lambda: run_of(recipe, control), control)
    if run is None:
        emit(RunEnded(time.time(), "stopped", "Stopped before the first epoch."))
        return
    emit(run.resumed() if recipe.told else run.started(recipe.experiment))
    emit(run.train(emit))


def run_of(recipe: Recipe, control: Control) -> TrainingRun:
    """The run of a recipe, as far as its state or its parent takes it; raises as `train`."""
    start, experiment = None, recipe.start
    if recipe.state:
        start = _state(Path(recipe.state))
        experiment = start.experiment
    elif recipe.parent:
        parent = run_of(recipe.parent, control)
        parent.reach(recipe.branch_epoch)
        start = parent.checkpoint()
        if start.place.epoch != recipe.branch_epoch and not control.stopped:
            raise JobError(
                f"Trained again, the run to branch from ended after epoch {start.place.epoch} "
                f"instead of {recipe.branch_epoch}: branch from an earlier epoch."
            )
    run = TrainingRun(experiment, control, start, recipe)
    if recipe.weights and start is None:
        run.begin_with(_arrays(Path(recipe.weights)))
    return run


def _state(path: Path) -> Checkpoint:
    return unpacked_checkpoint(_content(path))


def _arrays(path: Path) -> Arrays:
    try:
        return unpacked(_content(path))[0]
    except ArraysError as error:
        raise JobError(f"The weights to begin with cannot be read: {error}") from error


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise JobError(
            f"The state to go on from cannot be read ({error.strerror}): {path}."
        ) from error


def prepare(spec: str, _emit: Emit, control: Control) -> None:
    """Read the data and make the network ready, so that training it will start at once.

    Raises:
        As `train`.
    """
    experiment = from_json(spec)

    def make() -> None:
        TrainingRun(experiment, control, ahead=True).layer_records.make_ready()

    unless_stopped(make, control)


def ready(experiment: Experiment, control: Control) -> TrainingRun | None:
    """A run at its start, or None as soon as a stop is asked for; raises as `train`."""
    return unless_stopped(lambda: TrainingRun(experiment, control), control)
