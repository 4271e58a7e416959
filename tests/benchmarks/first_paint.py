"""Time from starting `dllab` to its first painted window.

`python -m tests.benchmarks.first_paint BEGAN` (Unix seconds) opens the lab and prints the seconds.
"""

import os
import sys
import tempfile
import time

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent

import ui.app
from ui.main_window import MainWindow


class PaintedWindow(MainWindow):
    """Says when it was first painted, and closes."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Runs when everything else stands; the children are painted in the same pass."""
        super().paintEvent(event)
        QTimer.singleShot(0, self._report)

    def _report(self) -> None:
        if self.isVisible():
            print(time.time() - float(sys.argv[1]))
            self.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DLLAB_HOME"] = folder
        import ui.window_app

        vars(ui.window_app)["MainWindow"] = PaintedWindow
        ui.app.main([])
