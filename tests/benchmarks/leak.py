"""What 100 networks, each of another architecture, leave behind in one Keras process.

`python -m tests.benchmarks.leak` prints MB a run over the last 80, in the process the window uses.
"""

import json
import os
import tempfile

import psutil

from dllab.jobs import Control
from dllab.jobs.process import ProcessRunner
from dllab.spec import to_json
from dllab.spec.layers import BatchNorm, Dense
from tests.experiments import small

RUNS, WARM = 100, 20

if __name__ == "__main__":
    os.environ["DLLAB_HOME"] = tempfile.mkdtemp()
    runner, memory = ProcessRunner(), []
    runner.warm()
    for run in range(RUNS):
        layers = (
            Dense(units=8 + run),
            Dense(units=9 + run, activation="tanh"),
            BatchNorm(),
            Dense(units=3, activation="softmax"),
        )
        spec = to_json(small(*layers, epochs=2))
        runner.run("train", spec, lambda _event: None, Control())
        memory.append(psutil.Process(runner.pid).memory_info().rss / 2**20)
    runner.close()
    print(json.dumps({"megabytes_a_run": (memory[-1] - memory[WARM - 1]) / (RUNS - WARM)}))
