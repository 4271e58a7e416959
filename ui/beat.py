"""The beat in which the window shows what runs have said."""

from PySide6.QtCore import QObject, QTimer, Signal

# An epoch is on the screen within a tenth of a second; each redraw is taken from the training.
DRAIN_MS = 80
# A run that has ended or pauses is shown as soon as that is on disk.
SOON_MS = 5
# What is not on disk by then waits for a disk that takes no more: hurrying would not help it.
MOST_SOON = 200


class Beat(QTimer):
    """Ticks evenly, and quickly from `hurry` to `calm`, but no more than `MOST_SOON` times."""

    _hurried = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent, interval=DRAIN_MS)
        self._left = 0
        self._hurried.connect(self._tick_soon)
        self.timeout.connect(self._count)

    def hurry(self) -> None:
        """Something is to be shown at once; any thread may call."""
        self._hurried.emit()

    def _tick_soon(self) -> None:
        if self.isActive():
            self._left = MOST_SOON
            self.start(SOON_MS)

    def _count(self) -> None:
        self._left -= 1
        if self._left == 0:
            self.calm()

    def calm(self) -> None:
        """It is shown."""
        self.setInterval(DRAIN_MS)
