"""Run where the wheel alone is installed: its data are whole, its window opens and closes."""

import sys

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent

from dllab.data import load
from dllab.spec import preset, preset_names
from dllab.spec.data import Challenger, Iris, Mnist
from ui import app, window_app

MOMENT_MS = 1000
SAMPLES = {Mnist: 60_000, Challenger: 23, Iris: 150}

shown = []


class PassingWindow(window_app.MainWindow):
    """The lab's own window, which closes itself a moment after it is shown."""

    def showEvent(self, event: QShowEvent) -> None:
        """Close in a moment, whatever happens meanwhile."""
        super().showEvent(event)
        shown.append(self.isVisible())
        QTimer.singleShot(MOMENT_MS, self.close)


def main() -> int:
    """Whether all is there, as an exit code."""
    for source, samples in SAMPLES.items():
        found = len(load(source()).x)
        if found != samples:
            print(f"{source.__name__} has {found} samples, expected {samples}.")
            return 1
    for name in preset_names():
        preset(name)
    window_app.MainWindow = PassingWindow
    code = app.main([])
    print(f"The installed window {'opened and closed' if shown else 'did not open'}.")
    return code if shown else 1


if __name__ == "__main__":
    sys.exit(main())
