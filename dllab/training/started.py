"""What a run says first."""

import time

import keras
import tensorflow as tf

from dllab.events import RunStarted
from dllab.recipe import Execution
from dllab.training.leg import Leg


def run_started(spec: str, leg: Leg, execution: Execution) -> RunStarted:
    """The first event of a run that trains a leg, of an experiment told as `spec`."""
    data = leg.data
    return RunStarted(
        time=time.time(),
        experiment=spec,
        train_samples=data.samples("train"),
        validation_samples=data.samples("validation"),
        gap_samples=data.samples("gap"),
        steps_per_epoch=leg.cycle.train_steps,
        chance=data.chance,
        parameters=leg.program.model.count_params(),
        versions={
            "keras": keras.__version__,
            "tensorflow": tf.__version__,
            "execution": execution,
            "data": "streamed" if data.source else "in memory",
        },
    )
