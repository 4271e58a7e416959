"""How long a session of many long runs takes from opening its file to the painted window.

`python -m tests.benchmarks.opening FILE` opens it several times in a window that stands already, as
"Open recent" does, and prints JSON.
"""

import json
import sys
import time
from pathlib import Path

from PySide6.QtWidgets import QApplication

from tests.benchmarks.lab_window import lab_window
from ui.main_window import MainWindow

TIMES = 5


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
    begin = time.perf_counter()
    window.files.open(path)
    for view in (window.curves.canvas, window.runs.table, window.findings):
        view.repaint()
    app.processEvents()
    seconds = time.perf_counter() - begin
    window.files.new()
    app.processEvents()
    return seconds


if __name__ == "__main__":
    main(Path(sys.argv[1]))
