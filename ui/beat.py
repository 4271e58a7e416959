"""The beat in which the window shows what runs have said."""

from PySide6.QtCore import QObject, QTimer, Signal

# An epoch is on the screen within a tenth of a second; each redraw is taken from the training.
DRAIN_MS = 80
# A run that has ended or pauses is shown as soon as that is on disk.
SOON_MS = 5


class Beat(QTimer):
    """Ticks evenly, and quickly from `hurry` to `calm`."""

    _hurried = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent, interval=DRAIN_MS)
        self._hurried.connect(self._tick_soon)

    def hurry(self) -> None:
        """Something is to be shown at once; any thread may call."""
        self._hurried.emit()

    def _tick_soon(self) -> None:
        if self.isActive():
            self.start(SOON_MS)

    def calm(self) -> None:
        """It is shown."""
        self.setInterval(DRAIN_MS)
