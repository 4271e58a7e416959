"""The lab's training without its window, for data the forms cannot choose yet and for many seeds.

`python -m tests.benchmarks.lab_inline NAME` trains a workload; `… NAME SEEDS` trains it with so
many seeds, by the lab and by `fit`, and prints their accuracies.
"""

import json
import os
import sys
import tempfile
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from dllab.events import Event
from dllab.history import RunHistory, fold
from dllab.jobs import Control
from dllab.spec import Experiment, to_json
from dllab.training import loaded
from dllab.training.train import train
from tests.benchmarks import scripts
from tests.benchmarks.workloads import WORKLOADS, data_of


def trained(experiment: Experiment) -> tuple[float, RunHistory]:
    """Seconds from the arrays in memory to the end of the run, and the run."""
    loaded.loaded(experiment.data)
    events: list[Event] = []
    begin = time.perf_counter()
    train(to_json(experiment), events.append, Control())
    return time.perf_counter() - begin, fold(events)


def one(name: str) -> dict[str, float]:
    """One run."""
    seconds, history = trained(WORKLOADS[name])
    return {"seconds": seconds, "val_accuracy": float(history.epochs["val_accuracy"][-1])}


def seeds(name: str, count: int) -> dict[str, list[float]]:
    """The last validation accuracy of runs that differ in their seed."""
    here, there = [], []
    for seed in range(count):
        experiment = WORKLOADS[name].with_training(seed=seed)
        here.append(float(trained(experiment)[1].epochs["val_accuracy"][-1]))
        there.append(scripts.fit(experiment, data_of(name))["val_accuracy"])
    return {"lab": here, "fit": there}


if __name__ == "__main__":
    chosen = sys.argv[1]
    # The forms cannot choose CIFAR-10 yet: its arrays take the place of what the spec names.
    vars(loaded)["prepare"] = lambda _spec: data_of(chosen)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DLLAB_HOME"] = folder
        result = seeds(chosen, int(sys.argv[2])) if len(sys.argv) > 2 else one(chosen)
        print(json.dumps(result))
