"""CIFAR-10 with the lecture's 512-128 network, with and without augmentation.

`python -m tests.benchmarks.augmentation [SEEDS [EPOCHS]]` subtracts the mean image, trains on 8,000
images, validates on 2,000 and tests on 2,000 more, and prints JSON: for each augmentation a list
with a run's last figures a seed.
"""

import json
import os
import sys
import tempfile
import time
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np

from dllab.data import Samples
from dllab.data.prepare import prepare_samples
from dllab.events import EpochEnded, Event
from dllab.jobs import Control
from dllab.spec import Experiment, preset
from dllab.spec.data import (
    Augmentation,
    DataSpec,
    FirstSamples,
    Flip,
    PadAndCrop,
    SubtractMean,
    ZeroToOne,
)
from dllab.training import loaded
from dllab.training.run import TrainingRun
from tests.benchmarks.workloads import cifar_samples

TRAIN, VALIDATION = 8_000, 2_000
AUGMENTATIONS: dict[str, Augmentation] = {
    "none": (),
    "flip": (Flip(),),
    "flip, pad and crop": (Flip(), PadAndCrop()),
}


def experiment_with(augmentation: Augmentation, epochs: int, seed: int) -> Experiment:
    """The preset's network and optimiser on CIFAR-10."""
    data = DataSpec(
        split=FirstSamples(train=TRAIN, validation=VALIDATION),
        preprocessing=(ZeroToOne(), SubtractMean()),
        augmentation=augmentation,
    )
    base = preset("relu-512-128").model_copy(update={"data": data})
    return base.with_training(epochs=epochs, seed=seed)


def trained(experiment: Experiment, samples: Samples) -> dict[str, float]:
    """The last epoch's figures, those of the test images, and seconds an epoch."""
    events: list[Event] = []
    run = TrainingRun(experiment, Control())
    begin = time.perf_counter()
    run.train(events.append)
    seconds = time.perf_counter() - begin
    last = [event for event in events if isinstance(event, EpochEnded)][-1]
    test = slice(TRAIN + VALIDATION, None)
    fitted = prepare_samples(samples, experiment.data).fitted
    x_test = fitted.apply(samples.x[test].astype(np.float32))
    _, accuracy = run.model.evaluate(x_test, samples.y[test], verbose=0)
    return {
        "train": last.accuracy,
        "validation": last.val_accuracy,
        "test": float(accuracy),
        "validation loss": last.val_loss,
        "seconds an epoch": seconds / experiment.training.epochs,
    }


def main(seeds: int = 3, epochs: int = 25) -> dict[str, Any]:
    """Every augmentation with every seed, taking turns."""
    samples = cifar_samples()
    # The spec names other data: the benchmark's take their place.
    vars(loaded)["prepare"] = lambda spec: prepare_samples(samples, spec)
    results: dict[str, list[dict[str, float]]] = {name: [] for name in AUGMENTATIONS}
    for seed in range(seeds):
        for name, augmentation in AUGMENTATIONS.items():
            found = trained(experiment_with(augmentation, epochs, seed), samples)
            results[name].append(found)
    return results


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DLLAB_HOME"] = folder
        print(json.dumps(main(*map(int, sys.argv[1:]))))
