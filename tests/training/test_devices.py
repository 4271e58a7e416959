"""Devices and precisions; several devices as two logical CPUs, in a process of their own."""

import json
import subprocess
import sys

import numpy as np
import pytest

from dllab.events import Event
from dllab.history import RunHistory, fold
from dllab.jobs import Control, JobError
from dllab.spec import ComputeSpec, Experiment, to_json
from dllab.spec.compute import Device, Precision
from dllab.spec.layers import BatchNorm, Dense
from dllab.training.placement import placement
from dllab.training.program import programs
from dllab.training.run import TrainingRun
from dllab.training.train import train
from tests.experiments import small

NETWORK = (Dense(units=16, l2=1e-3), Dense(units=3, activation="softmax"))

TWO_DEVICES = """
import json, sys
import tensorflow as tf
cpus = tf.config.list_physical_devices("CPU")
tf.config.set_logical_device_configuration(cpus[0], [tf.config.LogicalDeviceConfiguration()] * 2)
from dllab.jobs import Control
from dllab.history import fold
from dllab.training.train import train
losses = []
for spec in json.loads(sys.stdin.read()):
    events = []
    train(spec, events.append, Control())
    losses.append([list(fold(events).epochs[name]) for name in sys.argv[1:]])
from dllab.training.program import programs
replicas = [p.place.strategy.num_replicas_in_sync for p in programs()._kept.values()]
print(json.dumps({"columns": losses, "replicas": replicas}))
"""
COLUMNS = ("running_loss", "running_accuracy", "loss", "val_loss", "val_accuracy")


def on(
    experiment: Experiment, device: Device = "automatic", precision: Precision = "float32"
) -> Experiment:
    compute = ComputeSpec(device=device, precision=precision)
    return experiment.model_copy(update={"compute": compute})


def history_of(experiment: Experiment) -> RunHistory:
    events: list[Event] = []
    train(to_json(experiment), events.append, Control())
    return fold(events)


def test_two_devices_train_as_one_does() -> None:
    """Batches that can be shared out equally, and ones that cannot, of which the last is one."""
    experiments = [small(*NETWORK, batch_size=size) for size in (50, 7)]
    done = subprocess.run(
        [sys.executable, "-c", TWO_DEVICES, *COLUMNS],
        input=json.dumps([to_json(on(each, "all GPUs")) for each in experiments]),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout.splitlines()[-1])
    assert result["replicas"] == [2] * len(experiments)
    for experiment, columns in zip(experiments, result["columns"], strict=True):
        history = history_of(experiment)
        for name, there in zip(COLUMNS, columns, strict=True):
            np.testing.assert_allclose(there, history.epochs[name], rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize("device", ["automatic", "CPU"])
def test_a_device_there_is(device: Device) -> None:
    experiment = small()
    here = history_of(on(experiment, device))
    np.testing.assert_array_equal(here.epochs["loss"], history_of(experiment).epochs["loss"])


@pytest.mark.parametrize("device", ["GPU 7", "all GPUs"])
def test_a_device_there_is_not_is_refused_in_words(device: Device) -> None:
    with pytest.raises(JobError, match=rf"asks for {device}, TensorFlow finds .* choose"):
        train(to_json(on(small(), device)), lambda _event: None, Control())


def test_the_processor_is_named() -> None:
    assert placement("CPU").device.endswith("CPU:0")
    assert placement("automatic").device == ""


@pytest.mark.parametrize("precision", ["mixed bfloat16", "mixed float16"])
def test_mixed_precision_computes_in_16_bits_and_learns_the_same(precision: Precision) -> None:
    layers = (Dense(units=16), BatchNorm(momentum=0.9), Dense(units=3, activation="softmax"))
    experiment = small(*layers, epochs=20)
    run = TrainingRun(on(experiment, precision=precision), Control())
    events: list[Event] = []
    run.train(events.append)
    mixed, full = fold(events), history_of(experiment)
    hidden, *_, output = run.model.layers
    assert hidden.compute_dtype == precision.removeprefix("mixed ")
    assert hidden.kernel.dtype == output.compute_dtype == "float32"
    assert mixed.epochs["val_accuracy"][-1] >= full.epochs["val_accuracy"][-1] - 0.07
    assert mixed.epochs["loss"][-1] == pytest.approx(full.epochs["loss"][-1], rel=0.15)
    assert mixed.epochs["loss"][-1] != full.epochs["loss"][-1]


def test_precision_and_device_have_programs_of_their_own() -> None:
    programs.cache_clear()
    experiments = [
        on(small()),
        on(small(), "CPU"),
        on(small(), precision="mixed bfloat16"),
    ]
    models = [TrainingRun(experiment, Control()).model for experiment in experiments]
    assert len({id(model) for model in models}) == 3
