"""500 runs started and stopped in one process: what they leave in memory, and threads.

`python -m tests.benchmarks.many_starts [RUNS]` trains in the window's own process, where nothing is
recycled, and prints JSON: memory in MB and the system's threads, after 50 runs and at the end.
"""

import json
import sys

import psutil
from PySide6.QtCore import QTimer

from tests.benchmarks.lab_window import lab_window
from tests.experiments import small
from ui.lab import Lab

RUNS, WARM = 500, 50
POLL_MS = 2


class Starts:
    """Starts a run, stops it after its first epoch, and goes on until all have been."""

    def __init__(self, lab: Lab, runs: int, ended: QTimer) -> None:
        self._lab, self._runs, self._ended = lab, runs, ended
        self.memory: list[float] = []
        self.threads: list[int] = []
        self._timer = QTimer(interval=POLL_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        lab = self._lab
        if lab.training is not None:
            if len(lab.book.runs[lab.training].history.epochs):
                lab.stop()
        elif len(lab.book.runs) >= self._runs:
            self._note()
            self._timer.stop()
            self._ended.start(0)
        elif not lab.is_busy:
            self._note()
            lab.start(small(epochs=100_000))

    def _note(self) -> None:
        self.memory.append(psutil.Process().memory_info().rss / 2**20)
        self.threads.append(psutil.Process().num_threads())


def main(runs: int) -> None:
    """Train in the window's own thread, and print what is left."""
    with lab_window() as (app, window):
        window.use_place("thread")
        ended = QTimer(singleShot=True)
        ended.timeout.connect(window.close)
        starts = Starts(window.lab, runs, ended)
        window.show()
        app.exec()
    figures = {
        "runs": len(starts.memory) - 1,
        "megabytes": [starts.memory[WARM], starts.memory[-1]],
        "threads": [starts.threads[WARM], starts.threads[-1]],
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS)
