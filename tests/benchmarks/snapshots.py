"""What keeping snapshots costs: the same run with and without, in alternation, in one process.

`python -m tests.benchmarks.snapshots NAME` prints how many times as long a run takes, and what was
kept. The program is warm, as in the window; what is written into the session, another process
writes.
"""

import json
import os
import sys
import tempfile
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from dllab.events import Event, SnapshotTaken
from dllab.history import RunHistory, fold
from dllab.home import spool
from dllab.jobs import Control
from dllab.spec import ComputeSpec, Experiment, to_json
from dllab.training.train import train
from tests.benchmarks.workloads import WORKLOADS

PAIRS = 9


def trained(experiment: Experiment) -> tuple[float, RunHistory]:
    """Seconds of training, and the run."""
    events: list[Event] = []
    begin = time.perf_counter()
    train(to_json(experiment), events.append, Control())
    seconds = time.perf_counter() - begin
    for file in spool().iterdir() if spool().exists() else ():
        file.unlink()
    return seconds, fold(events)


def with_snapshots(name: str, megabytes: int) -> Experiment:
    """A workload that keeps so much."""
    return WORKLOADS[name].model_copy(update={"compute": ComputeSpec(snapshots=megabytes)})


def kept(history: RunHistory) -> dict[str, float]:
    """How many of each kind were taken, and how large the last one is."""
    taken: dict[str, list[SnapshotTaken]] = {"weights": [], "state": []}
    for each in history.snapshots:
        taken[each.kind].append(each)
    return {
        "weights": len(taken["weights"]),
        "states": len(taken["state"]),
        "weights_mb": taken["weights"][-1].size / 1e6,
        "state_mb": taken["state"][-1].size / 1e6,
    }


def main(name: str) -> dict[str, object]:
    """The ratios of all pairs, and what was kept of the last run."""
    ratios = []
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DLLAB_HOME"] = folder
        for _ in range(2):
            # Traced, and compiled where that pays.
            trained(with_snapshots(name, 32))
        for _ in range(PAIRS):
            plain, _ = trained(with_snapshots(name, 0))
            keeping, history = trained(with_snapshots(name, 32))
            ratios.append(keeping / plain)
    return {"ratios": ratios, **kept(history)}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1])))
