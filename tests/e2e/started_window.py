"""The program's window on a session, which starts run after run and prints what it shows.

Each line is a run's number and the newest epoch shown of it, or the number and what the window
says of the run's end.
"""

import sys
from pathlib import Path

from PySide6.QtCore import QTimer

from tests.experiments import small
from ui import window_app
from ui.lab import Lab
from ui.main_window import MainWindow
from ui.settings import Settings


class StartedWindow(MainWindow):
    """Starts a run at once, and the next one when the Keras process has died."""

    def __init__(self, lab: Lab, settings: Settings) -> None:
        super().__init__(lab, settings)
        self.editor.change(small(epochs=100_000))
        # After the views, which have connected themselves before.
        lab.book.changed.connect(self._tell)
        QTimer.singleShot(0, self.start)

    def _tell(self, number: int) -> None:
        history = self.lab.book.runs[number].history
        if history.is_over:
            QTimer.singleShot(0, lambda: self._go_on(number))
        elif len(history.epochs):
            print(number, int(history.epochs["epoch"][-1]), flush=True)

    def _go_on(self, number: int) -> None:
        print(number, self.message_bar.message, flush=True)
        self.start()


if __name__ == "__main__":
    window_app.MainWindow = StartedWindow  # type: ignore[attr-defined] # what open_window makes
    sys.exit(window_app.open_window(Path(sys.argv[1])))
