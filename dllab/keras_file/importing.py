"""The job that takes a network in from a `.keras` file, as a run that was not trained here."""

import json
import time
from pathlib import Path
from typing import Any

import keras
import tensorflow as tf

from dllab.arrays import packed
from dllab.data import facts
from dllab.events import TAKEN_IN, RunEnded, RunStarted, SnapshotTaken
from dllab.jobs.control import Control
from dllab.jobs.job import Emit, JobError
from dllab.keras_file.failure import KerasFileError
from dllab.keras_file.reading import KerasNetwork, keras_network
from dllab.network.build import build_network
from dllab.network.weight_names import weight_names
from dllab.payload import payload_of
from dllab.spec import Experiment, describe, from_json, problems, summarise, to_json
from dllab.training.cycle import cycle_of
from dllab.training.loaded import loaded


def import_model(spec: str, emit: Emit, _control: Control) -> None:
    """Take a network in; it can then be looked at, evaluated and trained on.

    Args:
        spec: JSON with "path" and "experiment": the data and training that are used unless the file
            brings its own.
        emit: hears RunStarted, SnapshotTaken of the weights at epoch 0, and RunEnded.

    Raises:
        JobError: the file is none, holds what the lab does not know, or does not fit the data.
    """
    order: dict[str, Any] = json.loads(spec)
    path = Path(order["path"])
    try:
        network = keras_network(path)
    except KerasFileError as error:
        raise JobError(str(error)) from error
    experiment = network.experiment or _with_network(order["experiment"], network)
    _check_fit(experiment, network)
    emit(_started(experiment, path.name))
    emit(_snapshot(experiment, network))
    reason = f"Taken in from {path.name}, not trained here."
    emit(RunEnded(time.time(), "finished", reason))


def _with_network(document: Any, network: KerasNetwork) -> Experiment:  # noqa: ANN401 - of JSON
    experiment = from_json(json.dumps(document))
    return experiment.model_copy(update={"layers": network.layers})


def _check_fit(experiment: Experiment, network: KerasNetwork) -> None:
    found = facts(experiment.data)
    if found.input_shape != network.input_shape:
        raise JobError(
            f"The network takes samples of {describe(network.input_shape)}, the data chosen have "
            f"{describe(found.input_shape)}: choose the data it was trained on, then take it in."
        )
    first = next(iter(problems(experiment, found)), None)
    if first:
        raise JobError(f"The network does not fit the data and training chosen: {first.sentence}")


def _started(experiment: Experiment, name: str) -> RunStarted:
    data = loaded(experiment.data.unaugmented)
    train = data.samples("train")
    cycle = cycle_of(train, 0, 0, experiment.training.batch_samples(train))
    shape = facts(experiment.data).input_shape
    return RunStarted(
        time=time.time(),
        experiment=to_json(experiment),
        train_samples=train,
        validation_samples=data.samples("validation"),
        gap_samples=data.samples("gap"),
        steps_per_epoch=cycle.train_steps,
        chance=data.chance,
        parameters=summarise(experiment.layers, shape).total,
        versions={"keras": keras.__version__, "tensorflow": tf.__version__, TAKEN_IN: name},
    )


def _snapshot(experiment: Experiment, network: KerasNetwork) -> SnapshotTaken:
    model = build_network(experiment.layers, network.input_shape)
    names = weight_names(experiment.layers, model)
    content = packed(dict(zip(names, network.weights, strict=True)))
    return SnapshotTaken(0, 0, "weights", len(content), payload_of(content))
