"""The job that trains the first epochs of a recorded run again, to compare the figures."""

import json
import time

from dllab.events import RunEnded
from dllab.jobs.control import Control
from dllab.jobs.job import Emit
from dllab.recipe import read_recipe
from dllab.training.keras_thread import unless_stopped
from dllab.training.train import run_of


def reproduce(spec: str, emit: Emit, control: Control) -> None:
    """Follow the recipe in `spec` (see `Recipe.until`) to the end of an epoch.

    Says RunStarted, BatchesEnded, EpochEnded and RunEnded; nothing is recorded besides.

    Raises:
        As `dllab.training.train.train`.
    """
    recipe, until = read_recipe(spec), int(json.loads(spec)["until"])
    run = unless_stopped(lambda: run_of(recipe, control), control)
    if run is None:
        emit(RunEnded(time.time(), "stopped", "Stopped before the first epoch."))
        return
    emit(run.started(recipe.experiment))
    run.reach(until, emit)
    emit(RunEnded(time.time(), "stopped" if control.stopped else "finished"))
