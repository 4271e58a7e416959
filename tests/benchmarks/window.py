"""The lab's side: the real window trains a workload while a 5 ms timer notes every stutter.

`python -m tests.benchmarks.window NAME [at once]` runs in a process of its own and prints JSON. The
first run is started some seconds after the experiment was chosen, as a person does; with `at once`
in the moment Keras has been loaded, before anything could be made ready.
"""

import json
import resource
import sys
import time
from pathlib import Path

import numpy as np
import psutil
from PySide6.QtCore import QObject, Qt, QTimer

from dllab.history import RunHistory
from tests.benchmarks.lab_window import lab_window
from tests.benchmarks.workloads import WORKLOADS
from ui.main_window import MainWindow

TIMER_MS = 5
RUNS = 3
# How long a person takes from the last edit to Start.
THINKING_MS = 5000


class Gaps(QObject):
    """Times between two ticks of a 5 ms timer, by phase."""

    def __init__(self) -> None:
        super().__init__()
        self.phase = "loading"
        self._phases: dict[str, list[float]] = {}
        self._last = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(TIMER_MS)

    def _tick(self) -> None:
        now = time.perf_counter()
        self._phases.setdefault(self.phase, []).append(1000 * (now - self._last))
        self._last = now

    def figures(self) -> dict[str, dict[str, float]]:
        """99th percentile and worst gap of each phase in ms."""
        return {
            phase: {"p99": float(np.percentile(gaps, 99)), "worst": max(gaps)}
            for phase, gaps in self._phases.items()
        }


class Benchmark(QObject):
    """Waits for Keras, trains the workload several times, then quits."""

    def __init__(self, window: MainWindow, name: str, thinking_ms: int) -> None:
        super().__init__()
        self._window = window
        self._thinking_ms = thinking_ms
        self._experiment = WORKLOADS[name]
        self.gaps = Gaps()
        self.seconds: list[float] = []
        self.history: RunHistory | None = None
        window.lab.keras_changed.connect(self._start_when_ready)
        window.lab.book.changed.connect(self._note_phase)
        window.lab.training_changed.connect(self._note_end)

    def _start_when_ready(self, state: str) -> None:
        if state == "ready" and not self.seconds:
            self._window.editor.change(self._experiment)
            QTimer.singleShot(self._thinking_ms, self._start)

    def _start(self) -> None:
        # Started at once, the first run's graph is traced as TensorFlow has been loaded: one phase.
        if self._thinking_ms or self.seconds:
            self.gaps.phase = "first epoch"
        self._begin = time.perf_counter()
        self._window.start()

    def _note_phase(self, number: int) -> None:
        self.history = self._window.lab.book.runs[number].history
        if len(self.history.epochs) and not self.history.is_over:
            self.gaps.phase = "steady"

    def _note_end(self) -> None:
        if self._window.lab.training is not None or self.history is None:
            return
        self.seconds.append(time.perf_counter() - self._begin)
        self.keras_megabytes = _peak_megabytes(self._window.lab.keras_pid)
        self.gaps.phase = "between"
        again = self._start if len(self.seconds) < RUNS else self._window.close
        QTimer.singleShot(500, again)

    def result(self) -> dict[str, object]:
        """Everything measured."""
        assert self.history is not None
        assert self.history.started is not None
        return {
            "seconds": self.seconds,
            "val_accuracy": float(self.history.epochs["val_accuracy"][-1]),
            "execution": self.history.started.versions["execution"],
            "gaps": self.gaps.figures(),
            "megabytes": self.keras_megabytes
            + resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }


def _peak_megabytes(pid: int | None) -> float:
    """The most memory a process ever had, as Linux tells it; elsewhere what it has now."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    except OSError:
        return psutil.Process(pid).memory_info().rss / 2**20
    peak = next(line for line in lines if line.startswith("VmHWM"))
    return int(peak.split()[1]) / 1024


def main(name: str, thinking_ms: int) -> None:
    """Measure one workload in the real window."""
    with lab_window() as (app, window):
        benchmark = Benchmark(window, name, thinking_ms)
        window.resize(1280, 800)
        window.show()
        app.exec()
        print(json.dumps(benchmark.result()))


if __name__ == "__main__":
    main(sys.argv[1], 0 if "at once" in sys.argv[2:] else THINKING_MS)
