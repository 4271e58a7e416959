"""How long a session of many long runs takes from opening its file to the painted window.

`python -m tests.benchmarks.opening FILE` opens it several times in a window that stands already, as
"Open recent" does, and prints JSON.
"""

import json
import sys
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from tests.benchmarks.lab_window import lab_window
from ui.main_window import MainWindow

TIMES = 5


class Painted(QObject):
    """Knows which of some widgets have been painted."""

    def __init__(self, widgets: list[QWidget]) -> None:
        super().__init__()
        self.missing = set(widgets)
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, widget: QObject, event: QEvent) -> bool:
        """See Qt; the filter sees it just before, so whoever asks later knows it is done."""
        if event.type() == QEvent.Type.Paint:
            self.missing.discard(widget)
        return False


def main(path: Path) -> None:
    """Open the file once Keras is loaded, and a new session, in turn."""
    with lab_window() as (app, window):
        seconds: list[float] = []

        def begin(state: str) -> None:
            if state == "ready":
                window.lab.keras_changed.disconnect(begin)
                seconds.extend(_opened(app, window, path) for _ in range(TIMES))
                window.close()

        window.lab.keras_changed.connect(begin)
        window.show()
        app.exec()
    print(json.dumps({"seconds": seconds}))


def _opened(app: QApplication, window: MainWindow, path: Path) -> float:
    views = window.curves.canvas.viewport(), window.runs.table.viewport()
    begin = time.perf_counter()
    window.files.open(path)
    painted = Painted([*views])
    while painted.missing:
        app.processEvents()
    seconds = time.perf_counter() - begin
    window.files.new()
    app.processEvents()
    return seconds


if __name__ == "__main__":
    main(Path(sys.argv[1]))
