"""What keeping snapshots costs: the share of a run's time that is spent on them.

`python -m tests.benchmarks.snapshots NAME` prints the shares of some runs, and what was kept. Time
is taken around what reads, packs and writes; the program is warm, as in the window, and what is put
into the session, another process does. Runs with and without in alternation say less: between two
runs a shared machine's speed changes by more than a twentieth.
"""

import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from dllab.events import Event, SnapshotTaken
from dllab.history import RunHistory, fold
from dllab.home import spool
from dllab.jobs import Control
from dllab.spec import to_json
from dllab.training.snapshots import StateSnapshots, WeightSnapshots
from dllab.training.train import train
from tests.benchmarks.workloads import WORKLOADS

RUNS = 5


class Timed:
    """Takes the time of methods that say what was kept."""

    def __init__(self) -> None:
        self.seconds = 0.0
        for owner in (WeightSnapshots, StateSnapshots):
            owner.take = self._timed(owner.take)  # type: ignore[method-assign] # what is measured

    def _timed(self, method: Any) -> Any:
        def taken(*arguments: Any) -> Iterator[SnapshotTaken]:
            begin = time.perf_counter()
            said = list(method(*arguments))
            self.seconds += time.perf_counter() - begin
            return iter(said)

        return taken


def trained(name: str) -> tuple[float, RunHistory]:
    """Seconds of training, and the run."""
    events: list[Event] = []
    begin = time.perf_counter()
    train(to_json(WORKLOADS[name]), events.append, Control())
    seconds = time.perf_counter() - begin
    shutil.rmtree(spool(), ignore_errors=True)
    return seconds, fold(events)


def kept(history: RunHistory) -> dict[str, float]:
    """How many of each kind are kept, and how large the last one is."""
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
    """The shares of all runs, and what was kept of the last one."""
    shares, timed = [], Timed()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DLLAB_HOME"] = folder
        for _ in range(2):
            # Traced, and compiled where that pays.
            trained(name)
        for _ in range(RUNS):
            timed.seconds = 0.0
            seconds, history = trained(name)
            shares.append(timed.seconds / seconds)
    return {"shares": shares, **kept(history)}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1])))
