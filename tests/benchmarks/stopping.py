"""How long a click on Stop or Pause takes until the window shows that it was obeyed.

`python -m tests.benchmarks.stopping NAME` opens the real window, starts a workload again and again,
pauses and stops it at changing moments, also while it is made ready, and prints milliseconds.
"""

import json
import sys
import time

from PySide6.QtCore import QObject, QTimer

from tests.benchmarks.lab_window import lab_window
from tests.benchmarks.workloads import WORKLOADS
from ui.main_window import MainWindow

# Milliseconds from Start to the click: while it is made ready, then in the midst of training.
MOMENTS = (0, 50, 150, 300, 700, 1100, 1310, 1570, 1830, 2110)


class Clicks(QObject):
    """Starts, clicks after a moment, notes how long it took, and goes on with the next moment."""

    def __init__(self, window: MainWindow, name: str) -> None:
        super().__init__()
        self._window, self._lab = window, window.lab
        self._experiment = WORKLOADS[name].with_training(epochs=100_000)
        self._left = list(MOMENTS)
        self._waits_for = self._kind = ""
        self.milliseconds: dict[str, list[float]] = {}
        self._lab.keras_changed.connect(self._begin)
        self._lab.training_changed.connect(self._look)

    def _begin(self, state: str) -> None:
        if state == "ready":
            self._window.editor.change(self._experiment)
            self._start()

    def _start(self) -> None:
        if not self._left:
            self._window.close()
            return
        moment = self._left.pop(0)
        self._window.start()
        QTimer.singleShot(moment, lambda: self._click("pause" if moment > 1000 else "stop"))

    def _click(self, what: str) -> None:
        number = self._lab.training
        begun = number is not None and self._lab.book.runs[number].history.started is not None
        self._kind = what if begun else f"{what} while the run is made ready"
        self._waits_for, self._clicked = what, time.perf_counter()
        getattr(self._window.actions_, what).trigger()
        self._look()

    def _look(self) -> None:
        number = self._lab.training
        paused = number is not None and self._lab.book.runs[number].history.state == "paused"
        if self._waits_for == "pause" and paused:
            self._note()
            QTimer.singleShot(100, lambda: self._click("stop"))
        elif self._waits_for == "stop" and number is None:
            self._note()
            QTimer.singleShot(300, self._start)

    def _note(self) -> None:
        elapsed = 1000 * (time.perf_counter() - self._clicked)
        self.milliseconds.setdefault(self._kind, []).append(elapsed)
        self._waits_for = ""


def main(name: str) -> None:
    """Measure in the real window."""
    with lab_window() as (app, window):
        clicks = Clicks(window, name)
        window.show()
        app.exec()
        print(json.dumps(clicks.milliseconds))


if __name__ == "__main__":
    main(sys.argv[1])
