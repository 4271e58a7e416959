"""What recording the layers takes of a run: weights, and what is limited to 3 % of its time.

`python -m tests.benchmarks.layers NAME` trains a workload without its window.
"""

import json
import os
import sys
import tempfile
import time
from collections import Counter

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from dllab.events import Event, HistogramsTaken
from dllab.jobs import Control
from dllab.spec import Experiment, preset
from dllab.training.run import TrainingRun
from tests.benchmarks.workloads import WORKLOADS


def measured(experiment: Experiment) -> dict[str, object]:
    """Seconds of the run and of what was recorded; at how many epochs, of how many."""
    run, events = TrainingRun(experiment, Control()), list[Event]()
    records = run.layer_records
    records.make_ready()
    begin = time.perf_counter()
    run.train(events.append)
    seconds = time.perf_counter() - begin
    kinds = Counter(type(event).__name__ for event in events)
    taken = [event for event in events if isinstance(event, HistogramsTaken)]
    spread = sum(any(name.endswith(" activation") for name in each.names) for each in taken)
    return {
        "seconds": seconds,
        "spent": records.spent,
        "signs": kinds["LayersMeasured"],
        "spreads": spread,
        "epochs": len(taken),
    }


if __name__ == "__main__":
    chosen = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DLLAB_HOME"] = folder
        workload = WORKLOADS[chosen] if chosen in WORKLOADS else preset(chosen)
        print(json.dumps(measured(workload)))
