"""Garbage is looked for in the window's thread alone, and between two events.

Python looks for it wherever the next object happens to be made. In another thread it would delete
widgets and plots there, which Qt does not allow; in a paint event it could delete what is painted.
"""

import gc
from time import perf_counter

from PySide6.QtCore import QObject, QTimer

TICK_MS = 200
# Everything is looked through after this time at the earliest: that takes some milliseconds, and
# little of what has become old is garbage.
SECONDS_BETWEEN_ALL = 30.0


class GarbageCollector(QObject):
    """Takes the place of Python's own automatic collection as long as it lives."""

    def __init__(self) -> None:
        super().__init__()
        self._all_at = perf_counter()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.collect)
        self._timer.start(TICK_MS)
        gc.disable()

    def collect(self) -> None:
        """Look through the generations of which Python would say that it is time."""
        young, middle, old = (
            count > threshold
            for count, threshold in zip(gc.get_count(), gc.get_threshold(), strict=True)
        )
        if old and perf_counter() - self._all_at > SECONDS_BETWEEN_ALL:
            gc.collect()
            self._all_at = perf_counter()
        elif middle or young:
            gc.collect(1 if middle else 0)

    def end(self) -> None:
        """Let Python collect by itself again."""
        self._timer.stop()
        gc.enable()
