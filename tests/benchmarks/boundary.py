"""What a live boundary costs: spirals train while it is in front, and while the diagram is.

Prints {"frames": a second; "slower": epochs a second without the boundary against with it,
"dearer": an epoch's processor time in the Keras process with it against without; "gaps": of a timer
in the window's thread, 99th percentile and worst, ms}.
"""

import json
import time
from collections.abc import Callable

import psutil
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QWidget

from tests.benchmarks.lab_window import lab_window
from ui.main_window import MainWindow
from ui.views.boundary import BoundaryView
from ui.views.sample_networks import spirals

PHASE_SECONDS = 6.0
PAIRS = 4
TICK_MS = 4
POLL_MS = 20
WARM_SECONDS = 90.0


class Gaps:
    """How long a timer of the window's thread waits beyond its time."""

    def __init__(self) -> None:
        self.found: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.timeout.connect(self._note)
        self._timer.start(TICK_MS)

    def _note(self) -> None:
        now = time.perf_counter()
        self.found.append(1000 * (now - self._last) - TICK_MS)
        self._last = now


def until(done: Callable[[], bool], seconds: float) -> None:
    """Let the window live, as the program does, until something is so, or time is over."""
    loop, poll = QEventLoop(), QTimer()
    end = time.perf_counter() + seconds

    def look() -> None:
        if done() or time.perf_counter() > end:
            loop.quit()

    poll.timeout.connect(look)
    poll.start(POLL_MS)
    loop.exec()


class Phase:
    """Some seconds with one view in front."""

    def __init__(self, window: MainWindow, number: int, view: QWidget) -> None:
        window.views.setCurrentWidget(view)
        until(lambda: False, 1.5)
        history, begin = window.lab.book.runs[number].history, time.perf_counter()
        before, process = len(history.epochs), psutil.Process(window.lab.keras_pid)
        used = sum(process.cpu_times()[:2])
        gaps = Gaps()
        until(lambda: False, PHASE_SECONDS)
        self.gaps = gaps.found
        self.seconds = time.perf_counter() - begin
        epochs = len(history.epochs) - before
        self.speed = epochs / self.seconds
        self.cost = (sum(process.cpu_times()[:2]) - used) / epochs


def main() -> None:
    """Both views in alternation, in one run."""
    with lab_window() as (_app, window):
        window.resize(1280, 800)
        window.show()
        until(lambda: window.lab.keras_state == "ready", WARM_SECONDS)
        number = window.lab.start(spirals().with_training(epochs=1_000_000))
        until(lambda: len(window.lab.book.runs[number].history.epochs) > 50, WARM_SECONDS)
        lazy = window.states.views["Boundary"]
        view = lazy.view
        assert isinstance(view, BoundaryView)
        drawn: list[float] = []
        view.canvas.drawn.connect(lambda: drawn.append(time.perf_counter()))
        Phase(window, number, lazy)
        frames, slower, dearer, gaps = [], [], [], []
        for _ in range(PAIRS):
            without = Phase(window, number, window.diagram)
            drawn.clear()
            live = Phase(window, number, lazy)
            recent = [moment for moment in drawn if moment > drawn[-1] - live.seconds]
            frames.append(len(recent) / live.seconds)
            slower.append(without.speed / live.speed)
            dearer.append(live.cost / without.cost)
            gaps += live.gaps
        window.close()
        gaps.sort()
        result = {
            "frames": frames,
            "slower": slower,
            "dearer": dearer,
            "gaps": [gaps[int(0.99 * len(gaps))], gaps[-1]],
        }
        print(json.dumps(result))


if __name__ == "__main__":
    main()
