"""On which device a network lives, and how several devices share its batches."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import tensorflow as tf

from dllab.jobs.job import JobError
from dllab.plurals import counted
from dllab.spec.compute import Device


@dataclass(frozen=True)
class Placement:
    """Where a network is built and run.

    Attributes:
        device: TensorFlow's name of the device; empty where TensorFlow chooses itself.
        strategy: how several devices share each batch, or None.
    """

    device: str = ""
    strategy: tf.distribute.Strategy | None = None

    @contextmanager
    def scope(self) -> Iterator[None]:
        """Whatever is built or traced inside belongs here."""
        if self.strategy:
            with self.strategy.scope():
                yield
        elif self.device:
            with tf.device(self.device):
                yield
        else:
            yield


def placement(device: Device) -> Placement:
    """Where an experiment that asks for `device` runs.

    Raises:
        JobError: this machine has no such device.
    """
    gpus = [gpu.name for gpu in tf.config.list_logical_devices("GPU")]
    cpus = [cpu.name for cpu in tf.config.list_logical_devices("CPU")]
    match device:
        case "automatic":
            return Placement()
        case "CPU":
            return Placement(cpus[0])
        case "all GPUs":
            return _shared(device, gpus or (cpus if len(cpus) > 1 else []))
        case _:
            number = int(device.removeprefix("GPU "))
            if number >= len(gpus):
                raise _missing(device, len(gpus))
            return Placement(gpus[number])


def _shared(device: str, names: list[str]) -> Placement:
    """Over all GPUs, or over the parts of a CPU that was split into logical devices."""
    if not names:
        raise _missing(device, 0)
    if len(names) == 1:
        return Placement(names[0])
    return Placement(strategy=tf.distribute.MirroredStrategy(names))


def _missing(device: str, gpus: int) -> JobError:
    found = counted(gpus, "GPU") if gpus else "no GPU"
    return JobError(
        f"The experiment asks for {device}, TensorFlow finds {found} on this machine: choose "
        'device "automatic" or "CPU".'
    )


def grow_memory_as_needed() -> None:
    """Have TensorFlow take a GPU's memory bit by bit, not all of it at once.

    Must come before anything is computed; later TensorFlow refuses, and what it did stays.
    """
    for gpu in tf.config.list_physical_devices("GPU"):
        try:
            tf.config.experimental.set_memory_growth(gpu, True)
        except RuntimeError:
            return
